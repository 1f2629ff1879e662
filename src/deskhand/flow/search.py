"""The passages that a reply may cite."""

from deskhand.core.decisions import Passage, Reason, Triage, Verdict
from deskhand.core.errors import Retryable
from deskhand.flow.steps import KNOWLEDGE
from deskhand.flow.turn_context import TurnContext


async def search(ctx: TurnContext, triage: Triage) -> tuple[Passage, ...] | Verdict:
    """The best passages for the ticket's query, or why the articles cannot be read at all."""
    try:
        return await ctx.step(
            KNOWLEDGE, lambda: ctx.parts.knowledge.find(triage.query, triage.language)
        )
    except Retryable as error:
        return Verdict(
            reason=Reason.KNOWLEDGE_UNAVAILABLE, evidence=str(error)[:200], rule="knowledge"
        )
