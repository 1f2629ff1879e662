"""Which encoders search: those that come along, a model of the company's own, or none."""

import hashlib
import re
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from deskhand.core.errors import BadInput
from deskhand.encoders import Encoder
from deskhand.encoders.onnx import MODEL, TOKENIZER, OnnxEncoder
from deskhand.encoders.packaged import packaged


class EncoderConfig(BaseModel):
    """`[knowledge.encoder]`: what compares questions with passages by meaning."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["package", "folder", "none"] = "package"
    """`package`: what comes with Deskhand, where it works on the machine; `none`: words alone."""
    folder: str = ""
    """Where `model.onnx` and `tokenizer.json` are, of a model that takes the mean of its words."""
    languages: tuple[str, ...] = ()
    """What the folder's model reads, two letters each; empty: all."""
    question: str = ""
    """What it wants before a question, such as `query: `."""
    passage: str = ""
    """What it wants before a passage, such as `passage: `."""
    words: float = Field(default=0.1, ge=0, le=2)
    """What the best match by words is worth beside its likeness, which is 1 at most."""

    @field_validator("languages")
    @classmethod
    def _are_codes(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        for code in given:
            if not re.fullmatch("[a-z]{2}", code):
                raise ValueError(
                    f"{code!r} is not the two small letters of a language, such as 'en'"
                )
        return given

    def _digest(self, folder: Path) -> str:
        """What tells one model from another: vectors of two are never compared."""
        told = hashlib.sha256(f"{self.question}\n{self.passage}".encode())
        for file in sorted(one for one in folder.iterdir() if one.is_file()):
            with file.open("rb") as opened:
                told.update(hashlib.file_digest(opened, "sha256").digest())
        return told.hexdigest()[:12]

    def encoders(self) -> tuple[Encoder, ...]:
        """The encoders, the one that is asked first in front. Raises `BadInput`."""
        if self.kind == "none":
            return ()
        if self.kind == "package":
            return packaged()
        folder = Path(self.folder)
        for name in (MODEL, TOKENIZER):
            if not self.folder or not (folder / name).is_file():
                where = "knowledge.encoder.folder"
                raise BadInput(f"{where}: there is no {name} in {self.folder!r}", where)
        return (
            OnnxEncoder(
                name=f"folder {folder.name} {self._digest(folder)}",
                model=folder / MODEL,
                tokenizer=folder / TOKENIZER,
                languages=self.languages,
                words=self.words,
                question=self.question,
                passage=self.passage,
            ),
        )
