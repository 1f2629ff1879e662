"""Deeds that a label and a word tell, or a label and a tick: "Refund: done"."""

import re

_TICK = re.compile("[\u2705\u2714\u2611\u2713\U0001f197]")
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
MOST_BEHIND = 3
"""Words."""


def in_full(low: str, language: str) -> str:
    """The sentence that a folded label and its word or tick stand for; empty where it is neither."""
    sentence, done = _TOLD[language]
    label, colon, value = _TICK.sub(" ", low).partition(":")
    if _TICK.search(low) and not (colon and value.split()):
        value = done
    if any(map(str.isdigit, low)) or not 1 <= len(label.split()) <= LONGEST_LABEL:
        return ""
    if not 1 <= len(value.split()) <= MOST_BEHIND:
        return ""
    return sentence.format(label.strip(" .!"), value.strip(" .!"))
