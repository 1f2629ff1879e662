"""Which language a message is in, and whether that is more than a guess.

py3langid's counts of character pieces say how well each language explains a text; to that come what
is known beforehand (the languages that support desks get, and those of this desk, this contact and
this conversation) and words that belong to one language alone. Measured with the alternatives in
`docs/decisions/0010-language.md`.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple, Protocol, cast

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from py3langid.langid import MODEL_FILE, LanguageIdentifier

LONGEST = 600
"""Characters that are looked at."""
MARGIN = 4.0
"""By how much (natural logarithm of the odds) the best has to lead to be sure."""
_ENGLISH, _COMMON, _KNOWN, _FIRST, _TELLING = 8.0, 4.0, 4.0, 9.0, 5.0
"""What a language has beforehand: English, the other languages of support desks, one that is known of this
desk or contact, the first of these; and what a word of its own adds, once."""
_ENGLISH_BESIDE = 6.0
"""English where other languages are known."""
_EXPLAINS = -1e30
"""The identifier's score of a text of which it knows no piece, such as "hi"."""
_OFTEN = frozenset(
    [
        "de",
        "fr",
        "es",
        "it",
        "nl",
        "pt",
        "pl",
        "ru",
        "uk",
        "ja",
        "zh",
        "ko",
        "ar",
        "tr",
        "sv",
        "no",
        "da",
        "fi",
        "cs",
        "hu",
        "ro",
        "el",
        "he",
        "hi",
        "th",
        "vi",
        "id",
        "fa",
    ]
)
_CALLED: Mapping[str, str] = {"no": "nb", "nn": "nb"}
"""Codes of the model that go by another name here."""
_TELLS: Mapping[str, str] = {
    "en": "the my how where what does please can't won't i'm with why when is not your",
    "de": "bitte ich nicht wie mein meine und wann warum kein keine für ändern vergessen ist noch",
    "fr": "je mon ma mes où comment pourquoi quand ne pas est avec votre vous bonjour",
    "es": "mi mis dónde donde cómo cuándo por qué el los las pedido contraseña funciona",
    "it": "il mio mia dove come quando perché non gli ordine della funziona ho",
    "nl": "het een mijn niet ik hoe waar wanneer waarom graag bestelling doet",
    "pt": "meu minha onde como quando não está você encomenda senha",
    "pl": "mój moje gdzie jak kiedy nie dlaczego jest zamówienie proszę się",
    "sv": "jag min mitt hur när inte var är och beställning",
    "da": "jeg hvor hvordan hvornår ikke min mit og ordre",
}
_SCRIPTS = (
    ("ja", "HIRAGANA"),
    ("ja", "KATAKANA"),
    ("ko", "HANGUL"),
    ("el", "GREEK"),
    ("he", "HEBREW"),
    ("th", "THAI"),
    ("zh", "CJK"),
)
"""Scripts that one language of support desks writes; kana decide before the characters beside them."""
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_NO_LANGUAGE = re.compile(r"https?://\S+|(?<!\S)\S[^\s@]*+@\S+|\b[^\W\d]*+\d\w*+")


