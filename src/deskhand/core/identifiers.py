"""Identifiers in a text: which of the customer's own are named, and what looks like one and is not.

What an identifier looks like is learnt from those that the company's sources returned for this
customer, and from the formats that the company declares. A number that looks like one and is none
of them is a stranger: nobody may answer it with another one.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from deskhand.core.figures import dates, figures, spelled_out

_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_PIECES = re.compile(r"[^\W_]+")
_BETWEEN = r"[\s\-_/.#:]{0,2}"
_PHONE = re.compile(r"(?<![\w-])(?:\+|00)?\(?\d{1,4}\)?(?:[ /()-]{1,2}\d{2,8}){1,5}(?![\w-])")
_ORDER_WORDS = (
    r"orders?|order (?:number|no|id|ref\w*)|bestell(?:ung\w*|nummer|nr)|auftrag\w*|commandes?|pedidos?|ordin[ei]|bestelling\w*|encomendas?|zam[oó]wieni\w*|best[aä]llning\w*|ordre\w*|objedn[aá]vk\w*|comand[aă]\w*|sipari[sş]\w*|заказ\w*|замовлення|"
    r"invoices?|rechnung\w*|factur\w*|fatur\w*|fattur\w*|faktur\w*|parcels?|packages?|paket\w*|colis|paquete|pacco|pakket\w*|paczk\w*|shipment|delivery|sendung\w*|reference|ref|tracking"
)
_CALLED = re.compile(
    rf"\b(?:{_ORDER_WORDS})\b[\s,:.(]{{0,3}}(?:(?:number|numbers|num|no|nr|nummer|num[eé]ro|n[uú]mero|numero|numer|id|ref|code|n[.\s]?[º°o]|№|#|is|mit|con|with|avec)\b[\s.:]{{0,3}}|n[º°][\s.:]{{0,3}}|n\.[º°]?[\s.:]{{0,3}}|№\s?|\#\s?){{0,3}}(?P<id>[#\w][\w#/.-]{{0,60}}\w|\w)",
    re.I,
)
"""A word for an order or invoice, with what is called by it."""
_HASHED = re.compile(r"#\s?(?P<id>[^\W_][\w/-]{1,60})")
_DENIED = re.compile(
    r"\b(?:not|n't|never mind|except|other than|instead of|rather than|nicht|ausser|außer|statt|pas|sauf|no(?= (?:es|por|sobre|el|la|me))|non|salvo|invece di|niet|behalve|não|exceto|nie|oprócz)\b(?:\s+[\w']+){0,4}[\s#:]*$",
    re.I,
)
_BESIDE = re.compile(
    r"\b(?:before|after|besides|apart from|along with|like|same as|unlike|vor|nach|neben|wie bei|vorher als|avant|apr[eè]s|comme|antes del?|despu[eé]s del?|anterior al?|junto con|como|antes d[aeo]|depois d[aeo]|prima di|dopo|come|voor|na|naast|zoals|przed|po|jak|obok)\b(?:\s+[\w']+){0,2}[\s#:]*$",
    re.I,
)
"""What stands before an identifier that another one is compared with."""
_OTHER = re.compile(
    r"\b(?:other|another|second|previous|earlier|next|remaining|last|ander\w*|zweite\w*|vorherige\w*|fr[uü]here\w*|letzte\w*|autre|deuxi[eè]me|pr[eé]c[eé]dente?|otr[oa]|segund[oa]|anterior|outr[oa]|altr[oa]|second[oa]|precedente|tweede|vorige|drugi\w*|inn[eay]\w*|poprzedni\w*)\s+"
    r"(?:ones?|orders?|parcels?|packages?|bestellung\w*|paket\w*|sendung\w*|commandes?|colis|pedidos?|paquetes?|encomendas?|ordin[ei]|pacc\w+|bestelling\w*|pakket\w*|zam[oó]wieni\w*|paczk\w*)\b"
    r"|\b(?:el otro|la otra|l'autre|de[rnms] anderen?|die anderen?|das andere|[oa] outr[oa]|l'altr[oa]|de andere|ten drugi|ta druga|to drugie)\b",
    re.I,
)
"""What asks about another one than the one that is named."""
_POSTAL = re.compile(
    r"\b(?:zip|postal|postcode|post code|plz|postleitzahl|code postal|cp|cap|postcode|kod)\b[\s:]*+(?:code[\s:]*+)?$",
    re.I,
)
_ENDING = re.compile(
    r"\b(?:ending (?:in|with|on)|ends (?:in|with|on)|last (?:\w+ )?digits(?: are)?|endet (?:auf|mit)|die auf|endend auf|se termin\w+ (?:par|en)|finissant par|(?:que )?termina\w* (?:en|con|em|com|per)|che finisce (?:per|con)|eindig\w* op|kończ\w* się na)[\s:]{1,2}#?(?P<tail>[\w-]{2,12})",
    re.I,
)
_TOKEN = re.compile(r"(?<![\w@/.-])[^\W_](?:[\w/-]|\.(?=\w)){2,60}(?![\w@])")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
FEW_WORDS = 4
"""Words beside which a bare number still is all that a text says."""
NEARBY = 200
"""Characters before an identifier in which what denies it stands."""
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)


@dataclass(frozen=True)
class Named:
    """What a text names."""

    known: tuple[str, ...] = ()
    """Identifiers of the customer's own, in the order of the text."""
    several: tuple[str, ...] = ()
    """Where one naming may mean more than one of the customer's own: all of those."""
    strangers: tuple[str, ...] = ()
    """What looks like an identifier and is none of the customer's, as written."""

    @property
    def only(self) -> str | None:
        """The one that is named, where it is sure and nothing else is."""
        sure = len(self.known) == 1 and not self.several and not self.strangers
        return self.known[0] if sure else None

    @property
    def nothing(self) -> bool:
        """Whether no identifier was named at all."""
        return not (self.known or self.several or self.strangers)


