"""The company's own endpoint: one POST an action, with the idempotency key in a header."""

import asyncio
from datetime import UTC, datetime
from typing import Any, cast

import httpx
from pydantic import BaseModel, ConfigDict, Field

from deskhand.core.errors import Permanent, Retryable, Uncertain
from deskhand.core.ports import ActionCall
from deskhand.core.retry_after import retry_after

NOT_DONE = frozenset({409, 425, 429, 503})
"""Answers that say for certain that nothing was done and that later may work."""


class HttpEndpointConfig(BaseModel):
    """`[endpoint]` with `kind = "http"` in deskhand.toml."""

    model_config = ConfigDict(extra="forbid")

    kind: str = "http"
    url: str = Field(description="POST goes to {url}/{action in lower case}")
    token_env: str = ""
    honours_keys: bool = False
    """True only if the endpoint gives one effect for the same Idempotency-Key."""
    find_path: str = ""
    """GET {url}{find_path}?key=... answers 200 with the result, or 404: then keys can be asked."""
    timeout_seconds: float = Field(default=10.0, gt=0, le=120)


class HttpEndpoint:
    """Executes actions over HTTP. A time-out after sending is `Uncertain`, never a failure."""

    def __init__(self, config: HttpEndpointConfig, token: str = "") -> None:
        self.name = config.url
        self.honours_keys = config.honours_keys
        self._config = config
        self._client = httpx.AsyncClient(
            timeout=config.timeout_seconds,
            headers={"Authorization": f"Bearer {token}"} if token else {},
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def execute(self, call: ActionCall) -> dict[str, Any]:
        """POST the action. 2xx with a JSON object that says what was done: done; 4xx refused; 409, 425,
        429 and 503 not done; anything else, an empty success too, uncertain."""
        path = f"{self._config.url.rstrip('/')}/{call.action.lower()}"
        body = call.model_dump(mode="json", exclude={"key", "action"})
        try:
            async with asyncio.timeout(2 * self._config.timeout_seconds):
                response = await self._client.post(
                    path, json=body, headers={"Idempotency-Key": call.key}
                )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Retryable(f"the action endpoint cannot be reached: {error}") from error
        except (httpx.HTTPError, TimeoutError) as error:
            raise Uncertain(
                f"no answer from the action endpoint: {type(error).__name__}"
            ) from error
        if response.status_code in NOT_DONE:
            after = retry_after(response.headers.get("retry-after", ""), datetime.now(UTC))
            raise Retryable(f"the action endpoint answered {response.status_code}", after)
        if 400 <= response.status_code < 500:
            raise Permanent(
                f"the action endpoint refused ({response.status_code}): {response.text[:200]}"
            )
        if not response.is_success:
            raise Uncertain(f"the action endpoint answered {response.status_code}")
        return _object(response)

    async def find(self, key: str) -> dict[str, Any] | None:
        """Ask what became of a key, where the endpoint can be asked."""
        if not self._config.find_path:
            raise Uncertain("the endpoint cannot be asked what became of a call")
        path = f"{self._config.url.rstrip('/')}{self._config.find_path}"
        try:
            async with asyncio.timeout(2 * self._config.timeout_seconds):
                response = await self._client.get(path, params={"key": key})
        except (httpx.HTTPError, TimeoutError) as error:
            raise Uncertain(f"the action endpoint did not say: {type(error).__name__}") from error
        if response.status_code == 404:
            return None
        if not response.is_success:
            raise Uncertain(f"the action endpoint answered {response.status_code}")
        return _object(response)


def _object(response: httpx.Response) -> dict[str, Any]:
    """What the answer says. A success without a word is in doubt: a page of a proxy answers so, too."""
    try:
        body: Any = response.json()
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict) or not body:
        raise Uncertain(
            f"the action endpoint answered {response.status_code} without saying what it did: "
            'a JSON object such as {"id": "re_1", "amount": "12.50"} is needed'
        )
    return cast(dict[str, Any], body)


class NoEndpoint:
    """Stands where no endpoint is configured: every action fails and goes to a person."""

    name = "none"
    honours_keys = True

    async def execute(self, call: ActionCall) -> dict[str, Any]:
        """Never does anything."""
        raise Permanent("no action endpoint is configured: add [endpoint] to deskhand.toml")

    async def find(self, key: str) -> dict[str, Any] | None:
        """Nothing was ever done."""
        return None
