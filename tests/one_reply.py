"""One reply against one article: does it leave?"""

from datetime import UTC, datetime

from deskhand.core.contacts import Contact
from deskhand.core.context import Context
from deskhand.core.decisions import NO_EFFECT, Passage, Proposal
from deskhand.core.policy import Policy
from deskhand.core.reading import Reading
from deskhand.flow.gate import Grounds, gate

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


def held_against(reply: str, language: str, title: str, text: str, asked: str) -> bool:
    """Whether a reply leaves that has one article as its source."""
    passage = Passage(
        id="r#0", article="r", title=title, text=text, language=language, updated_at=NOW
    )
    grounds = Grounds(
        passages=(passage,),
        context=Context(at=NOW, contact=Contact(id="c", name="Nora Lind")),
        effect=NO_EFFECT,
        reading=Reading(text=asked, language=language),
        policy=Policy(company="Fernhill"),
    )
    proposal = Proposal(reply=reply, confidence=0.9, citations=("r#0",))
    return gate(proposal, reply, grounds) == reply
