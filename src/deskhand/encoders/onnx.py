"""Vectors from a model in the ONNX format and its tokenizer, as files: from a package, or a folder of the
company's own.

Any model whose vector of a text is the mean of its words' vectors, as that of most sentence encoders is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from deskhand.core.errors import BadInput
from deskhand.encoders import Rows

MODEL, TOKENIZER = "model.onnx", "tokenizer.json"
LONGEST = 256
"""Pieces of words of a text that are read: what all-MiniLM-L6-v2 was trained with."""
MOST_CHARACTERS = 4 * LONGEST
"""Characters that are cut into pieces at all: a piece has four on average, and more are never read."""


@dataclass(frozen=True)
class OnnxEncoder:
    """A model and its tokenizer, loaded when the first text is encoded."""

    name: str
    model: Path
    tokenizer: Path
    languages: tuple[str, ...] = ()
    """Two letters each; none: all."""
    words: float = 0.1
    question: str = ""
    """What the model wants before what is asked, such as `query: `."""
    passage: str = ""

    def reads(self, language: str) -> bool:
        """Whether it was made for a language."""
        return not self.languages or language in self.languages

    def questions(self, texts: Sequence[str]) -> Rows:
        """Questions, one after the other."""
        return self._rows(self.question, texts)

    def passages(self, texts: Sequence[str]) -> Rows:
        """Passages, one after the other: a batch is no faster on one core."""
        return self._rows(self.passage, texts)

    def _rows(self, prefix: str, texts: Sequence[str]) -> Rows:
        return np.stack([self._row(f"{prefix}{text[:MOST_CHARACTERS]}") for text in texts])

    def _row(self, text: str) -> Rows:
        session, tokenizer, inputs = self._loaded
        pieces = tokenizer.encode(text.encode("utf-8", "replace").decode("utf-8"))
        given = {
            "input_ids": pieces.ids,
            "attention_mask": pieces.attention_mask,
            "token_type_ids": pieces.type_ids,
        }
        fed = {name: np.array([given[name]], dtype=np.int64) for name in inputs}
        told = np.asarray(session.run(None, fed)[0], dtype=np.float32)[0]
        mean = told.mean(axis=0) if told.ndim > 1 else told
        return mean / max(float(np.linalg.norm(mean)), 1e-12)

    @cached_property
    def _loaded(self) -> tuple[Any, Any, tuple[str, ...]]:
        """The session, the tokenizer, and the names of what the model is fed. Raises `BadInput`."""
        # Imported when asked for: most commands encode nothing. Neither package tells its types.
        onnxruntime: Any = import_module("onnxruntime")
        tokenizers: Any = import_module("tokenizers")
        # One thread: the processes of a desk share the machine's cores already.
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        try:
            session = onnxruntime.InferenceSession(str(self.model), options)
            tokenizer = tokenizers.Tokenizer.from_file(str(self.tokenizer))
        except Exception as error:
            # Both raise classes of their own for a file that is missing or no model.
            raise BadInput(f"{self.model.parent}: {str(error)[:200]}", "encoder") from error
        tokenizer.no_padding()
        tokenizer.enable_truncation(LONGEST)
        return session, tokenizer, tuple(one.name for one in session.get_inputs())
