"""One real question per form to one model: what it can do, before it answers a customer."""

import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

from deskhand.core.context import Contact, Context
from deskhand.core.decisions import Passage, Reason, Triage, Verdict
from deskhand.core.errors import Permanent, Retryable
from deskhand.core.judge import GradeRequest, Judge
from deskhand.core.messages import Message
from deskhand.core.policy import Policy
from deskhand.core.ports import (
    Answer,
    BriefRequest,
    CheckRequest,
    Model,
    ResolveRequest,
    SecondReader,
    SummaryRequest,
    TranslateRequest,
    Translator,
    TriageRequest,
)
from deskhand.core.reading import Reading
from deskhand.core.values import Value

A = TypeVar("A")
QUESTION = "How long can I send something back?"
PASSAGE = "You can send everything back within 30 days."
"""Both are of no company: the question costs a few hundred tokens and shows no customer's data."""


class Tried(Value):
    """What came of one form."""

    form: str
    seconds: float
    said: str
    """What the model answered, short; why there is nothing, where `fault` is set."""
    fault: bool


async def try_model(model: Model, policy: Policy, now: datetime) -> list[Tried]:
    """Ask `model` for each form once, with real requests. What a model cannot do is in the result."""
    reading = Reading(text=QUESTION, language="en")
    local = Triage(category=None, language="en", query=QUESTION)
    passage = Passage(id="trial#0", article="trial", title="Returns", text=PASSAGE, updated_at=now)
    asked = Message(id="m1", role="customer", text=QUESTION, at=now)
    triage = TriageRequest(
        text=QUESTION,
        subject="",
        categories=tuple(policy.categories),
        article_languages=("en",),
        local=local,
    )
    resolve = ResolveRequest(
        policy=policy,
        reading=reading,
        triage=local,
        context=Context(at=now, contact=Contact(id="trial", name="Ana")),
        passages=(passage,),
        history=(),
        actions=("ESCALATE(reason): hand the ticket to a person",),
    )
    brief = BriefRequest(
        reading=reading,
        history=(),
        verdict=Verdict(reason=Reason.ASKS_FOR_PERSON, evidence="a trial"),
        tried=(),
    )
    summary = SummaryRequest(summary="", messages=(asked,))
    forms: list[tuple[str, Callable[[], Awaitable[Answer[str]]]]] = [
        ("triage", _said(lambda: model.triage(triage), lambda found: str(found.category))),
        ("resolve", _said(lambda: model.resolve(resolve), lambda found: found.reply)),
        ("brief", _said(lambda: model.brief(brief), lambda found: found.issue)),
        ("summarise", lambda: model.summarise(summary)),
    ]
    if isinstance(model, SecondReader):
        check = CheckRequest(
            reply=passage.text, asked=QUESTION, passages=(passage,), context=resolve.context
        )
        forms.append(
            (
                "check",
                _said(lambda: model.check(check), lambda found: found.what or "nothing against it"),
            )
        )
    if isinstance(model, Judge):
        grade = GradeRequest(asked=QUESTION, reply=passage.text, written=passage.text)
        forms.append(
            ("grade", _said(lambda: model.grade(grade), lambda found: found.why)),
        )
    if isinstance(model, Translator):
        request = TranslateRequest(text=QUESTION, language="de")
        forms.append(("translate", lambda: model.translate(request)))
    return [await _try(name, ask) for name, ask in forms]


def _said(
    ask: Callable[[], Awaitable[Answer[A]]], word: Callable[[A], str]
) -> Callable[[], Awaitable[Answer[str]]]:
    async def asked() -> Answer[str]:
        answer = await ask()
        return Answer(value=word(answer.value), usage=answer.usage)

    return asked


async def _try(form: str, ask: Callable[[], Awaitable[Answer[str]]]) -> Tried:
    started = time.perf_counter()
    try:
        said, fault = (await ask()).value, False
    except (Retryable, Permanent) as error:
        said, fault = str(error), True
    return Tried(
        form=form,
        seconds=time.perf_counter() - started,
        said=" ".join(said.split())[:120],
        fault=fault,
    )
