"""What leaves is looked at once more, by code. Pure.

Claims and promises are a second net: phrases in five languages over the model's own words, before
code's sentences are put in. What it misses is measured by the adversarial tests.
"""

import re
import unicodedata
from urllib.parse import urlsplit

from deskhand.core.context import Context
from deskhand.core.decisions import NO_EFFECT, Effect, Passage, Proposal, Reason, Verdict
from deskhand.core.policy import Policy
from deskhand.core.reading import Reading
from deskhand.core.skeleton import plain

LONGEST = 150
"""Words, the article's limit, for everything that is not technical."""
LONGEST_TECHNICAL = 400
CONTEXT_CITATION = "context"

_URL = re.compile(r"(?:https?:)?//[^\s)>\]\"']+|\bwww\.[^\s)>\]\"']+", re.I)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_IMAGE = re.compile(r"!\[[^\]]*\]\(|<\s*(?:img|script|iframe|a)\b", re.I)
_BARE_HOST = re.compile(
    r"(?<![\w@./-])(?:[\w-]+\.)+(?:com|net|org|io|co|dev|app|info|biz|xyz|top|site|online|shop|link|ru|cn|de|fr|es|pt|it|nl|uk|eu|us|tk|me|example)\b(?:[/:][^\s)>\]\"']*)?",
    re.I,
)
_SCHEME = re.compile(r"\b(?:javascript|data|vbscript|file|ftp):|https?:/(?!/)|\\\\\S", re.I)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_REFERENCE = re.compile(r"#?\b[A-Z]{1,5}-\d{3,}\b|#[A-Z]?\d{3,}\b|\b[A-Z]{1,5}\d{4,}\b", re.I)
_SECRET = re.compile(
    r"\b(?:sk|pk|rk|ghp|gho|xox[bp]|dh)[-_][A-Za-z0-9_-]{12,}|\bAKIA[A-Z0-9]{12,}|-----BEGIN|\beyJ[\w-]{10,}\.[\w-]{10,}|\b(?:\d[ -]?){13,19}\b"
)
_DONE = re.compile(
    r"\b(?:i|we)(?:'ve| have| just|'ll have)? (?:\w+ ){0,2}(?:refunded|credited|issued|processed|cancelled|canceled|resent|re-sent|sent you|escalated|"
    r"forwarded|transferred|applied|upgraded|downgraded|deleted|changed|updated|shipped|replaced|reversed|waived|notified|contacted|opened a|created a|arranged)\b|"
    r"(?:^|[.!?:] ?)(?:refunded|escalated|credited|resent|cancelled)\b|\b(?:your )?money is (?:back|on its way)\b|"
    r"\b(?:has|have) (?:now |just |already )?been (?:issued|processed|sent|made|refunded|credited|cancelled|canceled|resent|escalated|forwarded|reversed|waived|replaced)\b|"
    r"\b(?:your|the) (?:refund|credit|replacement) (?:is|was|has) (?:on its way|issued|processed|sent|approved|done|complete)|"
    r"\b(?:habe|haben|wurde|wurden)\b[^.!?]{0,60}\b(?:erstattet|gutgeschrieben|storniert|gekundigt|weitergeleitet|veranlasst|zuruckgezahlt|versendet)\b|"
    r"\b(?:j'ai|nous avons|a ete)\b[^.!?]{0,40}\b(?:rembourse|credite|annule|transmis|renvoye|transfere)\w*|"
    r"\b(?:he|hemos|ha sido|se ha)\b[^.!?]{0,40}\b(?:reembolsad|abonad|cancelad|enviad|transferid|devuelt)\w*|"
    r"\b(?:reembols|credit|cancel|envi|transfer)(?:ei|amos)\b|\bfoi\b[^.!?]{0,30}\b(?:reembolsad|cancelad|enviad)\w*"
)
_PROMISE = re.compile(
    r"\b(?:i|we)(?:'ll| will| shall| am going to| are going to|'m going to|'re going to) (?:\w+ ){0,2}(?:refund|credit|send|ship|replace|cancel|waive|compensate|"
    r"contact|call|reach out|escalate|forward|transfer|make sure|ensure|fix|upgrade|reimburse|issue|process|arrange|look into)\b|"
    r"\b(?:someone|a colleague|our team|an agent|a specialist|a representative|they) (?:will|is going to|shall) (?:\w+ ){0,2}(?:contact|call|reach|get back|reply|respond|be in touch|follow up)\b|"
    r"\b(?:you will|you'll) (?:\w+ ){0,2}(?:receive|get|be (?:refunded|contacted|credited|compensated)) (?:\w+ ){0,4}(?:refund|credit|replacement|call|compensation|code)\b|"
    r"\b(?:i|we) (?:guarantee|promise)\b|"
    r"\b(?:werde|werden)\b[^.!?]{0,60}\b(?:erstatten|gutschreiben|zuruckzahlen|ersetzen|anrufen|kontaktieren|weiterleiten)\b|"
    r"\b(?:je vais|nous allons|nous vous)\b[^.!?]{0,40}\b(?:rembours|crediter|remplac|contact|rappel|transf)\w*|"
    r"\b(?:voy a|vamos a|le|les)\b[^.!?]{0,20}\b(?:reembols|abonar|reemplaz|contactar|llamar|transfer)\w*|"
    r"\b(?:vou|vamos|iremos)\b[^.!?]{0,30}\b(?:reembols|creditar|substitu|contact|ligar|transfer)\w*"
)


