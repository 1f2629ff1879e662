"""Look-ups that are answered from a case's record, so that a case needs no system of the company's."""

from collections.abc import Mapping
from dataclasses import dataclass

from deskhand.core.context import Context
from deskhand.core.errors import Permanent
from deskhand.core.ports import Lookup


@dataclass
class RecordedLookup:
    """One look-up with the answer that it gave then."""

    name: str
    description: str
    answer: Mapping[str, str] | None

    async def run(self, arguments: Mapping[str, str], context: Context) -> dict[str, str]:
        """The recorded answer. Raises `Permanent` where there is none."""
        if self.answer is None:
            raise Permanent(f"{self.name} was not asked when this case was recorded")
        return dict(self.answer)


def recorded(
    answers: Mapping[str, Mapping[str, str]], real: Mapping[str, Lookup]
) -> dict[str, Lookup]:
    """The company's look-ups, each with its recorded answer, and those that only the record knows."""
    found: dict[str, Lookup] = {}
    for name in dict.fromkeys((*real, *answers)):
        described = real[name].description if name in real else f"{name}()"
        found[name] = RecordedLookup(name, described, answers.get(name))
    return found
