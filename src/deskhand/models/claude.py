"""Claude, over Anthropic's own client."""

from anthropic import AsyncAnthropic, DefaultAioHttpClient
from pydantic_ai.models.anthropic import AnthropicModel, AnthropicModelSettings
from pydantic_ai.providers.anthropic import AnthropicProvider
from pydantic_ai.settings import CacheConfig, ModelSettings

from deskhand.models.config import ModelConfig
from deskhand.models.llm import LanguageModel, Provider
from deskhand.models.price import own_price

LONGEST_ANSWER = {
    "triage": 300,
    "resolve": 1024,
    "brief": 400,
    "summarise": 400,
    "translate": 3000,
    "check": 200,
    "grade": 300,
}
"""Tokens, by purpose."""


def claude_model(config: ModelConfig, key: str) -> LanguageModel:
    """A Claude model. Thinking is off (it is billed as output), temperature is never set.

    The client does not retry: the next model of the chain is asked at once instead. It follows no
    redirect, which would take what customers wrote, and the key, to whom nobody named.
    """
    client = AsyncAnthropic(
        api_key=key,
        base_url=config.base_url or None,
        http_client=DefaultAioHttpClient(follow_redirects=False),
        max_retries=0,
        open_telemetry={"traces": False, "propagation": False},
    )

    def settings(purpose: str) -> ModelSettings:
        return AnthropicModelSettings(
            max_tokens=LONGEST_ANSWER[purpose],
            thinking=False,
            framing_announcement="always",
            request_timeout=config.timeout_seconds,
            cache=CacheConfig(retention="1h", messages=False),
        )

    model = AnthropicModel(config.model, provider=AnthropicProvider(anthropic_client=client))
    provider = Provider(
        model=model,
        model_id=config.model,
        settings=settings,
        native=bool(model.profile.get("supports_json_schema_output")),
        close=client.close,
        price=own_price(config),
    )
    return LanguageModel(config.name, provider, config.reads_images)
