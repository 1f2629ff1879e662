"""Units of time, and per cent, beside a number."""

import re

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
        arbeitstag arbeitstage arbeitstagen kalendertage
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
        lata lat ano anos år
    """,
    "percent": "% percent prozent pourcent porcento procent procento",
}
UNITS = {word: unit for unit, words in _WORDS.items() for word in words.split()}
_BESIDE_UNIT = frozenset(
    [
        "business",
        "working",
        "calendar",
        "full",
        "consecutive",
        "more",
        "whole",
        "natural",
        "jours",
        "ouvrables",
        "ouvrés",
        "laborables",
        "naturales",
        "hábiles",
        "lavorativi",
        "úteis",
        "roboczych",
        "kalendarzowych",
        "volle",
        "weitere",
        "aufeinanderfolgende",
    ]
)
"""Words between a number and its unit ("5 business days")."""
"""Words between a number and its unit ("5 business days")."""


def unit_after(text: str, end: int) -> str:
    """The unit of a number that ends at `end`; empty where none stands there."""
    if text[end : end + 1] not in (" ", "%", "-", "\u00a0", "\u202f", "\u2009"):
        return ""
    for word in re.findall(r"%|[^\W\d_]+", text[end : end + 40])[:3]:
        low = word.lower()
        if low in UNITS:
            return UNITS[low]
        if low not in _BESIDE_UNIT:
            return ""
    return ""
