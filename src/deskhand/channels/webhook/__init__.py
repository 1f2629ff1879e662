"""Webhooks out, signed the way standardwebhooks.com describes."""

import asyncio
import json
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
from pydantic import BaseModel, ConfigDict, Field
from standardwebhooks import Webhook

from deskhand.core.errors import Permanent, Retryable
from deskhand.core.ports import Delivery

LONGEST_WAIT = timedelta(hours=1)
RETRIED = frozenset({408, 425, 429})


class WebhookConfig(BaseModel):
    """`[[channels]]` with `kind = "webhook"` in deskhand.toml."""

    model_config = ConfigDict(extra="forbid")

    kind: str = "webhook"
    name: str
    url: str
    secret_env: str
    """The variable that holds the signing secret (`whsec_...`)."""
    timeout_seconds: float = Field(default=10.0, gt=0, le=60)


class WebhookChannel:
    """POSTs `{type, timestamp, data}`; the header `webhook-id` is the same for every retry."""

    def __init__(self, config: WebhookConfig, secret: str) -> None:
        self.name = config.name
        self._url = config.url
        if not secret.startswith("whsec_"):
            raise Permanent("the signing secret begins with whsec_")
        self._signer = Webhook(secret)
        self._timeout = config.timeout_seconds
        self._client = httpx.AsyncClient(timeout=config.timeout_seconds, follow_redirects=False)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def deliver(self, delivery: Delivery) -> None:
        """Hand it over: 2xx is done, 408, 425, 429 and 5xx are retried, the rest is permanent."""
        body = json.dumps(
            {
                "type": delivery.what,
                "timestamp": delivery.at.isoformat(),
                "data": {"ticket_id": delivery.ticket_id, **delivery.payload},
            },
            ensure_ascii=False,
        )
        attempt = delivery.attempt_at or delivery.at
        headers = {
            "content-type": "application/json",
            "webhook-id": delivery.id,
            "webhook-timestamp": str(int(attempt.timestamp())),
            "webhook-signature": self._signer.sign(delivery.id, attempt, body),
        }
        try:
            async with asyncio.timeout(self._timeout):
                response = await self._client.post(self._url, content=body, headers=headers)
        except (httpx.HTTPError, TimeoutError) as error:
            raise Retryable(f"{self.name}: {type(error).__name__}") from error
        if response.is_success:
            return
        if response.status_code in RETRIED or response.status_code >= 500:
            after = _retry_after(response.headers.get("retry-after", ""), attempt)
            raise Retryable(f"{self.name} answered {response.status_code}", after)
        raise Permanent(f"{self.name} answered {response.status_code}")


def _retry_after(value: str, now: datetime) -> timedelta | None:
    """Seconds or a date, an hour at most."""
    if value.isascii() and value.isdigit():
        seconds = int(value) if len(value) < 6 else LONGEST_WAIT.total_seconds()
        return min(timedelta(seconds=seconds), LONGEST_WAIT)
    try:
        return min(max(parsedate_to_datetime(value) - now, timedelta(0)), LONGEST_WAIT)
    except (ValueError, TypeError, OverflowError):
        return None
