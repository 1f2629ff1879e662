"""Intake's reading: from what arrived to what the rules and the model look at."""

import re
from collections.abc import Sequence

from mailparser_reply import EmailReplyParser

from deskhand.core.messages import IncomingMessage, Message
from deskhand.core.reading import Reading
from deskhand.core.skeleton import forms, plain
from deskhand.core.state import Intake
from deskhand.core.tickets import Kind, Mode
from deskhand.rules.intents import find as find_intent
from deskhand.rules.language import detect
from deskhand.rules.sentiment import anger, is_negative
from deskhand.rules.triage import urgency

MAIL_LANGUAGES = ["en", "de", "fr", "es", "pt", "it", "nl", "pl", "sv", "da"]
_QUOTED = re.compile(
    r"^\s*>|^-{2,}\s*(?:original|forwarded)|^(?:from|von|de|da|van): .*@|^on .{5,80} wrote:",
    re.I | re.M,
)
_THANKS = re.compile(
    r"\b(?:thanks?|thank you|thx|ty|cheers|danke\w*|vielen dank|merci\w*|gracias|obrigad[oa]|grazie|bedankt)\b"
)
_MORE = re.compile(
    r"\?|\b(?:but|however|still|not|no|except|another|also|one more|problem|issue|help|please|how|when|why|what|"
    r"aber|noch|nicht|mais|encore|pas|pero|todavia|mas|ainda|nao)\b"
)
_SPAM = re.compile(
    r"\b(?:seo (?:services?|ranking|packages?|expert)|guest post|backlinks?|first page of google|web design services|crypto investment|"
    r"casino bonus|lottery winner|increase your (?:traffic|sales|ranking)|buy followers|loan offer|rank your (?:site|website))\b"
)
_LINK = re.compile(r"https?://")
URGENT = 5
"""The priority of a ticket whose customer is in a hurry; 0 is the rest."""
LONGEST_THANKS = 12
"""Words. A longer text that thanks also says something."""


def fresh_text(text: str) -> str:
    """What the customer wrote in this message: without quoted mail and without a signature."""
    if not _QUOTED.search(text) and "\n--" not in text:
        return text.strip()
    parsed = EmailReplyParser(languages=MAIL_LANGUAGES).parse_reply(text)
    return (parsed or text).strip()


def is_thanks(text: str) -> bool:
    """Whether a text thanks and says nothing else."""
    low = plain(text)
    return (
        len(low.split()) <= LONGEST_THANKS
        and _THANKS.search(low) is not None
        and _MORE.search(low) is None
        and find_intent((low,)) is None
    )


def kind_of(incoming: IncomingMessage, text: str) -> Kind:
    """What a message is before anyone thinks about it."""
    if incoming.automatic:
        return "automatic"
    low = plain(f"{incoming.subject} {text}")
    if _SPAM.search(low) and _LINK.search(text):
        return "spam"
    return "thanks" if is_thanks(text) and not incoming.attachments else "question"


def take_in(incoming: IncomingMessage, mode: Mode, known_language: str = "") -> Intake:
    """Make a message ready to be stored; cheap enough to be done before acknowledging it."""
    text = fresh_text(incoming.text)
    language, _ = detect(text, known_language)
    urgent = urgency(plain(f"{incoming.subject} {text}")) == "high"
    return Intake(
        incoming=incoming,
        text=text,
        kind=kind_of(incoming, text),
        language=language,
        negative=is_negative(anger(text)),
        mode=mode,
        priority=URGENT if urgent else 0,
    )


def read(messages: Sequence[Message], known_language: str = "") -> Reading:
    """The messages of one turn, as the rules see them."""
    text = "\n\n".join(message.text for message in messages)
    subject = messages[0].subject if messages else ""
    language, sure = detect(text, known_language)
    score = anger(text)
    return Reading(
        text=text,
        subject=subject,
        forms=forms(f"{subject}\n{text}" if subject else text),
        language=language,
        language_sure=sure,
        anger=score,
        negative=is_negative(score),
        thanks=is_thanks(text),
        attachments=tuple(file for message in messages for file in message.attachments),
    )
