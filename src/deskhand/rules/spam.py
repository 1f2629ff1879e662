"""Advertising that is sent to every address."""

import re

from deskhand.core.skeleton import plain

_OFFER = re.compile(
    r"\b(?:seo (?:services?|ranking|packages?|expert)|guest post|backlinks?|first page of google|web design services|crypto investment|"
    r"casino bonus|lottery winner|increase your (?:traffic|sales|ranking)|buy followers|loan offer|rank your (?:site|website))\b"
)
_LINK = re.compile(r"https?://")


def is_spam(subject: str, text: str) -> bool:
    """Whether a text makes one of the known offers and leads somewhere."""
    return _LINK.search(text) is not None and _OFFER.search(plain(f"{subject} {text}")) is not None
