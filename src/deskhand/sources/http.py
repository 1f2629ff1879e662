"""A JSON endpoint of the company's, and a mapping from its fields."""

import asyncio
from datetime import datetime
from typing import Any, cast

import httpx
from pydantic import BaseModel, ConfigDict, Field, field_validator

from deskhand.core.contacts import Contact
from deskhand.core.errors import Permanent, Retryable
from deskhand.core.messages import Sender
from deskhand.core.ports import SourceAnswer
from deskhand.sources.rows import NOUNS, answer_from

LARGEST = 1_000_000
"""Bytes of an answer."""


class HttpSourceConfig(BaseModel):
    """`[[sources]]` with `kind = "http"` in deskhand.toml."""

    model_config = ConfigDict(extra="forbid")

    kind: str = "http"
    name: str = "http"
    url: str
    """GET {url}?contact=...&email=...&account=...&at=... (ISO 8601, UTC)."""
    token_env: str = ""
    needed: bool = True
    as_of: bool = False
    """True when the endpoint answers for `at`."""
    timeout_seconds: float = Field(default=2.0, gt=0, le=60)
    mapping: dict[str, dict[str, str]]
    """By noun: our field = "path.in.the.answer". `each` names the list of orders, invoices, tickets."""

    @field_validator("mapping")
    @classmethod
    def _known(cls, mapping: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
        for noun, fields in mapping.items():
            if noun not in NOUNS:
                raise ValueError(f"{noun!r} cannot be mapped; known are {', '.join(NOUNS)}")
            if noun not in ("contact", "account") and "each" not in fields:
                raise ValueError(f'{noun}: each = "path of the list" is missing')
        return mapping


class HttpSource:
    """Asks a JSON endpoint."""

    def __init__(self, config: HttpSourceConfig, token: str = "") -> None:
        self.name = config.name
        self.needed = config.needed
        self._config = config
        self._client = httpx.AsyncClient(
            timeout=config.timeout_seconds,
            headers={"Authorization": f"Bearer {token}"} if token else {},
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def ask(self, sender: Sender, contact: Contact | None, at: datetime) -> SourceAnswer:
        """GET the answer and map it. 404 means that nobody is known by these."""
        params = {
            "contact": contact.id if contact else sender.id,
            "email": (contact.email if contact else "") or sender.email,
            "account": contact.account_id if contact else "",
            "at": at.isoformat(),
        }
        try:
            async with asyncio.timeout(self._config.timeout_seconds):
                response = await self._client.get(self._config.url, params=params)
        except (httpx.HTTPError, TimeoutError) as error:
            raise Retryable(f"source {self.name}: {type(error).__name__}") from error
        if response.status_code == 404:
            return SourceAnswer(as_of=self._config.as_of)
        if response.status_code == 429 or response.status_code >= 500:
            raise Retryable(f"source {self.name} answered {response.status_code}")
        if not response.is_success:
            raise Permanent(f"source {self.name} answered {response.status_code}")
        if len(response.content) > LARGEST:
            raise Permanent(f"source {self.name} answered more than {LARGEST} bytes")
        try:
            body: Any = response.json()
        except (ValueError, RecursionError) as error:
            raise Permanent(f"source {self.name} did not answer JSON") from error
        found = {noun: _rows(body, fields) for noun, fields in self._config.mapping.items()}
        return answer_from(found, self.name, self._config.as_of)


def _rows(body: Any, fields: dict[str, str]) -> list[dict[str, Any]]:
    wanted = {ours: path for ours, path in fields.items() if ours != "each"}
    items: Any = _at(body, fields["each"]) if "each" in fields else [body]
    if not isinstance(items, list):
        return []
    listed = cast(list[Any], items)
    rows = [{ours: _at(item, path) for ours, path in wanted.items()} for item in listed]
    return [row for row in rows if any(value is not None for value in row.values())]


def _at(body: Any, path: str) -> Any:
    """The value at a dotted path, or None."""
    for part in path.split("."):
        if not isinstance(body, dict):
            return None
        body = cast(dict[str, Any], body).get(part)
    return body
