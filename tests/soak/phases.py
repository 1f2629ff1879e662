"""The phases of a run: how the company's endpoint behaves, and what goes wrong meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Stage = Literal["kills", "outages", "freezes", "roll"]


@dataclass(frozen=True)
class Phase:
    """A part of a run on a database of its own, audited on its own."""

    name: str
    honours_keys: bool
    can_be_asked: bool
    stages: tuple[Stage, ...]
    """Each gets an equal share of the phase's time. Processes are killed in all but `roll`."""

    @property
    def dead_after_seconds(self) -> int:
        """After how long a silence a worker is taken for dead.

        Beside workers of release 0.1.0 it stays at their 30 s: they are heard every 10 s only.
        """
        return 30 if "roll" in self.stages else 3


PHASES: Mapping[str, Phase] = {
    phase.name: phase
    for phase in (
        Phase("keyed", True, True, ("kills", "outages", "freezes")),
        # A worker frozen between its last look at the database and its call cannot be fenced by
        # anybody: where an endpoint does not honour keys but can be asked, that is a second effect.
        # So nothing is frozen in this phase.
        Phase("askable", False, True, ("kills", "outages")),
        Phase("keyless", False, False, ("kills", "freezes")),
        Phase("rolling", True, True, ("roll",)),
    )
}
