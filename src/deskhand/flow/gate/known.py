"""Links, addresses, references and secrets in what would leave: only those that somebody gave."""

import re
import unicodedata
from urllib.parse import urlsplit

from deskhand.core.decisions import Reason, Verdict
from deskhand.core.policy import Policy
from deskhand.core.skeleton import folded
from deskhand.flow.gate.sources import Grounds
from deskhand.flow.gate.words import sentences

_URL = re.compile(r"(?:https?:)?//[^\s)>\]\"']+|\bwww\.[^\s)>\]\"']+", re.I)
_IMAGE = re.compile(r"!\[[^\]]*\]\(|<\s*(?:img|script|iframe|a)\b", re.I)
_BARE_HOST = re.compile(
    r"(?<![\w@./-])(?:[\w-]{2,63}\.)+(?:[a-z]{2,24}|xn--[\w-]+)\b(?:[/:][^\s)>\]\"']*)?|(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])"
)
"""Anything of the form of a host, whatever its last part is, and addresses in digits."""
_DOT = re.compile(r"\s?[\[({]\s?(?:\.|dot|punkt|point|punto)\s?[\])}]\s?", re.I)
_SCHEME = re.compile(r"\b(?:javascript|data|vbscript|file|ftp):|https?:/(?!/)|\\\\\S", re.I)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_REFERENCE = re.compile(r"#?\b[A-Z]{1,5}-\d{3,}\b|#[A-Z]?\d{3,}\b|\b[A-Z]{1,5}\d{4,}\b", re.I)
_SECRET = re.compile(
    r"\b(?:sk|pk|rk|ghp|gho|xox[bp]|dh)[-_][A-Za-z0-9_-]{12,}|\bAKIA[A-Z0-9]{12,}|-----BEGIN|\beyJ[\w-]{10,}\.[\w-]{10,}|\b(?:\d[ -]?){13,19}\b"
)

_CREDENTIAL = re.compile(
    r"\b(?:pass(?:word|code|wort|phrase)\w*|kennwort\w*|mots? de passe|contrasena|clave de acceso|wachtwoord\w*|palavra-?passe|senha|hasl[oa]|pin|pin-?(?:code|nummer)|cvv|cvc|security code|sicherheitscode|prufnummer|(?:credit |debit |bank |full )?card (?:number|details)|kartennummer|kreditkartennummer|numero de (?:la |votre |su |sua )?(?:carte|tarjeta|cartao)|numero (?:della|di) carta|kaartnummer|numer karty|(?:one[- ]time|verification|login|backup) codes?)\b"
)
_ASKS_FOR = re.compile(
    r"\b(?:what(?:'s| is| are)|send|tell|give|share|provide|reply with|let (?:me|us) (?:know|have)|was ist|wie (?:lautet|ist)|nennen|mitteilen|teilen sie|schicken|senden|geben sie (?:mir|uns)|quel(?:le)?s? (?:est|sont)|envoyez|donnez|indiquez|communiquez|cual(?:es)? (?:es|son)|envie\w*|digame|diganos|indique\w*|facilite\w*|qual(?:i)? (?:e|sono)|invii|mandi|comunichi|stuur|geef|wat is|deel|diga\w*|informe\w*|jakie jest|podaj|wyslij|podac|przeslac)\b"
)
"""Nobody who helps needs what only its owner may know."""


def secrets_and_links(text: str, grounds: Grounds) -> Verdict | None:
    """Links, addresses, references and secrets that nobody gave, in the text as it would leave."""
    sources = " ".join(passage.text for passage in grounds.passages)
    reading = grounds.reading
    known = f"{sources} {reading.subject} {reading.text} {grounds.context.model_dump_json()}"
    known += f" {grounds.effect.model_dump_json()} {' '.join(grounds.earlier)} {grounds.looked_up}"
    return (
        _links(text, grounds.policy, sources)
        or _secrets(text, known)
        or _others(text, known)
        or _asked_for(text, sources)
    )


def _asked_for(text: str, sources: str) -> Verdict | None:
    """Whether a sentence that stands in no passage asks for a password, a code or a card."""
    for sentence in sentences(text):
        low = folded(sentence)
        if _ASKS_FOR.search(low) and (found := _CREDENTIAL.search(low)) and sentence not in sources:
            return _refused(f"asks for {found.group()}", "secret")
    return None


def _refused(evidence: str, rule: str) -> Verdict:
    return Verdict(reason=Reason.GATE_REFUSED, evidence=evidence[:200], rule=f"gate.{rule}")


def _links(text: str, policy: Policy, sources: str) -> Verdict | None:
    if found := _IMAGE.search(text):
        return _refused(found.group(), "markup")
    if found := _SCHEME.search(text):
        return _refused(found.group(), "link")
    told = _urls(text)
    quoted = set(_urls(sources)) if told else set[str]()
    for url in told:
        if url not in quoted and not _allowed(url, policy):
            return _refused(f"link to {url}", "link")
    return None


def _urls(text: str) -> list[str]:
    text = _DOT.sub(".", unicodedata.normalize("NFKC", text))
    found = [*_URL.finditer(text), *_BARE_HOST.finditer(_EMAIL.sub(" ", _URL.sub(" ", text)))]
    return [match.group().rstrip(".,;:!?") for match in found]


def _allowed(url: str, policy: Policy) -> bool:
    """Whether it leads to a listed host, on the usual port and as nobody."""
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        port = parts.port
    except ValueError:
        return False
    host = (parts.hostname or "").lower()
    return not parts.username and port in (None, 80, 443) and host in policy.link_hosts


def _secrets(text: str, known: str) -> Verdict | None:
    """Keys and card numbers, also behind invisible characters; a number the customer knows is fine."""
    seen = "".join(
        character
        for character in unicodedata.normalize("NFKC", text)
        if unicodedata.category(character) != "Cf"
    )
    for found in _SECRET.finditer(seen):
        if found.group().strip() not in known:
            return _refused("something that looks like a secret", "secret")
    return None


def _others(text: str, known: str) -> Verdict | None:
    """Addresses and references (orders, invoices) that are not this customer's."""
    for shape, rule in ((_EMAIL, "address"), (_REFERENCE, "reference")):
        told = [found.group() for found in shape.finditer(text)]
        own = {found.group().lower() for found in shape.finditer(known)} if told else set[str]()
        for one in told:
            if one.lower() not in own:
                return _refused(one, rule)
    return None
