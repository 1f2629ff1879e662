"""What the configuration says about one model: `[[models.list]]` in deskhand.toml."""

from decimal import Decimal
from typing import Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, model_validator

PRESETS: dict[str, dict[str, Any]] = {
    "openai": {"schema_mode": "json_schema", "token_parameter": "max_completion_tokens"},
    "azure": {"schema_mode": "json_schema", "token_parameter": "max_completion_tokens"},
    "mistral": {"schema_mode": "json_schema"},
    "vllm": {"schema_mode": "json_schema"},
    "llama.cpp": {"schema_mode": "json_schema", "timeout_seconds": 60},
    "ollama": {"schema_mode": "json_schema", "timeout_seconds": 60},
    "lm-studio": {"schema_mode": "json_schema", "timeout_seconds": 60},
}
"""What each server takes, by its own documentation (November 2026). A setting given beside the preset
wins; what a server refuses all the same is left out from then on."""


class ModelConfig(BaseModel):
    """One model. `kind` is one of the table in `deskhand.app`: claude, openai, builtin."""

    model_config = ConfigDict(extra="forbid")

    name: str
    kind: str
    preset: str = ""
    """For kind `openai`, the server behind it: one of `PRESETS`."""
    model: str = ""
    base_url: str = ""
    key_env: str = ""
    reads_images: bool = False
    input_price: Decimal | None = None
    """Dollars per million tokens; the published price where it is left out."""
    output_price: Decimal | None = None
    cached_price: Decimal | None = None
    cache_write_price: Decimal | None = None
    requests_per_minute: int = Field(default=0, ge=0)
    """Over all processes; 0: no limit."""
    timeout_seconds: float = Field(default=20.0, gt=0, le=300)
    """For one request. A turn ends at `[models] turn_deadline_seconds` whatever stands here."""
    schema_mode: Literal["prompt", "json_object", "json_schema"] = "prompt"
    """How the form is asked for: in words alone, as JSON, or enforced by the server."""
    token_parameter: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"  # noqa: S105 - a parameter's name
    answer_tokens: int = Field(default=0, ge=0, le=32_000)
    """The most tokens of an answer; 0: by what is asked."""
    reasoning_effort: Literal["", "none", "minimal", "low", "medium", "high"] = ""
    """Sent as it is to servers of kind `openai`; empty: not sent."""
    reasoning_tokens: int = Field(default=0, ge=0, le=32_000)
    """Tokens on top of the answer's, for a model that thinks before it answers."""

    @model_validator(mode="before")
    @classmethod
    def _by_preset(cls, given: Any) -> Any:
        """What the preset says, under what is given. Raises ValueError for a preset there is not."""
        if not isinstance(given, dict):
            return given
        settings = cast("dict[str, Any]", given)
        named = settings.get("preset")
        if not named:
            return settings
        if named not in PRESETS:
            raise ValueError(f"preset: one of {', '.join(PRESETS)}")
        return PRESETS[named] | settings
