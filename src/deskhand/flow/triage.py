"""What the message is about: local where that is sure, else what a cheap model says, else the article
that is surely meant."""

from deskhand.core.decisions import Passage, Triage, Verdict
from deskhand.core.matching import surely_about
from deskhand.core.policy import Policy
from deskhand.core.ports import TriageRequest
from deskhand.core.reading import Reading
from deskhand.flow.steps import LOCAL_TRIAGE, TRIAGE
from deskhand.flow.turn_context import TurnContext
from deskhand.rules.triage import triage as local_triage


async def triage(ctx: TurnContext, reading: Reading) -> Triage | Verdict:
    """The category and its neighbours, or why nobody could tell.

    In a conversation that already has a category, a short follow-up keeps it.
    """
    languages = ctx.parts.knowledge.languages()

    async def locally() -> Triage:
        return local_triage(reading, ctx.policy.categories, languages, ctx.parts.learned)

    local = await ctx.step(LOCAL_TRIAGE, locally)
    if local.confidence >= ctx.policy.thresholds.triage_confidence and local.query:
        return local
    if local.category is None and ctx.claim.ticket.category:
        local = local.model_copy(update={"category": ctx.claim.ticket.category})
        if local.query:
            return local
    request = TriageRequest(
        text=reading.text,
        subject=reading.subject,
        categories=ctx.policy.categories,
        article_languages=languages,
        local=local,
    )
    tried = await ctx.step(
        TRIAGE,
        lambda: ctx.ask(ctx.parts.models.cheap, lambda model: model.triage(request), may_wait=True),
    )
    if tried.value is None:
        assert tried.verdict is not None
        return tried.verdict
    found = tried.value
    if not local.resolvable:
        # What the company's own history or a known question is sure of, no model takes back.
        found = found.model_copy(update={"resolvable": False})
    if (
        found.language != reading.language
        and reading.language_sure
        and reading.language in languages
    ):
        # Searched as it was written: a model that takes German for English asks the wrong articles.
        query = local.query or found.query
        found = found.model_copy(update={"language": reading.language, "query": query})
    return found


def by_article(triage: Triage, passages: tuple[Passage, ...] | Verdict, policy: Policy) -> Triage:
    """The triage with the article that a message of no category is surely about, by words and by meaning.

    No category is made of it: that decides what the AI may do, and an article's words would guess. So
    nothing is where the company keeps one category for people.
    """
    if triage.category is not None or isinstance(passages, Verdict) or policy.strictest == "off":
        return triage
    best = surely_about(passages)
    if best is None or not best.by_meaning:
        return triage
    return triage.model_copy(update={"article": best.article})
