"""Token figures as Anthropic's API reports them, estimated, with a prompt cache that never expires.

A prefix is cached at a `cache_control` marker if it has at least the model's minimum of tokens;
under that it is silently not cached, as at the real API. Characters divided by four stand for
tokens, so the figures show the shape of a bill and not its height.
"""

import json
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from typing import Any

from deskhand.testing.brains import Body, as_list, as_object, asked_schema

UNKNOWN_MINIMUM = 4096
MINIMUM = {
    "claude-haiku-4-5": 4096,
    "claude-sonnet-4-5": 1024,
    "claude-sonnet-4-6": 2048,
}
"""Tokens a prefix needs to be cached, by the start of the model's id, where they are published.

Sources differ on Sonnet 4.6 (1,024 or 2,048): the larger figure promises less.
"""
LOOK_BACK = 20
"""Blocks before a marker among which the API looks for an older cached prefix."""


@dataclass(frozen=True)
class Block:
    """A piece of the prompt, in the order in which it is cached."""

    where: str
    text: str
    marker: str = ""
    """Its time to live, `5m` or `1h`, where it carries a cache marker."""


def tokens(characters: int) -> int:
    """The estimate: four characters a token, rounded up."""
    return -(-characters // 4)


def blocks_of(body: Body) -> list[Block]:
    """Tools, system, messages: the order of the cached prefix."""
    blocks = [_block("tools", tool) for tool in as_list(body.get("tools"))]
    blocks += _content("system", body.get("system"))
    for message in map(as_object, as_list(body.get("messages"))):
        blocks += _content(str(message.get("role")), message.get("content"))
    if blocks and body.get("cache_control"):
        last = blocks[-1]
        blocks[-1] = Block(last.where, last.text, _ttl(body["cache_control"]))
    return blocks


def input_tokens(body: Body) -> int:
    """All of them, cached or not."""
    return tokens(sum(len(block.text) for block in blocks_of(body)) + len(_schema_text(body)))


def _schema_text(body: Body) -> str:
    schema = asked_schema(body)
    return json.dumps(schema, ensure_ascii=False) if schema else ""


def _content(where: str, content: Any) -> list[Block]:
    if isinstance(content, str):
        return [Block(where, content)]
    return [_block(where, block) for block in as_list(content)]


def _block(where: str, block: Any) -> Block:
    fields = as_object(block)
    rest = {key: value for key, value in fields.items() if key != "cache_control"}
    text = rest.get("text") if fields.get("type") == "text" else None
    text = text if isinstance(text, str) else json.dumps(rest, sort_keys=True, ensure_ascii=False)
    marker = fields.get("cache_control")
    return Block(where, text, _ttl(marker) if marker else "")


def _ttl(marker: Any) -> str:
    return str(as_object(marker).get("ttl") or "5m")


def marked_prefix(body: Body) -> str:
    """The system prompt up to its last cache marker; empty where it carries none."""
    system = [block for block in blocks_of(body) if block.where == "system"]
    last = max((at for at, block in enumerate(system) if block.marker), default=-1)
    return "\n".join(block.text for block in system[: last + 1])


class PromptCache:
    """Remembers prefixes by model and schema."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._lock = Lock()

    def usage(self, body: Body) -> dict[str, Any]:
        """The input half of a response's `usage`; what is marked is cached from now on."""
        model = str(body.get("model"))
        minimum = next(
            (MINIMUM[name] for name in MINIMUM if model.startswith(name)), UNKNOWN_MINIMUM
        )
        schema = _schema_text(body)
        digest = sha256(f"{model}\n{schema}\n".encode())
        blocks, prefixes, characters = blocks_of(body), list[tuple[str, int]](), 0
        for block in blocks:
            digest.update(f"{block.where} {len(block.text)}\n{block.text}".encode())
            characters += len(block.text)
            prefixes.append((digest.hexdigest(), tokens(characters)))
        marked = [
            at for at, block in enumerate(blocks) if block.marker and prefixes[at][1] >= minimum
        ]
        written = {"5m": 0, "1h": 0}
        with self._lock:
            near = {at for mark in marked for at in range(max(mark - LOOK_BACK + 1, 0), mark + 1)}
            read = max(
                (prefixes[at][1] for at in near if prefixes[at][0] in self._known), default=0
            )
            done = read
            for at in marked:
                written[blocks[at].marker] += max(prefixes[at][1] - done, 0)
                done = max(done, prefixes[at][1])
                self._known.add(prefixes[at][0])
        return {
            "input_tokens": tokens(characters + len(schema)) - done,
            "cache_read_input_tokens": read,
            "cache_creation_input_tokens": sum(written.values()),
            "cache_creation": {
                "ephemeral_5m_input_tokens": written["5m"],
                "ephemeral_1h_input_tokens": written["1h"],
            },
        }
