"""One question back, where what is meant is not sure: an outcome of its own, never two in a row."""

from itertools import takewhile

from deskhand.core.cleared import Cleared
from deskhand.core.context import Context
from deskhand.core.decisions import Asked, Reason, Replied, Verdict
from deskhand.core.ids import new_id
from deskhand.core.messages import Message
from deskhand.core.reading import Reading
from deskhand.core.state import Claim, Ending
from deskhand.flow.catalogue import say
from deskhand.flow.compose import disclosed
from deskhand.flow.dispatch import notifications, said_by_ai, to_customer
from deskhand.flow.turn_context import TurnContext


async def ask_back(
    ctx: TurnContext,
    text: Cleared,
    reading: Reading,
    context: Context | None = None,
    category: str = "",
) -> Asked | Replied:
    """End the turn with a question to the customer (T6).

    Where nothing leaves without a person (draft, shadow), the question waits as a draft.
    """
    now, message_id = ctx.parts.clock.now(), new_id()
    sends = ctx.mode == "auto"
    outcome = Asked(text=text) if sends else Replied(text=text, draft=True)
    change = "ai_asks" if sends else "ai_draft"
    if ctx.mode == "shadow":
        change = "shadow_hand_off" if ctx.claim.ticket.owner == "ai" else None
    what = "ticket.asked" if sends else "ticket.drafted"
    dispatches = (
        ()
        if ctx.mode == "shadow"
        else notifications(
            ctx.policy,
            ctx.claim.ticket,
            what,
            "Draft to send",
            text,
            {"text": text},
            now,
            guarded=sends,
        )
    )
    if sends:
        told = to_customer(ctx.claim.ticket, ctx.claim.sender, text, message_id, now, guarded=True)
        dispatches = (told, *dispatches)
    await ctx.end(
        Ending(
            outcome=outcome,
            message_id=message_id,
            change=change,
            dispatches=dispatches,
            shadow=ctx.mode == "shadow",
            mode=ctx.mode,
            category=category,
            language=reading.language,
            context=context,
            may_be_superseded=True,
        )
    )
    return outcome


async def greet(ctx: TurnContext, reading: Reading) -> Asked | Replied:
    """Answer a greeting, and wait for what follows."""
    first = not said_by_ai(ctx.claim.history)
    hello = disclosed(say(reading.language, "greeting"), reading.language, first, ctx.policy)
    return await ask_back(ctx, hello, reading)


def to_be_read(claim: Claim) -> tuple[Message, ...]:
    """The turn's messages and, where they answer a question back, those that it asked about: "the
    second one" says nothing without them."""
    if not claim.ticket.asked:
        return claim.messages
    said = [one for one in claim.history if one.role in ("customer", "ai")]
    while said and said[-1].role == "ai":
        said.pop()
    asked_about = list(takewhile(lambda one: one.role == "customer", reversed(said)))
    return (*reversed(asked_about), *claim.messages)


def unclear(what: str) -> Verdict:
    """A second question in a row goes to a person instead."""
    return Verdict(reason=Reason.UNCLEAR, evidence=what[:200], rule="ask")
