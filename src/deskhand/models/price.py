"""What a call to a model costs: by the company's own price, else by the provider's list."""

from dataclasses import dataclass
from decimal import Decimal

from pydantic_ai.messages import ModelResponse
from pydantic_ai.usage import RunUsage

from deskhand.models.config import ModelConfig

MILLION = Decimal(1_000_000)


@dataclass(frozen=True)
class Price:
    """Dollars per million tokens, where the company gives them itself."""

    input: Decimal
    output: Decimal
    cached: Decimal
    cache_write: Decimal


def own_price(config: ModelConfig) -> Price | None:
    """The company's own price, where the configuration gives one."""
    if config.input_price is None:
        return None
    return Price(
        input=config.input_price,
        output=config.output_price or Decimal(0),
        cached=config.input_price if config.cached_price is None else config.cached_price,
        cache_write=config.cache_write_price or config.input_price,
    )


def cost_of(usage: RunUsage, own: Price | None) -> Decimal | None:
    """Dollars of a call; None where neither the company nor the provider's list has a price."""
    if own is None:
        return usage.cost
    fresh = usage.input_tokens - usage.cache_read_tokens - usage.cache_write_tokens
    return (
        own.input * fresh
        + own.cached * usage.cache_read_tokens
        + own.cache_write * usage.cache_write_tokens
        + own.output * usage.output_tokens
    ) / MILLION


def published_cost(response: ModelResponse) -> Decimal | None:
    """Dollars by the provider's list; None for a model that is on none."""
    try:
        return response.cost().total_price
    except (LookupError, ValueError):
        return None