def gate(
    proposal: Proposal,
    composed: str,
    effect: Effect,
    context: Context,
    passages: tuple[Passage, ...],
    reading: Reading,
    policy: Policy,
    technical: bool,
) -> Verdict | None:
    """Why `composed` must not leave, or None. `context` is the visible part only."""
    sources = " ".join(passage.text for passage in passages)
    known = f"{sources} {reading.subject} {reading.text} {context.model_dump_json()}"
    known += f" {effect.model_dump_json()}"
    return (
        _empty(proposal, effect)
        or _length(proposal.reply, technical)
        or _links(composed, policy, sources)
        or _secrets(composed, known)
        or _others(composed, known)
        or _citations(proposal, passages)
        or _claims(proposal.reply, sources)
    )


def _refused(evidence: str, rule: str) -> Verdict:
    return Verdict(reason=Reason.GATE_REFUSED, evidence=evidence[:200], rule=f"gate.{rule}")


def _empty(proposal: Proposal, effect: Effect) -> Verdict | None:
    said = proposal.reply if effect != NO_EFFECT else proposal.reply.replace("{effect}", "")
    return None if said.strip() else _refused("the reply is empty", "empty")


def _length(text: str, technical: bool) -> Verdict | None:
    words, most = len(text.split()), LONGEST_TECHNICAL if technical else LONGEST
    return _refused(f"{words} words, {most} allowed", "length") if words > most else None


def _links(text: str, policy: Policy, sources: str) -> Verdict | None:
    if found := _IMAGE.search(text):
        return _refused(found.group(), "markup")
    if found := _SCHEME.search(text):
        return _refused(found.group(), "link")
    quoted = set(_urls(sources))
    for url in _urls(text):
        if url not in quoted and not _allowed(url, policy):
            return _refused(f"link to {url}", "link")
    return None


def _urls(text: str) -> list[str]:
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
        own = {found.group().lower() for found in shape.finditer(known)}
        for found in shape.finditer(text):
            if found.group().lower() not in own:
                return _refused(found.group(), rule)
    return None


def _citations(proposal: Proposal, passages: tuple[Passage, ...]) -> Verdict | None:
    allowed = {CONTEXT_CITATION, *(passage.id for passage in passages)}
    invented = [citation for citation in proposal.citations if citation not in allowed]
    if invented:
        return _refused(f"cites {invented[0]}, which it was not given", "citation")
    asks = proposal.reply.rstrip().endswith("?")
    if not proposal.citations and not asks and proposal.action is None:
        return _refused("states something without a source", "uncited")
    return None


def _claims(reply: str, sources: str) -> Verdict | None:
    """Claims and promises in the model's own words; what it quotes from an article is the company's."""
    own = " ".join(
        sentence for sentence in _SENTENCE_END.split(reply) if sentence.strip() not in sources
    )
    low = plain(own.replace("{effect}", " "))
    for shape, rule in ((_DONE, "claim"), (_PROMISE, "promise")):
        if found := shape.search(low):
            return _refused(found.group(), rule)
    return None
