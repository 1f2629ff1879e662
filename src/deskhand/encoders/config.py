"""Which encoders search: those that come along, a model of the company's own, or none."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
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

    kind: Literal["package", "folder", "openai", "none"] = "package"
    """`package`: what comes with Deskhand, where it works on the machine; `openai`: a server that speaks
    OpenAI's embeddings API; `none`: words alone."""
    folder: str = ""
    """Where `model.onnx` and `tokenizer.json` are, of a model that takes the mean of its words."""
    base_url: str = ""
    """Where the server is, as OpenAI's clients take it: `https://api.openai.com/v1`."""
    model: str = ""
    """What the server calls the model. Another model under the same name goes unnoticed."""
    key_env: str = ""
    """The environment variable with the server's key; empty: it wants none."""
    question_seconds: float = Field(default=2.0, gt=0, le=20)
    """How long a question waits for the server before words alone are searched."""
    languages: tuple[str, ...] = ()
    """What the model of one's own reads, two letters each; empty: all."""
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

    def _digest(self, parts: Iterable[bytes]) -> str:
        """What tells one model from another: vectors of two are never compared."""
        told = hashlib.sha256(f"{self.question}\n{self.passage}".encode())
        for part in parts:
            told.update(part)
        return told.hexdigest()[:12]

    def encoders(self, secret: Callable[[str, str], str]) -> tuple[Encoder, ...]:
        """The encoders, the one that is asked first in front. Raises `BadInput`. `secret` gives what an
        environment variable holds, and is told what for (`settings.Environment.secret`)."""
        if self.kind == "none":
            return ()
        if self.kind == "package":
            return packaged()
        if self.kind == "openai":
            return (self._behind_an_address(secret),)
        folder = Path(self.folder)
        for name in (MODEL, TOKENIZER):
            if not self.folder or not (folder / name).is_file():
                where = "knowledge.encoder.folder"
                raise BadInput(f"{where}: there is no {name} in {self.folder!r}", where)
        return (
            OnnxEncoder(
                name=f"folder {folder.name} {self._digest(_files(folder))}",
                model=folder / MODEL,
                tokenizer=folder / TOKENIZER,
                languages=self.languages,
                words=self.words,
                question=self.question,
                passage=self.passage,
            ),
        )

    def _behind_an_address(self, secret: Callable[[str, str], str]) -> Encoder:
        # Imported when asked for: the client takes a second to load.
        from deskhand.encoders.openai import OpenAIEncoder

        for key, value in (("base_url", self.base_url), ("model", self.model)):
            if not value:
                where = f"knowledge.encoder.{key}"
                raise BadInput(f'{where}: missing; kind = "openai" needs it', where)
        if not re.match(r"https?://\S", self.base_url):
            where = "knowledge.encoder.base_url"
            raise BadInput(f"{where}: begins with http:// or https://", where)
        return OpenAIEncoder(
            name=f"openai {self.model} {self._digest([self.model.encode()])}",
            base_url=self.base_url,
            model=self.model,
            key=secret(self.key_env, "knowledge.encoder") if self.key_env else "",
            languages=self.languages,
            words=self.words,
            question=self.question,
            passage=self.passage,
            question_seconds=self.question_seconds,
        )


def _files(folder: Path) -> Iterator[bytes]:
    for file in sorted(one for one in folder.iterdir() if one.is_file()):
        with file.open("rb") as opened:
            yield hashlib.file_digest(opened, "sha256").digest()
