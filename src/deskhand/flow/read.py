"""Intake's reading: from what arrived to what the rules and the model look at."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from deskhand.core.decisions import Reason
from deskhand.core.language import detect
from deskhand.core.messages import IncomingMessage, Message
from deskhand.core.reading import READ_WHOLE, Reading
from deskhand.core.skeleton import forms, plain
from deskhand.core.state import Intake
from deskhand.core.tickets import Kind, Mode
from deskhand.rules.hard import alarms_below, first_meant, first_phrase
from deskhand.rules.machines import is_automatic
from deskhand.rules.manners import is_closing, is_greeting, means_closing
from deskhand.rules.quoting import split
from deskhand.rules.sentiment import anger, anger_by_words, is_negative
from deskhand.rules.spam import is_spam
from deskhand.rules.triage import urgency

T = TypeVar("T")
LONG = READ_WHOLE
"""Characters from which on a text is read beside the loop, which others wait for."""
_BESIDE = ThreadPoolExecutor(1, "long-texts")
URGENT = 5
"""The priority of a ticket whose customer is in a hurry; 0 is the rest."""


async def beside(length: int, work: Callable[..., T], *given: object) -> T:
    """What reads a text of that length, off the loop where it is long, and one such at a time."""
    if length <= LONG:
        return work(*given)
    return await asyncio.get_running_loop().run_in_executor(_BESIDE, partial(work, *given))


def take_in(
    incoming: IncomingMessage, mode: Mode, languages: Iterable[str] = (), company: str = ""
) -> Intake:
    """Make a message ready to be stored; cheap enough to be done before acknowledging it.

    `languages` are those of the company's articles, the commonest first: what a short text is in
    while nothing says otherwise. `company` is its name, by which quotations of its own mail are
    known.
    """
    mail = split(incoming.text, incoming.subject, company)
    text = f"{mail.own}\n{mail.signature}" if alarms_below(mail.signature) else mail.own
    language, _ = detect(text, languages)
    tone = _ends(text)
    urgent = urgency(plain(f"{incoming.subject} {tone}")) == "high"
    return Intake(
        incoming=incoming,
        text=text,
        kind=kind_of(incoming, text, company),
        settled=_is_settled(incoming, text),
        language=language,
        negative=is_negative(anger_by_words(tone)),
        mode=mode,
        priority=URGENT if urgent else 0,
    )


def _ends(text: str) -> str:
    """What says how somebody writes: all of it, or both ends of what a person reads whole anyway."""
    return text if len(text) <= READ_WHOLE else f"{text[:READ_WHOLE]}\n{text[-READ_WHOLE:]}"


def _is_settled(incoming: IncomingMessage, text: str) -> bool:
    """Whether a message without a subject means that all is settled, in words that no list has or that
    greet as well ("Ciao!"), and nothing that a person has to read. It counts only right after an answer."""
    if incoming.subject or incoming.attachments:
        return False
    if is_closing(text):
        return True
    if not means_closing(text):
        return False
    return first_phrase(forms(text)) is None and first_meant(text) is None


def kind_of(incoming: IncomingMessage, text: str, company: str = "") -> Kind:
    """What a message is before anyone thinks about it.

    Whatever would be put away unread is held against the hard rules first: thanks for a stolen
    card is no thanks. Only a machine's offer to speak to somebody is no wish of its own.
    """
    kind = _shortcut(incoming, text, company)
    if kind in ("question", "greeting"):
        return kind
    person = first_phrase(forms(f"{incoming.subject}\n{text}"))
    if person is None and kind == "thanks":
        person = first_meant(incoming.subject, text)
    if person is None or (kind != "thanks" and person.reason == Reason.ASKS_FOR_PERSON):
        return kind
    return "question"


def _shortcut(incoming: IncomingMessage, text: str, company: str) -> Kind:
    if incoming.automatic or is_automatic(incoming.sender.email, incoming.subject, text):
        return "automatic"
    if is_spam(incoming.subject, text):
        return "spam"
    if incoming.attachments:
        return "question"
    if is_greeting(text, company):
        return "greeting"
    return "thanks" if is_closing(text) else "question"


def read(messages: Sequence[Message], languages: Iterable[str] = (), company: str = "") -> Reading:
    """The messages of one turn, as the rules see them.

    `languages`: of the conversation so far, then of the articles.
    """
    text = "\n\n".join(message.text for message in messages)
    subject = messages[0].subject if messages else ""
    files = tuple(file for message in messages for file in message.attachments)
    language, sure = detect(text, languages)
    score = anger(text)
    return Reading(
        text=text,
        subject=subject,
        forms=forms(f"{subject}\n{text}" if subject else text),
        language=language,
        language_sure=sure,
        anger=score,
        negative=is_negative(score),
        greeting=not files and all(is_greeting(message.text, company) for message in messages),
        attachments=files,
    )


def unread(messages: Sequence[Message], language: str) -> Reading:
    """The messages as they are, and nothing found in them: for the way out, which must not fail at
    what the way in failed at."""
    return Reading(
        text="\n\n".join(message.text for message in messages),
        subject=messages[0].subject if messages else "",
        language=language,
        language_sure=False,
        negative=any(message.negative for message in messages),
        attachments=tuple(file for message in messages for file in message.attachments),
    )


def answered_before(history: Sequence[Message]) -> str:
    """What the customer wrote last, where the AI answered it: a further message goes on from there. What a
    person answered is dealt with."""
    answered = False
    for message in reversed(history):
        if message.role == "ai":
            answered = True
        elif message.role == "customer":
            return message.text if answered else ""
        elif message.role == "person":
            return ""
    return ""
