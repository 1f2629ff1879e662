"""What the model remembers of a long conversation: the last exchanges, and a stored summary."""

from deskhand.core.messages import Message
from deskhand.core.ports import SummaryRequest
from deskhand.flow.steps import SUMMARY
from deskhand.flow.turn_context import TurnContext

VERBATIM = 6
"""Messages: the article's last three full exchanges."""
SUMMARISE_FROM = 6
"""Turns of the customer; up to here everything is verbatim."""
BATCH = 6
"""Older messages are summarised this many at a time, so that most turns pay for no summary."""
SAID = frozenset({"customer", "ai", "person"})


class Memory:
    """What goes before the model, and what is to be kept with the ticket."""

    def __init__(self, recent: tuple[Message, ...], summary: str, summarised: int) -> None:
        self.recent = recent
        self.summary = summary
        self.summarised = summarised


async def recall(ctx: TurnContext) -> Memory:
    """The last three exchanges verbatim, everything older as the stored summary.

    Up to `BATCH` messages older than that stay verbatim until they are summarised together, once.
    A summary that fails leaves them out and costs no more than their detail.
    """
    ticket = ctx.claim.ticket
    said = tuple(message for message in ctx.claim.history if message.role in SAID)
    turns = sum(message.role == "customer" for message in said)
    if turns < SUMMARISE_FROM:
        return Memory(said, ticket.summary, ticket.summarised)
    older_until = len(said) - VERBATIM
    waiting = said[ticket.summarised : older_until]
    if len(waiting) < BATCH:
        return Memory(said[ticket.summarised :], ticket.summary, ticket.summarised)
    request = SummaryRequest(summary=ticket.summary, messages=waiting)
    tried = await ctx.step(
        SUMMARY, lambda: ctx.ask(ctx.parts.models.cheap, lambda model: model.summarise(request))
    )
    return Memory(said[older_until:], tried.value or ticket.summary, older_until)
