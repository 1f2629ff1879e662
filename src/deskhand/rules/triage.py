"""Local triage: keyword scores that abstain when they are not sure."""

import math
import re

from deskhand.core.decisions import Level, Sentiment, Triage, Urgency
from deskhand.core.reading import Reading
from deskhand.encoders.e5 import why_not
from deskhand.rules import intents
from deskhand.rules.learned.own import NOT_RESOLVABLE, URGENCIES, Head, OwnTriage

_KEYWORDS: dict[str, str] = {
    "billing": r"invoic\w*|bill(?:s|ing|ed)?|charg(?:e|es|ed|ing)|pay(?:s|ing|ment|ments)?|paid|refund\w*|price|prices|pricing|cost|costs|"
    r"credit cards?|cards?|discount\w*|coupon|voucher|vat|tax|subscription|renew\w*|plan|plans|trial|cancel\w*|upgrad\w*|downgrad\w*|receipt|"
    r"debit\w*|fee|fees|currency|purchase|rechnung\w*|zahl\w+|kosten|preis\w*|abo|factur\w*|paiement|prix|abonnement|factura\w*|pago|precio|suscripcion|"
    r"fatura\w*|pagamento|preco|assinatura|kundig\w*|resili\w*",
    "technical": r"errors?|api|bugs?|crash\w*|install\w*|connect\w*|disconnect\w*|wi-?fi|wlan|network|sync\w*|update[sd]?|version|app|dashboard|"
    r"readings?|export\w*|csv|download\w*|import|webhooks?|integrations?|sensors?|probes?|hubs?|pair\w*|calibrat\w*|batter\w+|firmware|"
    r"reset|restart|offline|down|outage|slow|loading|loads?|screen|browser|server|http|token|endpoint|rate limit|script|bluetooth|device|devices|signal|"
    r"gdpr|compliant|compliance|hosted|iso ?27001|security review|data cent(?:er|re)|encrypt\w*|"
    r"fehler\w*|verbind\w*|funktionier\w*|erreur|connexion|conexion|erro|sensor|batterie|bateria",
    "shipping": r"ship\w*|deliver\w*|orders?|ordered|parcel|package|tracking|courier|carrier|dispatch\w*|return|returns|returned|returning|exchange|"
    r"warranty|guarantee|damaged|arriv\w*|dhl|ups|fedex|usps|address|stock|customs|post|"
    r"bestell\w*|liefer\w*|paket|versand|garantie|commande|livr\w*|colis|expedition|retour|pedido|envio|entrega|paquete|devoluci\w*|garantia|encomenda",
    "account": r"accounts?|log ?-?in|logging in|sign ?-?in|sign ?-?up|password\w*|username|profile|e-?mail address|seats?|users?|team|"
    r"permissions?|roles?|admin|two-?factor|2fa|authenticator|backup codes?|sso|single sign-?on|saml|okta|invite\w*|workspace|"
    r"konto|passwort|anmeld\w*|compte|mot de passe|cuenta|contrasena|conta|senha|palavra-?passe",
    "general": r"opening hours|hours|office|contact|phone number|jobs?|partners?(?:hip)?|reseller|newsletter|feedback|suggestion|feature request|about (?:you|your company)|catalog\w*|store|stores",
}
_SCORED = {category: re.compile(rf"\b(?:{words})\b") for category, words in _KEYWORDS.items()}
_URGENT = re.compile(
    r"\b(?:urgent\w*|asap|immediately|right now|right away|emergency|production (?:is )?down|as soon as possible|today|at once|"
    r"dringend|sofort|eilig|urgence|immediatement|tout de suite|urgente|inmediatamente|ahora mismo|imediatamente)\b"
)
_RISK = re.compile(
    r"\b(?:(?:second|third|fourth|fifth|\d+(?:nd|rd|th)) time|how many times|cancel(?:ling|ing)? (?:my|our|the|everything)|"
    r"competitor|review|twitter|trustpilot|social media|last chance|final (?:warning|notice|time)|escalat\w*|complain\w*|"
    r"beschwer\w*|reclam\w*|plainte|zum (?:zweiten|dritten) mal)\b"
)
_ASKS = re.compile("[?\uff1f\u061f]")
ENOUGH = 4
"""Words of a text that ask something without their subject."""
_CODE = re.compile(r"traceback|stack ?trace|exception|```|\{[^{}\n]*\}|<\w+>")


