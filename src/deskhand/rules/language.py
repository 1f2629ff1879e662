"""Which language a message is in."""

from functools import cache

from lingua import IsoCode639_1, LanguageDetector, LanguageDetectorBuilder

SUPPORTED = [
    "EN",
    "DE",
    "FR",
    "ES",
    "PT",
    "IT",
    "NL",
    "SV",
    "DA",
    "FI",
    "PL",
    "CS",
    "SK",
    "HR",
    "HU",
    "RO",
    "TR",
    "RU",
    "UK",
    "EL",
    "AR",
    "HE",
    "HI",
    "JA",
    "KO",
    "ZH",
    "VI",
    "ID",
]
SHORTEST = 12
"""Letters. Shorter texts say too little; the contact's own language is taken instead."""
SURE = 0.45
"""Relative confidence of the first guess; below it the contact's own language is taken."""


@cache
def _detector() -> LanguageDetector:
    codes = [getattr(IsoCode639_1, code) for code in SUPPORTED]
    return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).with_low_accuracy_mode().build()


def detect(text: str, fallback: str = "") -> tuple[str, bool]:
    """The language as a two-letter code, and whether that is more than a guess.

    `fallback` is what is known of the contact; English where nothing is known.
    """
    sample = text[:600]
    if sum(character.isalpha() for character in sample) < SHORTEST:
        return fallback or "en", False
    best = _detector().compute_language_confidence_values(sample)[0]
    if best.value < SURE:
        return fallback or "en", False
    return best.language.iso_code_639_1.name.lower(), True