def named(
    text: str, own: Sequence[str], formats: Iterable[str] = (), language: str = "en"
) -> Named:
    """Which of `own` a text names, and what else in it looks like one.

    `formats`: regular expressions of the company's identifiers, from its configuration.
    """
    left = said = spelled_out(text.translate(_DASHES), "")
    another = len(set(own)) > 1 and points_elsewhere(said)
    alone = len(list(islice(_LETTERS.finditer(said), FEW_WORDS + 1))) <= FEW_WORDS
    found: list[tuple[int, str]] = []
    several: list[str] = []
    for identifier in sorted(set(own), key=len, reverse=True):
        for match in _shape(identifier.translate(_DASHES)).finditer(left):
            start, end = match.span()
            if _of_longer_number(said, start, end):
                continue
            left = _blank(left, start, end)
            if not another and _meant(said, identifier, start, end, alone):
                found.append((start, identifier))
            else:
                several.append(identifier)
    for match in _ENDING.finditer(left):
        ends = [one for one in own if _key(one).endswith(_key(match.group("tail")))]
        if len(ends) == 1:
            found.append((match.start(), ends[0]))
        several += ends if len(ends) > 1 else []
        strange = () if ends else (match.group("tail"),)
        left = _blank(left, match.start(), match.end()) if ends or strange else left
        if strange:
            return Named(_ordered(found), tuple(several), strange)
    left = _without_other_numbers(left, own, language)
    strangers: list[str] = []
    for match in _candidates(left, own, tuple(formats)):
        alike = [one for one in own if _tail(one) and _tail(one) == _key(match).lstrip("0")]
        if len(alike) == 1 and alike[0] not in strangers:
            found.append((left.find(match), alike[0]))
        elif alike:
            several += alike
        else:
            strangers.append(match)
    return Named(_ordered(found), tuple(dict.fromkeys(several)), tuple(dict.fromkeys(strangers)))


def formed_like(word: str, own: Sequence[str], formats: Iterable[str] = ()) -> bool:
    """Whether something may be an identifier of the same kind as `own`, by its form or the company's."""
    forms = {_form(one) for one in own}
    return not own or _form(word) in forms or any(re.fullmatch(shape, word) for shape in formats)


def points_elsewhere(text: str) -> bool:
    """Whether a text asks about another one than the one that it names or that comes to mind."""
    return _OTHER.search(text) is not None


def _of_longer_number(text: str, start: int, end: int) -> bool:
    """Whether digits are a part of a telephone number."""
    for phone in _PHONE.finditer(text, max(0, start - 24), min(len(text), end + 24)):
        within = phone.start() <= start and end <= phone.end()
        if within and phone.end() - phone.start() > end - start + 1:
            digits = sum(character.isdigit() for character in phone.group())
            return digits >= 7
    return False


