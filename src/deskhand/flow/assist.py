"""After the hand-off the AI still helps the person, silent towards the customer: a draft on request, and
translations. Nothing of it is sent, done or decided; a person edits, sends, runs.

The rules that handed the ticket off are not asked again: a person has it, and asks.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from deskhand.core.context import visible
from deskhand.core.decisions import NO_EFFECT, Passage, ProposedAction, Verdict
from deskhand.core.errors import Refused
from deskhand.core.ports import Answer, Model, TranslateRequest, Translator
from deskhand.core.state import Claim
from deskhand.core.values import Value
from deskhand.flow.compose import PLACEHOLDER
from deskhand.flow.context import gather
from deskhand.flow.gate import Grounds, gate
from deskhand.flow.gate.known import foreign_address
from deskhand.flow.memory import recall
from deskhand.flow.read import read
from deskhand.flow.resolution import ESCALATE, answers, resolve
from deskhand.flow.search import search
from deskhand.flow.steps import CONTEXT
from deskhand.flow.triage import triage as triage_stage
from deskhand.flow.turn_context import Models, Parts, TurnContext

T = TypeVar("T")
NEVER_SHOWN = frozenset(
    {"gate.link", "gate.markup", "gate.secret", "gate.address", "gate.instructions"}
)
"""What the gate finds that not even a colleague is given to send."""


class Suggestion(Value):
    """What the AI suggests to the person who has the ticket."""

    text: str
    confidence: float = 0.0
    passages: tuple[Passage, ...] = ()
    """What the text cites."""
    action: ProposedAction | None = None
    """The recommended step: a person runs it, through the guard."""
    doubt: str = ""
    """What the gate has against it, which would not let it leave by itself."""


async def suggest(parts: Parts, claim: Claim) -> Suggestion:
    """A reply to the customer's last words, with its sources and the action it would take.

    `claim` is the conversation as it stands. Raises `Refused` with the reason where there is nothing
    to suggest.
    """
    ctx = TurnContext(parts=parts, claim=claim, stored={}, mode="shadow")
    spoken = (claim.ticket.language, *parts.knowledge.languages())
    reading = read(claim.messages, spoken, ctx.policy.company)
    context = await ctx.step(CONTEXT, lambda: gather(ctx))
    triage = _had(await triage_stage(ctx, reading))
    passages = _had(await search(ctx, reading, triage))
    memory = await recall(ctx)
    proposal, request = await resolve(ctx, reading, triage, visible(context), passages, memory)
    found = _had(proposal)
    if found.action is not None and found.action.name == ESCALATE:
        raise Refused(f"nothing to suggest: {found.reason or 'the model would pass it on too'}")
    text = found.reply.replace(PLACEHOLDER, "").strip()
    grounds = Grounds(
        passages=passages,
        context=visible(context),
        effect=NO_EFFECT,
        reading=reading,
        policy=ctx.policy,
        looked_up=answers(request),
        earlier=tuple(one.text for one in memory.recent if one.role in ("ai", "person")),
    )
    looked_at = gate(found, text, grounds, triage.category == "technical")
    doubt = looked_at if isinstance(looked_at, Verdict) else None
    if doubt is not None and doubt.rule in NEVER_SHOWN:
        raise Refused(f"nothing to suggest: {doubt.evidence}")
    return Suggestion(
        text=text,
        confidence=found.confidence,
        passages=tuple(one for one in passages if one.id in found.citations),
        action=found.action,
        doubt=doubt.evidence if doubt is not None else "",
    )


def _had(found: T | Verdict) -> T:
    if isinstance(found, Verdict):
        raise Refused(f"nothing to suggest: {found.evidence or found.reason}")
    return found


async def translate(parts: Parts, claim: Claim, request: TranslateRequest) -> str:
    """A text in another language. Raises `Refused` where no model at hand translates."""
    ctx = TurnContext(parts=parts, claim=claim, stored={}, mode="shadow")
    tried = await ctx.ask(translators(parts.models), _translation(request))
    await ctx.flush()
    if tried.value is None:
        assert tried.verdict is not None
        raise Refused(f"no translation: {tried.verdict.evidence}")
    if leads := foreign_address(tried.value, request.text):
        raise Refused(f"no translation: the model added {leads[:100]}")
    return tried.value


def translators(models: Models) -> tuple[Model, ...]:
    """The models that translate, the cheap ones only."""
    return tuple(model for model in models.cheap if isinstance(model, Translator))


def _translation(request: TranslateRequest) -> Callable[[Model], Awaitable[Answer[str]]]:
    async def call(model: Model) -> Answer[str]:
        assert isinstance(model, Translator)
        return await model.translate(request)

    return call


def conversation(claim: Claim) -> Claim:
    """The same conversation with what nobody has answered yet as its message: the customer's last
    words, whoever has spoken since where everything is answered."""
    said = claim.said
    last = max((n for n, one in enumerate(said) if one.role in ("ai", "person")), default=-1)
    waiting = [one for one in said[last + 1 :] if one.role == "customer"]
    if not waiting:
        waiting = [one for one in said if one.role == "customer"][-1:]
    ids = {one.id for one in waiting}
    history = tuple(one for one in said if one.id not in ids)
    return claim.model_copy(update={"messages": tuple(waiting), "history": history})
