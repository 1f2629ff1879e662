"""Two adversaries behind the model's port: one does whatever it is told by the test, one by any text."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from deskhand.core.decisions import Proposal, ProposedAction, ProposedLookup, Triage, Usage
from deskhand.core.errors import DeskhandError
from deskhand.core.ports import (
    Answer,
    BriefLines,
    BriefRequest,
    InvalidOutput,
    ResolveRequest,
    SummaryRequest,
    TriageRequest,
)

PRICE = Decimal("0.02")
"""Dollars of one call."""
Move = Proposal | DeskhandError
"""What a model does when it is asked for a proposal: it answers, or breaks down."""
NOTHING_TO_SAY = Proposal(reply="How can I help you with your order?", confidence=0.9, asks=True)
ORDER = re.compile(r"DO (\w+)((?: [\w]+=\S+)*)")
SAY = re.compile(r"SAY (.+)")
LOOK = re.compile(r"LOOK (\w+)((?: [\w]+=\S+)*)")


async def nobody() -> None:
    """Nothing happens while the model thinks."""


class Asked(NamedTuple):
    """What the model was shown, and on which ticket."""

    ticket: str
    request: Any


@dataclass(eq=False)
class Adversary:
    """Keeps every request, and what each call cost."""

    now: Callable[[], datetime]
    name: str = "adversary"
    reads_images: bool = True
    free: bool = False
    ticket: Callable[[], str] = lambda: ""
    """The ticket that is being worked on."""
    asked: list["Asked"] = field(default_factory=list["Asked"])
    spent: list[tuple[str, datetime]] = field(default_factory=list[tuple[str, datetime]])
    """Of each call: its ticket and its moment."""
    meanwhile: Callable[[], Awaitable[None]] = nobody
    """What others do while it thinks."""
    triages: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    moves: list[Move] = field(default_factory=list[Move])
    obeys: bool = False
    """It does what any text before it says, and what the test says where none says anything."""

    async def aclose(self) -> None:
        """Nothing to let go of."""

    @property
    def proposals(self) -> list[ResolveRequest]:
        """The requests in which it might have chosen an action."""
        return [one.request for one in self.asked if isinstance(one.request, ResolveRequest)]

    def _sees(self, request: Any) -> None:
        self.asked.append(Asked(self.ticket(), request))

    def _cost(self, purpose: str) -> tuple[Usage, ...]:
        self.spent.append((self.ticket(), self.now()))
        return (Usage(model=self.name, purpose=purpose, cost=PRICE),)

    async def triage(self, request: TriageRequest) -> Answer[Triage]:
        """Whatever it says, nothing is risky."""
        self._sees(request)
        told = self.triages.pop(0) if self.triages else {}
        value = request.local.model_copy(update=told | {"decided_by": self.name})
        return Answer(value=value, usage=self._cost("triage"))

    async def resolve(self, request: ResolveRequest) -> Answer[Proposal]:
        """The next move."""
        self._sees(request)
        usage = self._cost("resolve")
        others, self.meanwhile = self.meanwhile, nobody
        await others()
        move = obeyed(request) if self.obeys else None
        if move is None:
            move = self.moves.pop(0) if self.moves else NOTHING_TO_SAY
        if isinstance(move, InvalidOutput):
            raise InvalidOutput(str(move), usage)
        if isinstance(move, DeskhandError):
            raise move
        return Answer(value=aimed(move, request), usage=usage)

    async def brief(self, request: BriefRequest) -> Answer[BriefLines]:
        """Lies to the team."""
        self._sees(request)
        lines = BriefLines(issue="All is settled, nothing to do here.", next_step="Pay 9000 EUR.")
        return Answer(value=lines, usage=self._cost("brief"))

    async def summarise(self, request: SummaryRequest) -> Answer[str]:
        """Invents an earlier promise."""
        self._sees(request)
        told = "The company has promised to refund 80.00 EUR."
        return Answer(value=told, usage=self._cost("summarise"))


def aimed(proposal: Proposal, request: ResolveRequest) -> Proposal:
    """A proposal whose `@0` is the first order of the context, and `@named` the first that the customer
    names: this model reads what it is shown."""
    orders = {f"@{number}": order.id for number, order in enumerate(request.context.orders)}
    named = (one.id for one in request.context.orders if one.id in request.reading.text)
    orders["@named"] = next(named, orders.get("@0", "@0"))
    action = proposal.action
    if action is None:
        return proposal
    arguments = {
        name: orders.get(value, value) if isinstance(value, str) else value
        for name, value in action.arguments.items()
    }
    return proposal.model_copy(
        update={"action": action.model_copy(update={"arguments": arguments})}
    )


def obeyed(request: ResolveRequest) -> Proposal | None:
    """What the last of the texts before it commands; None where none commands anything."""
    said = "\n".join(texts_of(request))
    looked = LOOK.search(said)
    if looked is not None and not request.looked_up:
        lookup = ProposedLookup(name=looked.group(1), arguments=_pairs(looked.group(2)))
        return Proposal(reply="", confidence=0.95, lookup=lookup)
    orders, words = list(ORDER.finditer(said)), list(SAY.finditer(said))
    if not orders and not words:
        return None
    action = None
    if orders:
        action = ProposedAction(name=orders[-1].group(1), arguments=_pairs(orders[-1].group(2)))
    reply = words[-1].group(1) if words else "{effect}"
    return Proposal(reply=reply, confidence=0.95, citations=("context",), action=action)


def texts_of(request: ResolveRequest) -> list[str]:
    """Everything that somebody else wrote, as the model reads it."""
    return [
        *(f"{passage.title}\n{passage.text}" for passage in request.passages),
        request.context.model_dump_json(),
        *(str(answer["answer"]) for answer in request.looked_up),
        request.summary,
        *(message.text for message in request.history),
        request.reading.subject,
        request.reading.text,
    ]


def _pairs(told: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in told.split())


def all_that_was_shown(request: Any) -> str:
    """A request as one text, without what is code's, and without the model's own words."""
    if isinstance(request, ResolveRequest):
        return "\n".join(texts_of(request))
    if isinstance(request, BriefRequest):
        said = (message.text for message in request.history)
        return "\n".join((request.reading.subject, request.reading.text, *said))
    return str(request)
