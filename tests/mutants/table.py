"""All guards that are taken away, one at a time."""

from tests.mutants.done import DONE
from tests.mutants.doors import DOORS
from tests.mutants.guarded import GUARDED
from tests.mutants.said import SAID

GUARDS = (*GUARDED, *DONE, *SAID, *DOORS)
