"""After the hand-off the AI still helps the person, silent towards the customer: a draft on request, and
translations. Nothing of it is sent, done or decided; a person edits, sends, runs.

The rules that handed the ticket off are not asked again: a person has it, and asks.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from deskhand.core.context import visible
from deskhand.core.decisions import Passage, Proposal, ProposedAction, Verdict
from deskhand.core.errors import Refused
from deskhand.core.ports import Answer, Model, TranslateRequest, Translator
from deskhand.core.state import Claim
from deskhand.core.values import Value
from deskhand.flow.compose import PLACEHOLDER
from deskhand.flow.context import gather
from deskhand.flow.memory import recall
from deskhand.flow.read import read
from deskhand.flow.resolution import ESCALATE, resolve
from deskhand.flow.search import search
from deskhand.flow.steps import CONTEXT
from deskhand.flow.triage import triage as triage_stage
from deskhand.flow.turn_context import Models, Parts, TurnContext

T = TypeVar("T")


class Suggestion(Value):
    """What the AI suggests to the person who has the ticket."""

    text: str
    confidence: float = 0.0
    passages: tuple[Passage, ...] = ()
    """What the text cites."""
    action: ProposedAction | None = None
    """The recommended step: a person runs it, through the guard."""


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
    passages = _had(await search(ctx, triage))
    memory = await recall(ctx)
    proposal, _ = await resolve(ctx, reading, triage, visible(context), passages, memory)
    return _for_a_person(_had(proposal), passages)


def _had(found: T | Verdict) -> T:
    if isinstance(found, Verdict):
        raise Refused(f"nothing to suggest: {found.evidence or found.reason}")
    return found


def _for_a_person(proposal: Proposal, passages: tuple[Passage, ...]) -> Suggestion:
    """Without a sentence about an effect that has not happened."""
    action = proposal.action
    if action is not None and action.name == ESCALATE:
        raise Refused(f"nothing to suggest: {proposal.reason or 'the model would pass it on too'}")
    return Suggestion(
        text=proposal.reply.replace(PLACEHOLDER, "").strip(),
        confidence=proposal.confidence,
        passages=tuple(one for one in passages if one.id in proposal.citations),
        action=action,
    )


async def translate(parts: Parts, claim: Claim, request: TranslateRequest) -> str:
    """A text in another language. Raises `Refused` where no model at hand translates."""
    ctx = TurnContext(parts=parts, claim=claim, stored={}, mode="shadow")
    tried = await ctx.ask(translators(parts.models), _translation(request))
    await ctx.flush()
    if tried.value is None:
        assert tried.verdict is not None
        raise Refused(f"no translation: {tried.verdict.evidence}")
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
    said = (*claim.history, *claim.messages)
    last = max((n for n, one in enumerate(said) if one.role in ("ai", "person")), default=-1)
    waiting = [one for one in said[last + 1 :] if one.role == "customer"]
    if not waiting:
        waiting = [one for one in said if one.role == "customer"][-1:]
    ids = {one.id for one in waiting}
    history = tuple(one for one in said if one.id not in ids)
    return claim.model_copy(update={"messages": tuple(waiting), "history": history})
