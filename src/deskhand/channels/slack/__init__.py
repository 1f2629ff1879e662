"""Alerts to a chat room: Slack's incoming webhooks, and everything that takes their payload."""

import asyncio
from typing import Any

import httpx
from pydantic import BaseModel, ConfigDict, Field

from deskhand.core.errors import Permanent, Retryable, Uncertain
from deskhand.core.ports import LINKS, Delivery
from deskhand.core.retry_after import retry_after

LONGEST_TEXT, LONGEST_TITLE = 3000, 150
"""Characters that a section and a header may have (Slack's Block Kit reference)."""
LABELS = {"open": "Open the ticket", "decide": "Approve or refuse"}


class SlackConfig(BaseModel):
    """`[[channels]]` with `kind = "slack"` in deskhand.toml."""

    model_config = ConfigDict(extra="forbid")

    kind: str = "slack"
    name: str
    url_env: str
    """The variable that holds the webhook's address: whoever knows it can write there."""
    timeout_seconds: float = Field(default=10.0, gt=0, le=60)


class SlackChannel:
    """POSTs `{text, blocks}`. Such webhooks have no ids, so what may have arrived is not repeated."""

    honours_ids = False

    def __init__(self, config: SlackConfig, url: str) -> None:
        self.name = config.name
        if not httpx.URL(url).host:
            raise Permanent("the webhook's address begins with https://")
        self._url = url
        self._timeout = config.timeout_seconds
        self._client = httpx.AsyncClient(timeout=config.timeout_seconds, follow_redirects=False)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def deliver(self, delivery: Delivery) -> str:
        """Hand it over: 2xx is done, 429 and 503 are retried, no answer and other 5xx are uncertain."""
        try:
            async with asyncio.timeout(self._timeout):
                response = await self._client.post(self._url, json=payload(delivery))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Retryable(f"{self.name}: {type(error).__name__}") from error
        except (httpx.HTTPError, TimeoutError) as error:
            raise Uncertain(f"{self.name}: {type(error).__name__}") from error
        if response.is_success:
            return ""
        told = f"{self.name} answered {response.status_code}"
        if response.status_code in (429, 503):
            at = delivery.attempt_at or delivery.at
            raise Retryable(told, retry_after(response.headers.get("retry-after", ""), at))
        raise Uncertain(told) if response.status_code >= 500 else Permanent(told)


def payload(delivery: Delivery) -> dict[str, Any]:
    """The body: a text for notifications, and blocks with the links as buttons."""
    title = " ".join(delivery.subject.split())
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": {"type": "plain_text", "text": title[:LONGEST_TITLE]}},
        {"type": "section", "text": {"type": "plain_text", "text": _escaped(delivery.text)}},
    ]
    links: dict[str, str] = delivery.payload.get(LINKS, {})
    if links:
        buttons = [
            {"type": "button", "text": {"type": "plain_text", "text": LABELS[name]}, "url": url}
            for name, url in links.items()
        ]
        blocks.append({"type": "actions", "elements": buttons})
    return {"text": _escaped(title), "blocks": blocks}


def _escaped(text: str) -> str:
    """What customers write makes no link and calls nobody (`<!channel>`)."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped[:LONGEST_TEXT]
