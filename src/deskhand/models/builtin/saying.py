"""What the built-in model says: its templates, questions back, and that it does not know."""

from deskhand.core.decisions import Proposal, ProposedAction
from deskhand.core.ports import ResolveRequest
from deskhand.models.builtin.templates import LANGUAGES, TEMPLATES

SURE = 0.92


def say(request: ResolveRequest, key: str, **fields: str) -> str:
    """A template in the reader's language."""
    language = request.reading.language
    return TEMPLATES[language if language in LANGUAGES else "en"][key].format(**fields)


def unknown(why: str) -> Proposal:
    """Nothing fits: a person has to look."""
    return Proposal(reply="", confidence=0.2, reason=why)


def escalate(reason: str) -> Proposal:
    """A person has to decide this."""
    return Proposal(reply="", action=ProposedAction(name="ESCALATE"), confidence=1.0, reason=reason)


def ask(request: ResolveRequest, key: str, **fields: str) -> Proposal:
    """One question back, with what there is to choose from."""
    return Proposal(reply=say(request, key, **fields), confidence=SURE, asks=True)


def language_of(request: ResolveRequest) -> str:
    """The language of the templates that the reader gets."""
    return request.reading.language if request.reading.language in LANGUAGES else "en"


def text_of(request: ResolveRequest) -> str:
    """What the customer wrote, with the subject."""
    return f"{request.reading.subject}\n{request.reading.text}"
