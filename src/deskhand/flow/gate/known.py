"""Links, addresses, references and secrets in what would leave: only those that somebody gave."""

import re
import unicodedata
from urllib.parse import unquote, urlsplit

from deskhand.core.decisions import Verdict
from deskhand.core.policy import Policy
from deskhand.core.skeleton import folded
from deskhand.flow.gate.private import instructions
from deskhand.flow.gate.refusal import refused
from deskhand.flow.gate.sources import Grounds
from deskhand.flow.gate.words import sentences

_URL = re.compile(r"(?:https?:)?//[^\s)>\]\"']+|\bwww\.[^\s)>\]\"']+", re.I)
_IMAGE = re.compile(r"!\[(?:(?!!\[)[^\]])*+\]\(|<\s*+(?:img|script|iframe|a)\b", re.I)
_BARE_HOST = re.compile(
    r"(?<![\w@./-])(?:[\w-]{2,63}\.)+(?:[a-z]{2,24}|xn--[\w-]+)\b(?:[/:][^\s)>\]\"']*)?|(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?!\.?\w)"
)
"""Anything of the form of a host, whatever its last part is, and addresses in digits."""
_DOT = re.compile(
    r"\s?[\[({]\s?(?:\.|dot|punkt|point|punto)\s?[\])}]\s?|(?<=\w)[\u3002\uff61](?=[a-z])|"
    r"\s(?:dot|punkt|point|punto)\s(?=(?:com|net|org|info|io|co|me|ai|app|dev|page|shop|xyz|link|site|online)\b)",
    re.I,
)
_SCHEME = re.compile(
    r"\b(?:javascript|data|vbscript|file|ftp|tel|sms|mailto|skype|bitcoin):\S|\bh(?:tt|xx)ps?\s?\[?:(?!//)|\\\\\S",
    re.I,
)
_ODD = re.compile(
    r"(?<!\w)@[A-Za-z]\w{2,}|"
    r"(?:(?<!\w)(?=[^\W_]*_)\w++|(?<![^\W\d_])[^\W\d_]++)[.,:;=@\\|~\u00b7\u2022\u2024]+(?!in\b|innen\b)[^\W\d_]{2,}"
)
"""Words joined by what joins the parts of an address, a handle or a setting."""
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_REFERENCE = re.compile(r"#?\b[A-Z]{1,5}-\d{3,}\b|#[A-Z]?\d{3,}\b|\b[A-Z]{1,5}\d{4,}\b", re.I)
_SECRET = re.compile(
    r"-----BEGIN|\beyJ[\w-]{10,}\.[\w-]{10,}|\b(?:\d[ .\u00b7-]?){13,19}\b|"
    r"(?<![\w/+])(?=[\w/+=]*\d)(?=[\w/+=]*[A-Za-z])[\w+][\w/+=]{18,}[\w=]|"
    r"\b(?:sk|pk|rk|ghp|gho|xox[abp]|dh)[-_][\w-]{12,}|\b[A-Za-z]{2,6}[-_](?=\w*\d)[\w-]{12,}"
)
"""Keys have no form of their own: a long word of letters and digits, and a number as long as a card's;
beside it the beginnings of the best known, which may have no digit."""