class _Identifier(Protocol):
    """What is used of py3langid, whose functions have no types."""

    labels: list[str]

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Every language with the logarithm of its odds, without what is known beforehand."""
        ...

    def set_languages(self, langs: list[str]) -> None:
        """The only languages from here on."""
        ...


class Detected(NamedTuple):
    """A language as a two-letter code, and whether that is sure."""

    language: str
    sure: bool


def detect(text: str, known: Iterable[str] = ()) -> Detected:
    """The language of `text`.

    `known`: languages of this conversation, this contact, the articles, the most telling first.
    What is not sure never leads away from them; English where nothing is known.
    """
    beforehand = tuple(dict.fromkeys(language for language in known if language))
    fallback = beforehand[0] if beforehand else "en"
    sample = _NO_LANGUAGE.sub(" ", text[:LONGEST])
    letters = [character for character in sample if character.isalpha()]
    if len(letters) < 2:
        return Detected(fallback, sure=False)
    if (written := _by_script(letters)) is not None:
        if written == "zh" and "ja" in beforehand[: _place("zh", beforehand)]:
            return Detected("ja", sure=False)
        return Detected(written, sure=True)
    ranked = _ranked(sample, beforehand)
    (best, first), (_, second) = ranked[:2]
    if first < _EXPLAINS:
        return Detected(fallback, sure=False)
    if first - second >= MARGIN:
        return Detected(best, sure=True)
    if not beforehand:
        return Detected(best, sure=False)
    return Detected(next(name for name, _ in ranked if name in beforehand), sure=False)


def language_code(word: str) -> str:
    """Two letters of a language from a code, a tag (`pt-BR`) or an English name; empty for none."""
    named = word.strip().replace("_", "-").casefold()
    if named in _named():
        return _named()[named]
    code = named.split("-")[0]
    aliases = cast("Mapping[str, str]", get_global("language_aliases"))
    try:
        return Locale.parse(aliases.get(code, code)).language
    except (UnknownLocaleError, ValueError):
        return ""


@cache
def _named() -> Mapping[str, str]:
    names = cast("Mapping[str, str]", Locale("en").languages)
    return {name.casefold(): code for code, name in names.items() if len(code) == 2}


def script_of(character: str) -> str:
    """The script of a letter: the first word of its name, such as LATIN or CYRILLIC."""
    return unicodedata.name(character, "").partition(" ")[0]


def _by_script(letters: list[str]) -> str | None:
    """The language whose script most of the letters are in, where one language alone writes it."""
    if all(ord(letter) < 0x250 for letter in letters[:80]):
        return None
    scripts = [script_of(letter) for letter in letters[:80]]
    for language, script in _SCRIPTS:
        count = sum(one.startswith(script) for one in scripts)
        enough = 1 if language == "ja" and _mostly_east(scripts) else 0.5 * len(scripts)
        if count >= max(1, enough):
            return language
    return None


def _mostly_east(scripts: list[str]) -> bool:
    return sum(one in ("HIRAGANA", "KATAKANA", "CJK") for one in scripts) >= 0.5 * len(scripts)


def _ranked(sample: str, known: tuple[str, ...]) -> list[tuple[str, float]]:
    """The languages by how well they explain the text and what was known beforehand."""
    words = {word.replace("\u2019", "'") for word in _WORD.findall(sample.lower())}
    told = {code for code in _TELLS if not words.isdisjoint(_telling(code))}
    found: dict[str, float] = {}
    for label, score in _identifier().rank(sample):
        code, before = _beforehand(label, bool(known))
        weighed = score + before
        if code in told:
            weighed += _TELLING
        if code in known:
            weighed += _FIRST if code == known[0] else _KNOWN
        found[code] = max(weighed, found.get(code, weighed))
    for code in known:
        found.setdefault(code, -1e9)
    return sorted(found.items(), key=lambda item: -item[1])


@cache
def _beforehand(label: str, known: bool) -> tuple[str, float]:
    """The language that the identifier means, and what speaks for it before a word is read."""
    code = _CALLED.get(label, label)
    if code == "en":
        return code, _ENGLISH_BESIDE if known else _ENGLISH
    return code, _COMMON if label in _OFTEN else 0.0


def _place(code: str, known: tuple[str, ...]) -> int:
    """Where a language stands among the known ones; behind all of them where it is none."""
    return known.index(code) if code in known else len(known)


@cache
def _telling(code: str) -> frozenset[str]:
    own = frozenset(_TELLS.get(code, "").split())
    others = [frozenset(words.split()) for name, words in _TELLS.items() if name != code]
    return own.difference(*others)


def load() -> None:
    """Read the counts, which takes most of a second: before the first message, and beside a loop."""
    _identifier()


@cache
def _identifier() -> _Identifier:
    made: object = LanguageIdentifier.from_model_file(MODEL_FILE)  # pyright: ignore[reportUnknownMemberType]
    identifier = cast(_Identifier, made)
    identifier.set_languages([label for label in identifier.labels if len(label) == 2])
    return identifier
