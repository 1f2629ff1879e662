"""Forms of a text in which a disguised word looks like the word.

Rules match on these forms only; what the model and people read is the text as written. Of 36
disguises measured, lookalikes, full-width and bold letters, marks, zero-width characters and
entities are undone here; leet spelling and letters set apart by spaces in part.
"""

import html
import re
import unicodedata

from deskhand.core.reading import READ_WHOLE

_LOOKALIKES = str.maketrans(
    "аесорхуіјѕԁһӏвкмнтгпԛѡԝАВЕКМНОРСТУХІЈЅαοενκτρυιχβΑΒΕΖΗΙΚΜΝΟΡΤΥΧıłøđ",
    "aecopxyijsdhlbkmhtrnqwwABEKMHOPCTYXIJSaoevktpuixbABEZHIKMNOPTYXilod",
)
_SMALL_CAPITALS = str.maketrans("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz")
_NEAREST = _SMALL_CAPITALS | str.maketrans(
    {"ł": "l", "ø": "o", "ı": "i", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)
_LEET = (str.maketrans("013457$@!", "oleastsai"), str.maketrans("013457$@!", "oieastsai"))
_SPACED = re.compile(r"(?<![^\W_])(?:[^\W_][\s._*-]{1,2}){3,}[^\W_](?![^\W_])")
_LEET_WORD = re.compile(r"\b(?=\w*[a-z])(?=[\w$@!]*[013457$@!])[\w$@!]{4,}")
_SPACES = re.compile(r"\s+")
_UNIFIED = str.maketrans(
    "\u2018\u2019\u201b\u2032\u00b4", "'''''", "\u3164\u2800\u115f\u1160\uffa0"
)
"""Quotation marks as one, and letters that show nothing as nothing."""


_INVISIBLE = frozenset("\u034f\u17b4\u17b5\u180b\u180c\u180d\u180f")
"""Marks that show nothing; with them the selectors of a variation."""
_VOICED = frozenset("\u3099\u309a")


class _Marks(dict[int, int | None]):
    """For `str.translate`: nothing for invisible characters and marks, the rest as it is. A vowel that is
    written as a mark stays, as does what tells two kana apart: without them one word is another."""

    def __missing__(self, code: int) -> int | None:
        kept = None if _only_marks(chr(code)) else code
        self[code] = kept
        return kept


def _only_marks(character: str) -> bool:
    category = unicodedata.category(character)
    if category != "Mn":
        return category in ("Cf", "Me")
    if character in _INVISIBLE or unicodedata.name(character, "").startswith("VARIATION"):
        return True
    return unicodedata.combining(character) != 0 and character not in _VOICED


_MARKS = _Marks()
WHOLE = 18 * READ_WHOLE
"""Characters that a text which a model is given may grow to when its forms are unified: one may stand for
eighteen. Nothing of such a text is left out."""
GROWTH = 3
"""Times that a longer one may grow, as a Korean one does."""
LONGEST = 200_000
"""Characters that rules look at, as many as a message may have; of more, both ends."""


def plain(text: str) -> str:
    """Lower case, compatibility forms unified, invisibles and marks removed, spaces single."""
    text = _bounded(text)
    if "&" in text:
        text = html.unescape(html.unescape(text))
    text = text.replace("`", "'")
    if not text.isascii():
        most = min(LONGEST, max(WHOLE, GROWTH * len(text)))
        text = unicodedata.normalize("NFKD", text.translate(_UNIFIED))
        text = _bounded(text, most).translate(_MARKS)
    return _SPACES.sub(" ", text).casefold().strip()


def _bounded(text: str, most: int = LONGEST) -> str:
    """Both ends of a text."""
    if len(text) <= most:
        return text
    return f"{text[: most // 2]}\n{text[-(most // 2) :]}"


def folded(text: str) -> str:
    """The plain form with letters that no mark can be taken from as their nearest Latin ones, as
    people type them who lack the key: for comparing with lists of words that are folded too."""
    return plain(text).translate(_NEAREST)


def forms(text: str) -> tuple[str, ...]:
    """The distinct forms of `text`: plain, with lookalikes folded, and with disguises joined."""
    first = plain(text)
    folded = first.translate(_LOOKALIKES).translate(_SMALL_CAPITALS)
    joined = _SPACED.sub(_join, folded)
    leet = [
        _LEET_WORD.sub(lambda match, table=table: match.group().translate(table), joined)
        for table in _LEET
    ]
    return tuple(dict.fromkeys((first, folded, *leet)))


def _join(spaced: re.Match[str]) -> str:
    """Letters set apart, as one word; and once more without a first letter that stood alone."""
    word = re.sub(r"[\W_]", "", spaced.group())
    return f"{word} {word[1:]}" if word[0] in "ai" else word
