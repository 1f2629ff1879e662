"""Deeds that a label and a word tell, or a label and a tick: "Refund: done"."""

import re

from deskhand.flow.gate.words import stems
from deskhand.rules.speech import Speech

_TICK = re.compile("[\u2705\u2714\u2611\u2713\U0001f197]|\\[x\\]")
_MARK = re.compile(r"[*_`~#]+|^\s*[-\u2022]\s+")
_BETWEEN = re.compile("[:=|\u2192]")
_WHOSE = re.compile(
    r"^(?:your|the|ihre?|die|der|das|votre|vos|la|le|su|sus|el|il suo|la sua|uw|je|de|het|a sua|o seu|twoj\w*|panstwa)\s+"
)
_TOLD = {
    "en": ("your {} has been {}", "done"),
    "de": ("ihre {} wurde {}", "erledigt"),
    "fr": ("votre {} a ete {}", "effectue"),
    "es": ("su {} ha sido {}", "hecho"),
    "it": ("il suo {} e stato {}", "effettuato"),
    "nl": ("uw {} is {}", "gedaan"),
    "pt": ("a sua {} foi {}", "feito"),
    "pl": ("{} zostal {}", "wykonany"),
}
"""What they say in full, and the word that a tick stands for."""
LONGEST_LABEL = 6
MOST_BEHIND = 4
"""Words."""


def in_full(low: str, language: str, speech: Speech) -> str:
    """The sentence that a folded label and its word or tick stand for, where the label is a thing of a
    customer's; empty where it is neither."""
    sentence, done = _TOLD[language]
    bare = _MARK.sub("", _TICK.sub(" ", low)).strip()
    label, *values = _BETWEEN.split(bare, maxsplit=1)
    value = values[0] if values else ""
    if _TICK.search(low) and not value.split():
        value = done
    label = _WHOSE.sub("", label.strip(" .!"))
    if not 1 <= len(label.split()) <= LONGEST_LABEL or not 1 <= len(value.split()) <= MOST_BEHIND:
        return ""
    if any(map(str.isdigit, value)) or not stems(label, speech) & _things(speech):
        return ""
    return sentence.format(label, value.strip(" .!"))


def _things(speech: Speech) -> frozenset[str]:
    """What becomes of orders and accounts: an article's own label is about none of them."""
    return stems(f"{speech.orders} {speech.accounts} {' '.join(speech.statuses.values())}", speech)
