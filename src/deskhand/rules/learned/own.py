"""What a company's own labelled history taught: category, whether anybody but a person can settle it,
and urgency. Made by `deskhand train`, read where `[triage] learned` names its file.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from deskhand.core.decisions import Urgency
from deskhand.core.errors import BadInput
from deskhand.encoders.e5 import NAME
from deskhand.rules.learned import Classifier


class TriageConfig(BaseModel):
    """`[triage]`: what messages are about."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    learned: str = ""
    """A file that `deskhand train` made of the company's own history, from the folder of deskhand.toml;
    empty: there is none."""

    def own(self) -> "OwnTriage | None":
        """The model of that file. Raises `BadInput`."""
        return read_own(Path(self.learned)) if self.learned else None


Head = Literal["category", "resolvable", "urgency"]
FORMAT = 1
NOT_RESOLVABLE = "no"
"""The label of what only a person can settle; the other one is "yes"."""
URGENCIES: dict[str, Urgency] = {"low": "low", "normal": "normal", "high": "high"}
LONGEST = 400
"""Characters of subject and text that are looked at: what a message is about stands in front."""


class Weights(BaseModel):
    """One head as it stands in the file."""

    model_config = ConfigDict(extra="ignore")

    labels: tuple[str, ...]
    weights: list[list[float]]
    bias: list[float]
    sure: float
    """The probability from which on a label is said."""


class OwnModel(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="ignore")

    format: Literal[1]
    encoder: str
    version: str
    """The day that it was made on, and by which lines."""
    heads: dict[Head, Weights]
    held_out: dict[Head, dict[str, Any]] = {}
    """What each head was worth on lines that it had not seen."""


@dataclass(frozen=True)
class OwnTriage:
    """The heads, ready to be asked."""

    version: str
    heads: dict[Head, Classifier]

    def says(self, head: Head, subject: str, text: str) -> tuple[str, float] | None:
        """A label and its probability; None where the head is not sure, or there is none."""
        model = self.heads.get(head)
        if model is None:
            return None
        likeliest = model.likeliest(as_read(subject, text))
        return likeliest if likeliest is not None and likeliest[1] >= model.sure else None


def as_read(subject: str, text: str) -> str:
    """What of a message is looked at, when it is trained with and when it is decided."""
    return f"{subject}\n{text}".strip()[:LONGEST]


def read_own(path: Path) -> OwnTriage:
    """The model of a file. Raises `BadInput` that says what is wrong with it."""
    try:
        made = OwnModel.model_validate(json.loads(path.read_text("utf-8")))
    except OSError as error:
        raise BadInput(f"triage.learned: {path} cannot be read: {error.strerror}") from error
    except (ValidationError, ValueError) as error:
        raise BadInput(f"triage.learned: {path} was not made by deskhand train") from error
    if made.encoder != NAME:
        raise BadInput(
            f"triage.learned: {path} was made with {made.encoder}, this release reads with {NAME}:"
            " make it again with deskhand train"
        )
    heads: dict[Head, Classifier] = {
        name: Classifier(
            labels=head.labels,
            weights=np.array(head.weights),
            bias=np.array(head.bias),
            sure=head.sure,
        )
        for name, head in made.heads.items()
    }
    return OwnTriage(made.version, heads)
