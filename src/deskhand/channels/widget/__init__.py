"""The chat on a company's own site. Its pages are in `deskhand.web.widget`."""

from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

from deskhand.channels.widget.identity import Identity
from deskhand.core.ports import Delivery


class WidgetConfig(BaseModel):
    """`[[channels]]` with `kind = "widget"` in deskhand.toml."""

    model_config = ConfigDict(extra="forbid")

    kind: str = "widget"
    name: str = Field(default="widget", pattern=r"^[a-z0-9-]{1,60}$")
    """Stands in the address of its script."""
    origins: tuple[str, ...] = ()
    """The sites that may show it, such as https://shop.example; no others can."""
    secret_env: str
    """The variable with the secret under which the company signs who its customers are."""
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

    def __init__(self, config: WidgetConfig, secret: str) -> None:
        self.name = config.name
        self.origins = config.origins
        self.greeting = config.greeting
        self.identity = Identity(config.name, secret)

    async def deliver(self, delivery: Delivery) -> None:
        """Nothing to carry."""
