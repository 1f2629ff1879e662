"""The passages that a reply may cite."""

import re

from deskhand.core.decisions import Passage, Reason, Triage, Verdict
from deskhand.core.errors import Retryable
from deskhand.core.reading import Reading
from deskhand.core.state import Claim
from deskhand.flow.steps import KNOWLEDGE
from deskhand.flow.turn_context import TurnContext
from deskhand.rules.quoting import own_subject

MOST_QUESTIONS = 3
"""Of one message that are searched apart."""
LONGEST_BEFORE = 300
"""Characters of the question before that a follow-up is searched with."""
_SENTENCE = re.compile(r"[^.!?\n\u3002\uff01\uff1f\u061f]+[.!?\n\u3002\uff01\uff1f\u061f]?")
_ENDS_A_QUESTION = ("?", "\uff1f", "\u061f")
QUESTION_LENGTHS = range(8, 300)
"""Characters of a question that is searched apart: shorter ones ask nothing alone."""


async def search(
    ctx: TurnContext, reading: Reading, triage: Triage
) -> tuple[Passage, ...] | Verdict:
    """The best passages for the ticket's query, or why a person has to answer: the articles cannot be
    read, or the best one and another contradict each other. Neither of two such is ever given.

    Several questions are searched apart, too, and a follow-up together with the question before it: of
    143 last questions of conversations 125 found their article alone, and 132 so.
    """
    spoken = ctx.parts.knowledge.languages()
    language = triage.language
    if language not in spoken and "en" in spoken:
        # The query for who writes in a language without articles is in one that has some.
        language = "en"
    also: list[str] = []
    if triage.query and language == reading.language:
        also = _also(triage.query, reading, ctx.claim)

    async def find() -> tuple[Passage, ...]:
        return await ctx.parts.knowledge.find(triage.query, language, few=True, also=also)

    try:
        found = await ctx.step(KNOWLEDGE, find)
    except Retryable as error:
        return Verdict(
            reason=Reason.KNOWLEDGE_UNAVAILABLE, evidence=str(error)[:200], rule="knowledge"
        )
    if found and found[0].contradicts:
        pair = f"{found[0].id} and {found[0].contradicts} say different figures"
        return Verdict(reason=Reason.KNOWLEDGE_CONFLICT, evidence=pair, rule="knowledge")
    return tuple(passage for passage in found if not passage.contradicts)


def _also(query: str, reading: Reading, claim: Claim) -> list[str]:
    """What else is searched: with the subject, each of several questions, and the question before with
    this one."""
    sentences = (one.strip() for one in _SENTENCE.findall(reading.text))
    questions = [
        one for one in sentences if one.endswith(_ENDS_A_QUESTION) and len(one) in QUESTION_LENGTHS
    ]
    apart = questions[:MOST_QUESTIONS] if len(questions) > 1 else []
    before = [one.text for one in claim.history if one.role == "customer"][-1:]
    subject = own_subject(reading.subject)
    with_subject = [f"{subject} {query}"] if subject and not query.startswith(subject) else []
    return [*with_subject, *apart, *(f"{one[:LONGEST_BEFORE]} {query}" for one in before)]
