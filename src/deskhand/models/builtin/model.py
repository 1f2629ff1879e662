"""The built-in model: free, local, and honest about what it does not know."""

import re

from deskhand.core.decisions import Proposal, Triage
from deskhand.core.ports import (
    Answer,
    BriefLines,
    BriefRequest,
    ResolveRequest,
    SummaryRequest,
    TriageRequest,
)
from deskhand.models.builtin.answers import ANSWERS, clarify, one_of_several, quote
from deskhand.models.builtin.saying import unknown
from deskhand.rules.several import requests_in

SUMMARY_WORDS = 120
NAMED = 3
"""Requests of one message that a brief names."""
_FIRST_SENTENCE = re.compile(r"^.{10,200}?[.!?\n]|^.{1,200}", re.S)


class BuiltinModel:
    """Known questions are answered from the context, others by quoting an article, if one fits.

    Where neither fits it says so with a low confidence, and the ticket goes to a person.
    """

    name = "builtin"
    reads_images = False
    free = True

    async def aclose(self) -> None:
        """Nothing to let go of."""

    async def triage(self, request: TriageRequest) -> Answer[Triage]:
        """The local guess as it is: there is nothing better to ask."""
        return Answer(value=request.local.model_copy(update={"decided_by": self.name}))

    async def resolve(self, request: ResolveRequest) -> Answer[Proposal]:
        """The first way of answering that fits; none to one of several things that are asked for."""
        proposal = (
            clarify(request)
            or one_of_several(request)
            or ANSWERS.get(request.triage.intent, quote)(request)
            or quote(request)
            or unknown("no article and nothing in the customer's data answers this")
        )
        return Answer(value=proposal.model_copy(update={"written_by": self.name}))

    async def brief(self, request: BriefRequest) -> Answer[BriefLines]:
        """The customer's own first sentence, or all in which something is asked for; the next step is left
        to code."""
        reading = request.reading
        asked = requests_in(f"{reading.subject}\n{reading.text}", reading.language)
        found = _FIRST_SENTENCE.match(" ".join(request.reading.text.split()))
        sentence = found.group().strip() if found else request.reading.text[:200]
        left = (f"and {len(asked) - NAMED} more",) if len(asked) > NAMED else ()
        sentence = " / ".join((*asked[:NAMED], *left)) or sentence
        lead = f"{request.category.capitalize()}: " if request.category else ""
        return Answer(value=BriefLines(issue=f"{lead}{sentence}", next_step=""))

    async def summarise(self, request: SummaryRequest) -> Answer[str]:
        """The first sentence of every message, newest last, within 120 words."""
        lines = [request.summary] if request.summary else []
        for message in request.messages:
            found = _FIRST_SENTENCE.match(" ".join(message.text.split()))
            lines.append(f"{message.role}: {found.group().strip() if found else ''}")
        return Answer(value=" ".join(" ".join(lines).split()[-SUMMARY_WORDS:]))
