"""How a support reply speaks, by language: what states nothing, what claims a deed, what promises.

The gate is proven in these languages only; replies in any other wait as drafts.
"""

from collections.abc import Mapping

from deskhand.rules.speech.dutch import DUTCH
from deskhand.rules.speech.english import ENGLISH
from deskhand.rules.speech.french import FRENCH
from deskhand.rules.speech.german import GERMAN
from deskhand.rules.speech.italian import ITALIAN
from deskhand.rules.speech.polish import POLISH
from deskhand.rules.speech.portuguese import PORTUGUESE
from deskhand.rules.speech.spanish import SPANISH
from deskhand.rules.speech.words import Speech

SPEECH: Mapping[str, Speech] = {
    "en": ENGLISH,
    "de": GERMAN,
    "fr": FRENCH,
    "es": SPANISH,
    "it": ITALIAN,
    "nl": DUTCH,
    "pt": PORTUGUESE,
    "pl": POLISH,
}


def proven(language: str) -> bool:
    """Whether what leaves in this language is checked sentence by sentence."""
    return language in SPEECH
