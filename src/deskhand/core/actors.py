"""Who did something: what the log, the ledger and every other record of a deed say of its doer."""

from typing import Any, Literal, get_args

from pydantic import model_serializer, model_validator

from deskhand.core.values import Value

ActorKind = Literal[
    "ai", "customer", "system", "user", "key", "link", "shell", "colleague", "unsaid"
]
"""`user`: signed in. `key`: an API key. `link`: whoever followed a signed link of a destination.
`shell`: an account of the machine, by a command. `colleague`: somebody of another desk. `unsaid`: a
name of which release 0.1.0 kept no kind, and which more than one or nobody bears."""
NAMELESS = ("ai", "customer", "system")
LINK = " (link)"
"""What people read behind the name of a destination whose signed link decided: nobody is called so."""


class Actor(Value):
    """Kept and shown to machines as text: `ai`, `customer` or `system`, else kind and name, such as
    `user:Mara`. So a key named Mara is not the colleague Mara, and nobody can be called the AI."""

    kind: ActorKind
    name: str = ""

    @model_validator(mode="before")
    @classmethod
    def _of_text(cls, given: Any) -> Any:
        if not isinstance(given, str):
            return given
        kind, _, name = given.partition(":")
        if kind in NAMELESS and not name:
            return {"kind": kind}
        if name and kind in get_args(ActorKind) and kind not in NAMELESS:
            return {"kind": kind, "name": name}
        if given == "deskhand":  # what release 0.1.0 called the system
            return {"kind": "system"}
        return {"kind": "unsaid", "name": given}

    @model_serializer
    def _as_text(self) -> str:
        return str(self)

    def __str__(self) -> str:
        if self.kind in NAMELESS:
            return self.kind
        return self.name if self.kind == "unsaid" else f"{self.kind}:{self.name}"

    @property
    def shown(self) -> str:
        """What people read: the name, where there is one."""
        return f"{self.name}{LINK}" if self.kind == "link" else self.name or self.kind


AI = Actor(kind="ai")
CUSTOMER = Actor(kind="customer")
SYSTEM = Actor(kind="system")
NOBODY = Actor(kind="unsaid")
