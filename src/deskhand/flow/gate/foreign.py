"""Whether a reply is in the customer's language, in whole and in each of its parts."""

import re

from deskhand.core.language import detect, script_of
from deskhand.flow.gate.sources import Grounds

_QUOTED = re.compile(
    '["\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019\'][^"\u201c\u201d\u201e\u00ab\u00bb\n]{1,80}["\u201c\u201d\u00ab\u00bb\u2019\']|\\[[^\\]\n]{1,60}\\]'
)
_PART = re.compile(r"(?<=[.!?:;,\u3002\uff0c\uff01])\s+|\n+")
WORDS, LETTERS = 5, 24
"""A part with fewer of both says too little of its language."""
_ALIKE = (
    frozenset({"nb", "da", "sv"}),
    frozenset({"cs", "sk"}),
    frozenset({"pt", "gl"}),
    frozenset({"es", "gl", "ca"}),
    frozenset({"id", "ms"}),
    frozenset({"hr", "sr", "bs", "sl"}),
    frozenset({"ru", "uk", "be", "bg"}),
    frozenset({"nl", "af"}),
    frozenset({"de", "lb"}),
)
"""Languages that short texts do not tell apart."""


def foreign(reply: str, grounds: Grounds) -> str:
    """What of the reply is in another language or script than the customer's; empty where nothing is.

    What stands in quotation marks may be in any language, and names in a script that the customer or
    a source uses.
    """
    language = grounds.reading.language
    if len(strange := _strange(reply, grounds)) >= 2:
        return f"another script: {strange[:40]}"
    bare = _QUOTED.sub(" ", reply.replace("{effect}", " "))
    for part in (bare, *_PART.split(bare)):
        words = len(part.split())
        letters = sum(character.isalpha() for character in part)
        if words < WORDS and letters < LETTERS:
            continue
        found = detect(part, (language,))
        alike = any({found.language, language} <= group for group in _ALIKE)
        if found.sure and found.language != language and not alike:
            return f"{found.language}, not {language}: {part.strip()}"
    return ""


def _strange(reply: str, grounds: Grounds) -> str:
    """The letters of a reply in a script that neither the customer nor a source uses."""
    letters = [letter for letter in reply if not letter.isascii() and letter.isalpha()]
    others = {script_of(letter) for letter in letters} - {"LATIN"}
    if not others:
        return ""
    known = (
        grounds.reading.text,
        *(f"{passage.title} {passage.text}" for passage in grounds.passages),
        grounds.context.model_dump_json(),
    )
    own = {script_of(letter) for text in known for letter in text if not letter.isascii()}
    return "".join(letter for letter in letters if script_of(letter) in others - own)