def triage(
    reading: Reading,
    categories: tuple[str, ...],
    article_languages: tuple[str, ...],
    learned: OwnTriage | None = None,
) -> Triage:
    """What the company's own history taught, known questions and keywords say. `category` is None
    where they are not sure.

    `confidence` is 0 to 1; the flow asks a model below the company's threshold. Categories of the
    company's own have no keywords here: they are `learned`, or a model's decision.
    """
    plain_form = reading.forms[0] if reading.forms else ""
    intent = intents.find(reading.forms, reading.language if reading.language_sure else "")
    scores = _scores(plain_form)
    own = _learned(learned, "category", reading)
    if learned is not None and "category" in learned.heads and why_not() == "":
        category, confidence = own or (None, 0.0)
    else:
        category, confidence = _best(scores)
    if intent is not None and own is None:
        category, confidence = intent.category, max(confidence, 0.9)
    if category not in categories:
        category, confidence = None, 0.0
    return Triage(
        category=category,
        intent=intent.name if intent else "",
        urgency=_urgency(learned, reading, plain_form),
        complexity=_complexity(reading.text),
        resolvable=(intent is None or intent.resolvable) and not _needs_a_person(learned, reading),
        escalation_risk=reading.anger >= 0.45 or _RISK.search(plain_form) is not None,
        sentiment=_sentiment(reading),
        language=reading.language,
        query=_query(reading, intent, article_languages),
        confidence=confidence,
        scores=scores,
    )


def _learned(learned: OwnTriage | None, head: Head, reading: Reading) -> tuple[str, float] | None:
    return learned.says(head, reading.subject, reading.text) if learned else None


def _needs_a_person(learned: OwnTriage | None, reading: Reading) -> bool:
    """Whether the company's history is sure that nobody but a person settles this."""
    told = _learned(learned, "resolvable", reading)
    return told is not None and told[0] == NOT_RESOLVABLE


def _urgency(learned: OwnTriage | None, reading: Reading, form: str) -> Urgency:
    told = _learned(learned, "urgency", reading)
    return URGENCIES[told[0]] if told is not None else urgency(form)


def _scores(form: str) -> dict[str, float]:
    found = {
        category: math.log1p(len({match.group() for match in words.finditer(form)}))
        for category, words in _SCORED.items()
    }
    total = sum(found.values())
    return {
        category: round(score / total, 3) if total else 0.0 for category, score in found.items()
    }


def _best(scores: dict[str, float]) -> tuple[str | None, float]:
    first, second = sorted(scores.values(), reverse=True)[:2]
    if first == 0 or first == second:
        return None, 0.0
    category = max(scores, key=lambda name: scores[name])
    return category, round(first / (first + second), 3)


def urgency(form: str) -> Urgency:
    """What a text, in its plain form, says of its own urgency."""
    return "high" if _URGENT.search(form) else "normal"


def _complexity(text: str) -> Level:
    words = len(text.split())
    if words > 180 or text.count("?") > 3 or (words > 60 and _CODE.search(text.lower())):
        return "high"
    return "medium" if words > 60 or text.count("?") > 1 else "low"


def _sentiment(reading: Reading) -> Sentiment:
    if reading.anger >= 0.7:
        return "angry"
    return "frustrated" if reading.negative else "calm"


def _query(
    reading: Reading, intent: intents.Intent | None, article_languages: tuple[str, ...]
) -> str:
    if reading.language in article_languages or not article_languages:
        alone = _ASKS.search(reading.text) is not None and len(reading.text.split()) >= ENOUGH
        own = (reading.text if alone else f"{reading.subject} {reading.text}").strip()[:500]
        return f"{own} {intent.query}" if intent else own
    return intent.query if intent and "en" in article_languages else ""
