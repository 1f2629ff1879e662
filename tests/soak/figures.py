"""What came of a phase, and of a run."""

from dataclasses import asdict, dataclass, field


@dataclass
class Figures:
    """The figures that the run prints; all of the second half have to be 0."""

    kills: int = 0
    acknowledged: int = 0
    answered: int = 0
    handed_off: int = 0
    lost: int = 0
    effects: int = 0
    doubled: int = 0
    uncertain: int = 0
    out_of_order: int = 0
    unfinished: int = 0

    def add(self, other: "Figures") -> None:
        """Add another phase's."""
        for name, value in asdict(other).items():
            setattr(self, name, getattr(self, name) + value)

    def as_object(self) -> dict[str, int]:
        """What is printed."""
        return asdict(self)

    @property
    def sound(self) -> bool:
        """Nothing lost, doubled, out of order or left."""
        return not (self.lost or self.doubled or self.out_of_order or self.unfinished)


@dataclass
class Report:
    """One phase: its figures, and in words whatever is wrong."""

    figures: Figures
    complaints: list[str] = field(default_factory=list[str])
    remarks: list[str] = field(default_factory=list[str])
    """What is worth knowing and not wrong."""

    @property
    def sound(self) -> bool:
        """Nothing to complain about."""
        return self.figures.sound and not self.complaints
