"""The passages that a reply may cite."""

from deskhand.core.decisions import Passage, Reason, Triage, Verdict
from deskhand.core.errors import Retryable
from deskhand.flow.steps import KNOWLEDGE
from deskhand.flow.turn_context import TurnContext


async def search(ctx: TurnContext, triage: Triage) -> tuple[Passage, ...] | Verdict:
    """The best passages for the ticket's query, or why a person has to answer: the articles cannot be
    read, or the best one and another contradict each other. Neither of two such is ever given.
    """
    spoken = ctx.parts.knowledge.languages()
    language = triage.language
    if language not in spoken and "en" in spoken:
        # The query for who writes in a language without articles is in one that has some.
        language = "en"
    try:
        found = await ctx.step(
            KNOWLEDGE, lambda: ctx.parts.knowledge.find(triage.query, language, few=True)
        )
    except Retryable as error:
        return Verdict(
            reason=Reason.KNOWLEDGE_UNAVAILABLE, evidence=str(error)[:200], rule="knowledge"
        )
    if found and found[0].contradicts:
        pair = f"{found[0].id} and {found[0].contradicts} say different figures"
        return Verdict(reason=Reason.KNOWLEDGE_CONFLICT, evidence=pair, rule="knowledge")
    return tuple(passage for passage in found if not passage.contradicts)
