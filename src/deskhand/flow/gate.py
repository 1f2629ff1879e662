"""What leaves is looked at once more, by code. Pure.

Claims and promises are a second net: phrases in five languages over the model's own words, before
code's sentences are put in. What it misses is measured by the adversarial tests.
"""

import re
from urllib.parse import urlsplit

from deskhand.core.context import Context
from deskhand.core.decisions import Effect, Passage, Proposal, Reason, Verdict
from deskhand.core.policy import Policy
from deskhand.core.reading import Reading
from deskhand.core.skeleton import forms, plain

LONGEST = 150
"""Words, the article's limit, for everything that is not technical."""
LONGEST_TECHNICAL = 400
CONTEXT_CITATION = "context"

_URL = re.compile(r"(?:https?:)?//[^\s)>\]\"']+|\bwww\.[^\s)>\]\"']+", re.I)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_IMAGE = re.compile(r"!\[[^\]]*\]\(|<\s*(?:img|script|iframe|a)\b", re.I)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_REFERENCE = re.compile(r"#?\b[A-Z]{1,5}-?\d{3,}\b")
_SECRET = re.compile(
    r"\b(?:sk|pk|rk|ghp|gho|xox[bp]|dh)[-_][A-Za-z0-9_-]{12,}|\bAKIA[A-Z0-9]{12,}|-----BEGIN|\beyJ[\w-]{10,}\.[\w-]{10,}|\b(?:\d[ -]?){13,19}\b"
)
_DONE = re.compile(
    r"\b(?:i|we)(?:'ve| have| just|'ll have)? (?:\w+ ){0,2}(?:refunded|credited|issued|processed|cancelled|canceled|resent|re-sent|sent you|escalated|"
    r"forwarded|transferred|applied|upgraded|downgraded|deleted|changed|updated|shipped|replaced|reversed|waived|notified|contacted|opened a|created a|arranged)\b|"
    r"\b(?:has|have) (?:now |just |already )?been (?:refunded|credited|cancelled|canceled|resent|escalated|forwarded|reversed|waived|replaced)\b|"
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
        _empty(proposal)
        or _length(proposal.reply, technical)
        or _links(composed, policy, sources)
        or _secrets(composed)
        or _others(composed, known)
        or _citations(proposal, passages)
        or _claims(proposal.reply, sources)
    )


def _refused(evidence: str, rule: str) -> Verdict:
    return Verdict(reason=Reason.GATE_REFUSED, evidence=evidence[:200], rule=f"gate.{rule}")


def _empty(proposal: Proposal) -> Verdict | None:
    return None if proposal.reply.strip() else _refused("the reply is empty", "empty")


def _length(text: str, technical: bool) -> Verdict | None:
    words, most = len(text.split()), LONGEST_TECHNICAL if technical else LONGEST
    return _refused(f"{words} words, {most} allowed", "length") if words > most else None


def _links(text: str, policy: Policy, sources: str) -> Verdict | None:
    if found := _IMAGE.search(text):
        return _refused(found.group(), "markup")
    for found in _URL.finditer(text):
        url = found.group().rstrip(".,;:!?")
        if url in sources:
            continue
        parts = urlsplit(url if "//" in url else f"//{url}")
        host = (parts.hostname or "").lower()
        if parts.username or host not in policy.link_hosts:
            return _refused(f"link to {host or url}", "link")
    return None


def _secrets(text: str) -> Verdict | None:
    return next(
        (
            _refused("something that looks like a secret", "secret")
            for form in (text, *forms(text))
            if _SECRET.search(form)
        ),
        None,
    )


def _others(text: str, known: str) -> Verdict | None:
    for shape, rule in ((_EMAIL, "address"), (_REFERENCE, "reference")):
        for found in shape.finditer(text):
            if found.group() not in known:
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
