"""The chat on a company's own site. Its pages are in `deskhand.web.widget`."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

from deskhand.channels.widget.identity import Asked, Identity
from deskhand.core.ports import Delivery

FileKind = Literal["pictures", "pdf", "text"]


class WidgetConfig(BaseModel):
    """`[[channels]]` with `kind = "widget"` in deskhand.toml."""

    model_config = ConfigDict(extra="forbid")

    kind: str = "widget"
    name: str = Field(default="widget", pattern=r"^[a-z0-9-]{1,60}$")
    """Stands in the address of its script."""
    origins: tuple[str, ...] = ()
    """The sites that may show it, such as https://shop.example; no others can."""
    secret_env: str
    """The variable with the secret under which the company signs who its customers are, and Deskhand the
    sessions."""
    earlier_secret_env: str = ""
    """The secret before that one, which is good too while the site changes over."""
    public_key_env: str = ""
    """The variable with a public key in PEM: tokens are then signed with its private one (RS256 or ES256)
    and no longer with the secret."""
    audience: str = Field(default="", max_length=200)
    """What every token has to say in `aud`. Without it a token may say nothing, or the channel's name."""
    issuer: str = Field(default="", max_length=200)
    """What every token has to say in `iss`."""
    token_hours: float = Field(default=24.0, gt=0, le=24 * 31)
    """How far ahead a token's end may be."""
    files: tuple[FileKind, ...] = ("pictures", "pdf", "text")
    """What customers may send; nothing, where it is empty."""
    file_mb_a_day: int = Field(default=50, ge=0)
    """Of one customer or visitor (MB of a million bytes)."""
    visitor_files_mb: int = Field(default=500, ge=0)
    """Of all visitors together, of a day."""
    scanner: str = ""
    """Where clamd looks at files: `host:port`, or the path of its socket."""
    greeting: str = Field(default="", max_length=500)

    @field_validator("origins")
    @classmethod
    def _origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            parts = urlsplit(origin)
            whole = f"{parts.scheme}://{parts.netloc}"
            if parts.scheme not in ("http", "https") or origin != whole or "*" in origin:
                raise ValueError(f"{origin!r} is no origin; one is https://shop.example")
        return origins


class WidgetChannel:
    """A reply on this channel has arrived once it may be shown: open chats are told of it."""

    honours_ids = True

    def __init__(self, config: WidgetConfig, secrets: Sequence[str], public_key: str = "") -> None:
        self.name = config.name
        self.origins = config.origins
        self.greeting = config.greeting
        self.config = config
        asked = Asked(
            audience=config.audience or config.name,
            audience_needed=bool(config.audience),
            issuer=config.issuer,
            lifetime=timedelta(hours=config.token_hours),
        )
        self.identity = Identity(config.name, secrets, asked, public_key)

    async def deliver(self, delivery: Delivery) -> str:
        """Nothing to carry."""
        return ""
