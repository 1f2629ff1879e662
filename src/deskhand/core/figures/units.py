"""Units of time, and per cent, beside a number."""

import re
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.units import format_unit

_WORDS = {
    "second": """
        second seconds sec secs s sekunde sekunden seconde secondes segundo segundos secondi
        secondo seconden sekund sekundy sekunder
    """,
    "minute": """
        minute minutes min mins minuten minuto minutos minuti minuut minuty minut minuter
    """,
    "hour": """
        hour hours hr hrs h stunde stunden heure heures hora horas ora ore uur uren godzin
        godziny godzina timmar timer
    """,
    "day": """
        day days tag tage tagen tages werktag werktage werktagen jour jours día días dia
        dias giorno giorni dag dagen werkdag werkdagen dni dzień dzien dagar dager dage
        arbeitstag arbeitstage arbeitstagen kalendertage dagars ימי दिनों 工作日
    """,
    "week": """
        week weeks woche wochen semaine semaines semana semanas settimana settimane weken
        tygodni tygodnie tydzień veckor uker uger
    """,
    "month": """
        month months monat monate monaten mois mes meses mese mesi maand maanden miesiąc
        miesiące miesięcy mês månader måneder
    """,
    "year": """
        year years yr yrs jahr jahre jahren an ans année années año años anno anni jaar rok
        lata lat ano anos år års
    """,
    "percent": "% percent prozent pourcent porcento procent procento",
}
UNITS = {word: unit for unit, words in _WORDS.items() for word in words.split()}
"""The words that are read in every language."""
_BESIDE_UNIT = """
    business working calendar full consecutive more whole natural
    jours ouvrables ouvr\u00e9s laborables naturales h\u00e1biles lavorativi \u00fateis roboczych
    kalendarzowych volle weitere aufeinanderfolgende pracovn\u00edch pracovn\u00ed \u03b5\u03c1\u03b3\u03ac\u03c3\u03b9\u03bc\u03b5\u03c2 \u03b5\u03c1\u03b3\u03ac\u03c3\u03b9\u03bc\u03c9\u03bd \u0440\u0430\u0431\u043e\u0447\u0438\u0445 i\u015f arbets hver \u4e2a
    \u500b \u5de5\u4f5c \u55b6\u696d \uc601\uc5c5 de
"""
"""What may stand between a number and its unit ("5 business days")."""
_COUNTS = (0, 1, 2, 3, 5, 11, 100, 1.5)
"""Numbers that have every form of a unit between them."""
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f"
"""Scripts in which a word's end is not seen: Japanese, Chinese, Korean, Thai."""
GLUED = re.compile(rf"(?<=\d)(?=[{_UNSPACED}])|(?<=[{_UNSPACED}])(?=\d)")
"""Where a number stands at a word of such a script."""
_LETTER_OR_MARK = r"[^\W\d_]|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0903\u093a-\u094f]"


@cache
def _units(language: str) -> dict[str, str]:
    """The words for units, with those that Unicode's tables have in a language."""
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError, TypeError):
        return UNITS
    told = {
        word.lower().strip(" ."): unit
        for unit in _WORDS
        if unit != "percent"
        for count in _COUNTS
        for length in ("long", "short")
        for word in re.findall(
            r"[^\d\s.,]\D*$", format_unit(count, f"duration-{unit}", length, locale=locale)
        )
        if "duration-" not in word
    }
    return {
        word: unit for word, unit in told.items() if len(word) > 1 or not word.isascii()
    } | UNITS


@cache
def _shape(language: str) -> re.Pattern[str]:
    words = sorted(map(re.escape, _units(language)), key=len, reverse=True)
    beside = "|".join(map(re.escape, _BESIDE_UNIT.split()))
    end = rf"(?=[{_UNSPACED}])|(?!{_LETTER_OR_MARK})"
    return re.compile(
        rf"(?:[ \u00a0\u202f\u2009-]|(?=%))(?:(?:{beside})[\s-]?){{0,2}}(?P<unit>{'|'.join(words)})(?:{end})",
        re.I,
    )


def unit_after(text: str, end: int, language: str) -> str:
    """The unit of a number that ends at `end`; empty where none stands there."""
    found = _shape(language).match(text, end)
    # A capital may have no small letter of its own: "M\u0130N" matches "min" and is none.
    return _units(language).get(found["unit"].lower(), "") if found else ""