_CREDENTIAL = re.compile(
    r"\b(?:pass(?:word|code|wort|phrase)\w*|kennwort\w*|mots? de passe|contrasena|clave de acceso|wachtwoord\w*|palavra-?passe|senha|hasl[oa]|pin|pin-?(?:code|nummer)|cvv|cvc|security code|sicherheitscode|prufnummer|(?:credit |debit |bank |full )?card (?:number|details)|kartennummer|kreditkartennummer|numero de (?:la |votre |su |sua )?(?:carte|tarjeta|cartao)|numero (?:della|di) carta|kaartnummer|numer karty|(?:one[- ]time|verification|login|backup) codes?|codes? (?:that )?(?:we|i) (?:\w+ )?(?:texted|sent|e-?mailed|messaged)|code,? den wir|(?:three|four|3|4|last \w+) digits (?:on|of|from)|maiden name|(?:drei|vier|3|4|letzten \w+) ziffern (?:auf|der|ihrer)|madchenname\w*|(?:trois|quatre|3|4|derniers) chiffres (?:au|de)|nom de jeune fille|(?:tres|cuatro|3|4|ultimos) digitos (?:del|de|al)|apellido de soltera|(?:tre|quattro|3|4|ultime) cifre (?:sul|del)|cognome da nubile|(?:drie|vier|3|4|laatste) cijfers (?:op|van)|meisjesnaam|(?:tres|quatro|ultimos) digitos (?:no|do)|nome de solteira|nazwisko panienskie)\b"
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
        or secret(text, known)
        or instructions(text, grounds, f"{known} {grounds.policy.company}")
        or _others(text, known)
        or _asked_for(text, sources)
    )


def foreign_address(text: str, known: str = "") -> str:
    """The first link, address or handle of a text that does not stand in `known`; empty without one."""
    shapes = (_SCHEME, _EMAIL, _ODD)
    said = [*_urls(text), *(found.group() for shape in shapes for found in shape.finditer(text))]
    return next((one for one in said if one.lower() not in known.lower()), "")


def _asked_for(text: str, sources: str) -> Verdict | None:
    """Whether a sentence that stands in no passage asks for a password, a code or a card."""
    for sentence in sentences(text):
        low = folded(sentence)
        if _ASKS_FOR.search(low) and (found := _CREDENTIAL.search(low)) and sentence not in sources:
            return refused(f"asks for {found.group()}", "secret")
    return None


def _links(text: str, policy: Policy, sources: str) -> Verdict | None:
    if found := _IMAGE.search(text):
        return refused(found.group(), "markup")
    if found := _SCHEME.search(text):
        return refused(found.group(), "link")
    told = _urls(text)
    quoted = set(_urls(sources)) if told else set[str]()
    for url in told:
        if url not in quoted and not _allowed(url, policy):
            return refused(f"link to {url}", "link")
    return None


def _urls(text: str) -> list[str]:
    text = _DOT.sub(".", _seen(text))
    found = [*_URL.finditer(text), *_BARE_HOST.finditer(_EMAIL.sub(" ", _URL.sub(" ", text)))]
    return [match.group().rstrip(".,;:!?") for match in found]


def _allowed(url: str, policy: Policy) -> bool:
    """Whether it leads to a page of a listed host, on the usual port and as nobody. What asks something of
    the host, or names a second address, has to stand in an article: it may lead anywhere."""
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        port = parts.port
    except ValueError:
        return False
    host = (parts.hostname or "").lower()
    plain = not parts.username and port in (None, 80, 443) and not parts.query
    further = unquote(parts.path + parts.fragment)
    return plain and host in policy.link_hosts and not re.search(r"//|\\|:", further)


def secret(text: str, known: str) -> Verdict | None:
    """Keys and card numbers, also behind invisible characters; a number the customer knows is fine."""
    for found in _SECRET.finditer(_seen(text)):
        if found.group().strip() not in known:
            return refused("something that looks like a secret", "secret")
    return None


def _seen(text: str) -> str:
    """The text as it looks: compatibility forms unified, invisible characters gone."""
    unified = unicodedata.normalize("NFKC", text)
    return "".join(one for one in unified if unicodedata.category(one) != "Cf")


def _others(text: str, known: str) -> Verdict | None:
    """Addresses, handles and references (orders, invoices) that are not this customer's."""
    apart = _BARE_HOST.sub(" ", _EMAIL.sub(" ", _URL.sub(" ", text)))
    for shape, said, rule in (
        (_EMAIL, text, "address"),
        (_REFERENCE, text, "reference"),
        (_ODD, apart, "address"),
    ):
        told = [found.group() for found in shape.finditer(said)]
        own = {found.group().lower() for found in shape.finditer(known)} if told else set[str]()
        for one in told:
            if one.lower() not in own:
                return refused(one, rule)
    return None
