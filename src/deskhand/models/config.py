"""What the configuration says about one model: `[[models.list]]` in deskhand.toml."""

from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field


class ModelConfig(BaseModel):
    """One model. `kind` is one of the table in `deskhand.app`: claude, openai, builtin."""

    model_config = ConfigDict(extra="forbid")

    name: str
    kind: str
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
