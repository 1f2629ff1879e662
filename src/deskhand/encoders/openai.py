"""Vectors from a server that speaks OpenAI's embeddings API: OpenAI, Mistral, vLLM, Ollama, llama.cpp ...

Customers' questions leave to it, without card numbers, telephone numbers that begin with their country, and
e-mail addresses (`core.pseudonyms`). A question waits for it a short while, then words alone are searched.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import numpy as np
from openai import APIStatusError, APITimeoutError, DefaultHttpxClient, Omit, OpenAI

from deskhand.core.errors import Permanent, Retryable
from deskhand.core.pseudonyms import without
from deskhand.encoders import Rows

AT_ONCE = 32
"""Texts of one request: the smallest servers take as many."""
LONGEST = 4_000
"""Characters of a text that are sent; the smallest models cut what they do not read themselves."""
LONGEST_ANSWER = 50_000_000
"""Bytes of one answer: 32 vectors of 8,192 numbers have 6 million."""
PASSAGES_SECONDS = 60.0
"""For one request about passages, which nobody waits for."""
REST_SECONDS = 30.0
"""A server that failed is asked by no question meanwhile."""
REFUSALS = (400, 401, 403, 404, 413, 422)
"""Answers that the same request would get again."""
UNIT = 1e-12


@dataclass
class OpenAIEncoder:
    """A model behind an address."""

    name: str
    base_url: str
    model: str
    key: str
    languages: tuple[str, ...] = ()
    """Two letters each; none: all."""
    words: float = 0.1
    question: str = ""
    """What the model wants before what is asked, such as `query: `."""
    passage: str = ""
    question_seconds: float = 2.0
    _rests_until: float = 0.0

    def reads(self, language: str) -> bool:
        """Whether it was made for a language."""
        return not self.languages or language in self.languages

    def questions(self, texts: Sequence[str]) -> Rows:
        """The vectors of what is asked. Raises `Retryable` where the server gives none now, `Permanent` where
        it refuses."""
        if time.monotonic() < self._rests_until:
            raise Retryable(f"{self.name} failed less than {REST_SECONDS:.0f} s ago")
        try:
            return self._rows(self.question, texts, self.question_seconds)
        except Retryable:
            self._rests_until = time.monotonic() + REST_SECONDS
            raise

    def passages(self, texts: Sequence[str]) -> Rows:
        """The vectors of what may answer. Raises as `questions` does."""
        return self._rows(self.passage, texts, PASSAGES_SECONDS)

    def _rows(self, prefix: str, texts: Sequence[str], seconds: float) -> Rows:
        given = [f"{prefix}{_sent(text)}" for text in texts]
        parts = [given[at : at + AT_ONCE] for at in range(0, len(given), AT_ONCE)]
        return np.concatenate([self._asked(part, seconds) for part in parts])

    def _asked(self, texts: list[str], seconds: float) -> Rows:
        try:
            told = json.loads(self._answer(texts, seconds))["data"]
            found = {one["index"]: one["embedding"] for one in told}
            rows = np.array([found[at] for at in range(len(texts))], dtype=np.float32)
        except APIStatusError as error:
            # Not what the server says: it may repeat the key, or what the customer wrote.
            told = f"{self.name}: status {error.status_code}"
            refused = error.status_code in REFUSALS
            raise (Permanent(told) if refused else Retryable(told)) from None
        except Exception as error:
            # The client's errors, those of the transport below it, and those of reading what is no answer.
            raise Retryable(f"{self.name}: {type(error).__name__}") from None
        lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
        if (
            rows.ndim != len(("texts", "numbers"))
            or not rows.size
            or not np.isfinite(lengths).all()
        ):
            raise Retryable(f"{self.name}: no vectors came back")
        return rows / np.maximum(lengths, UNIT)

    def _answer(self, texts: list[str], seconds: float) -> bytes:
        """The body of the answer, in parts: the client's own limit is for each of them, ours for all."""
        ends, body = time.monotonic() + seconds, bytearray()
        # Without `float` the client asks for base64, which most servers but OpenAI's do not know.
        asked = self._client.embeddings.with_streaming_response.create(
            input=texts, model=self.model, encoding_format="float", timeout=seconds
        )
        with asked as answer:
            for part in answer.iter_bytes():
                body += part
                if time.monotonic() > ends or len(body) > LONGEST_ANSWER:
                    raise APITimeoutError(answer.http_request)
        return bytes(body)

    @cached_property
    def _client(self) -> OpenAI:
        # What is configured is all that decides where questions go, and as whose.
        return OpenAI(
            base_url=self.base_url,
            api_key=self.key or "none",
            organization="",
            project="",
            # The client's own mark for a header that is not sent; its types do not know of it here.
            default_headers=cast(
                Any, dict.fromkeys(("OpenAI-Organization", "OpenAI-Project"), Omit())
            ),
            max_retries=0,
            http_client=DefaultHttpxClient(follow_redirects=False),
        )

    async def aclose(self) -> None:
        """Let go of its connections."""
        self._client.close()


def _sent(text: str) -> str:
    """What leaves of a text: whole characters, none of it nothing, which servers refuse."""
    sound = text[: 2 * LONGEST].encode("utf-8", "replace").decode("utf-8")
    return without(sound)[:LONGEST].strip() or "-"
