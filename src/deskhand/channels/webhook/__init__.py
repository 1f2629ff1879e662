"""Webhooks out, signed the way standardwebhooks.com describes."""

import asyncio
import json

import httpx
from pydantic import BaseModel, ConfigDict, Field
from standardwebhooks import Webhook

from deskhand.core.errors import Permanent, Retryable, Uncertain
from deskhand.core.ports import Delivery
from deskhand.core.retry_after import retry_after

NOT_DONE = frozenset({425, 429, 503})
"""Answers that say that nothing was done and that later may work."""


class WebhookConfig(BaseModel):
    """`[[channels]]` with `kind = "webhook"` in deskhand.toml."""

    model_config = ConfigDict(extra="forbid")

    kind: str = "webhook"
    name: str
    url: str
    secret_env: str
    """The variable that holds the signing secret (`whsec_...`)."""
    honours_ids: bool = True
    """False where the receiver does not drop a second request with the same `webhook-id`: then
    nothing is sent twice, and what may have arrived waits for a person."""
    timeout_seconds: float = Field(default=10.0, gt=0, le=60)


class WebhookChannel:
    """POSTs `{type, timestamp, data}`; the header `webhook-id` is the same for every retry."""

    def __init__(self, config: WebhookConfig, secret: str) -> None:
        self.name = config.name
        self.honours_ids = config.honours_ids
        self._url = config.url
        if not secret.startswith("whsec_"):
            raise Permanent("the signing secret begins with whsec_")
        self._signer = Webhook(secret)
        self._timeout = config.timeout_seconds
        self._client = httpx.AsyncClient(timeout=config.timeout_seconds, follow_redirects=False)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def deliver(self, delivery: Delivery) -> str:
        """Hand it over: 2xx is done, 408, 425, 429 and 5xx are retried, the rest is permanent.

        No answer, and 5xx other than 503, may mean that it arrived: it is repeated only where the
        receiver honours ids.
        """
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
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Retryable(f"{self.name}: {type(error).__name__}") from error
        except (httpx.HTTPError, TimeoutError) as error:
            raise self._in_doubt(f"{self.name}: {type(error).__name__}") from error
        if response.is_success:
            return ""
        told = f"{self.name} answered {response.status_code}"
        if response.status_code in NOT_DONE:
            raise Retryable(told, retry_after(response.headers.get("retry-after", ""), attempt))
        if response.status_code == 408 or response.status_code >= 500:
            raise self._in_doubt(told)
        raise Permanent(told)

    def _in_doubt(self, told: str) -> Retryable | Uncertain:
        return Retryable(told) if self.honours_ids else Uncertain(told)