def _meant(text: str, identifier: str, start: int, end: int, alone: bool) -> bool:
    """Whether the identifier is what the text asks about: not denied, and, where it is a bare number,
    called an order, or `alone` but for a few words; a postcode has the same digits."""
    before = text[max(0, start - NEARBY) : start]
    if _DENIED.search(before) or _BESIDE.search(before):
        return False
    if not re.fullmatch(r"\W*\d+", identifier) or text[start:end].lstrip().startswith("#"):
        return True
    if any(
        match.end() >= end and match.start() < start
        for match in _CALLED.finditer(text, max(0, start - 60), end)
    ):
        return True
    followed = re.compile(r" +[^\W\d_]").match(text, end)
    return alone and not followed and not _POSTAL.search(before)


def _ordered(found: list[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(identifier for _, identifier in sorted(found)))


def _key(identifier: str) -> str:
    return "".join(_PIECES.findall(identifier.translate(_DASHES))).casefold()


def _tail(identifier: str) -> str:
    """The digits of an identifier that has letters before one row of them: 1007 of F-1007."""
    rows = re.findall(r"\d+", identifier)
    return rows[0].lstrip("0") if len(rows) == 1 and _key(identifier).endswith(rows[0]) else ""


@lru_cache(maxsize=1024)
def _shape(identifier: str) -> re.Pattern[str]:
    """How people write an identifier: other dashes, spaces, capitals, without `#` and zeros."""
    runs = re.findall(r"\d+|[^\W\d_]+", identifier)
    written = _BETWEEN.join(re.escape(run) for run in runs)
    if len(runs) == 1 and runs[0].isdigit():
        written = rf"0{{0,12}}{re.escape(runs[0].lstrip('0') or '0')}"
    return re.compile(rf"(?<![^\W_])(?<![\d][./-])#?\s?{written}(?![^\W_])(?![./-]\d)", re.I)


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


def _without_other_numbers(text: str, own: Sequence[str], language: str) -> str:
    """Without amounts, durations, dates and telephone numbers: none of them names an order."""
    for figure in figures(text, ""):
        if figure.currencies or figure.unit:
            text = _blank(text, figure.start, figure.end)
    digits_alone = {len(_key(one)) for one in own if _key(one).isdigit()}
    for match in _PHONE.finditer(text):
        digits = sum(character.isdigit() for character in match.group())
        if digits >= 7 and digits not in digits_alone and not _UUID.search(match.group()):
            text = _blank(text, match.start(), match.end())
    for day in dates(text, language):
        text = _blank(text, day.start, day.end)
    return text


def _candidates(text: str, own: Sequence[str], formats: tuple[str, ...]) -> list[str]:
    """What looks like an identifier: by its place in the sentence, its form, or the company's own."""
    found: list[str] = []
    for match in (*_CALLED.finditer(text), *_HASHED.finditer(text)):
        word = match.group("id").strip("#.,")
        if any(character.isdigit() for character in word):
            found.append(word)
    forms = {_form(one) for one in own}
    for match in _TOKEN.finditer(text):
        word = match.group().strip(".,/-")
        if _form(word) in forms or _looks_like_one(word):
            found.append(word)
    for shape in formats:
        found += [match.group() for match in re.finditer(shape, text) if match.group().strip()]
    by_key: dict[str, str] = {}
    for word in found:
        by_key.setdefault(_key(word), word)
    together = "\n".join(by_key)
    return [word for key, word in by_key.items() if together.count(key) == 1]


def _form(identifier: str) -> str:
    """Letters and digits as their kinds, with their number: A1007 and B2008 have one form."""
    return "".join(
        "9" if character.isdigit() else "a" if character.isalpha() else ""
        for character in identifier
    )


def _looks_like_one(word: str) -> bool:
    digits = sum(character.isdigit() for character in word)
    letters = sum(character.isalpha() for character in word)
    if _UUID.fullmatch(word):
        return True
    if letters == 0:
        return digits >= 6
    return (
        digits >= 3
        and (digits >= letters or any(mark in word for mark in "-_/"))
        and not re.fullmatch(r"\d+[a-z]{1,4}", word)
    )
