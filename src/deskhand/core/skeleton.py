"""Forms of a text in which a disguised word looks like the word.

Rules match on these forms only; what the model and people read is the text as written. Of 36
disguises measured, lookalikes, full-width and bold letters, marks, zero-width characters and
entities are undone here; leet spelling and letters set apart by spaces in part.
"""

import html
import re
import unicodedata

_LOOKALIKES = str.maketrans(
    "аесорхуіјѕԁһӏвкмнтгпԛѡАВЕКМНОРСТУХІЈЅαοενκτρυιχβΑΒΕΖΗΙΚΜΝΟΡΤΥΧıłøđ",
    "aecopxyijsdhlbkmhtrnqwABEKMHOPCTYXIJSaoevktpuixbABEZHIKMNOPTYXilod",
)
_LEET = str.maketrans("013457$@!", "oleastsai")
_SPACED = re.compile(r"(?<!\w)(?:\w[\s._*-]{1,2}){3,}\w(?!\w)")
_LEET_WORD = re.compile(r"\b(?=\w*[a-z])(?=[\w$@!]*[013457$@!])[\w$@!]{4,}")
_SPACES = re.compile(r"\s+")
_QUOTES = str.maketrans("\u2018\u2019\u201b\u2032\u0060\u00b4", "''''''")
LONGEST = 20_000
"""Characters of a message that rules look at: beyond that, the first and the last half of it."""


def plain(text: str) -> str:
    """Lower case, compatibility forms unified, invisibles and marks removed, spaces single."""
    if len(text) > LONGEST:
        text = text[: LONGEST // 2] + "\n" + text[-LONGEST // 2 :]
    if "&" in text:
        text = html.unescape(text)
    text = unicodedata.normalize("NFKD", text.translate(_QUOTES))
    kept = "".join(
        character for character in text if unicodedata.category(character) not in ("Cf", "Mn", "Me")
    )
    return _SPACES.sub(" ", kept).casefold().strip()


def forms(text: str) -> tuple[str, ...]:
    """The distinct forms of `text`: plain, with lookalikes folded, and with disguises joined."""
    first = plain(text)
    folded = first.translate(_LOOKALIKES)
    joined = _SPACED.sub(lambda match: re.sub(r"[\W_]", "", match.group()), folded)
    joined = _LEET_WORD.sub(lambda match: match.group().translate(_LEET), joined)
    return tuple(dict.fromkeys((first, folded, joined)))
