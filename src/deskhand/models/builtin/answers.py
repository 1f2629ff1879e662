"""One function per known question: from the visible context to a proposal, or None."""

import re
from collections.abc import Callable
from decimal import Decimal

from deskhand.core.context import Invoice, Order, may_see_invoices
from deskhand.core.decisions import Passage, Proposal, ProposedAction, Reason
from deskhand.core.ports import ResolveRequest
from deskhand.models.builtin.templates import LANGUAGES, TEMPLATES, day, money

SURE = 0.92
_AMOUNT = re.compile(
    r"(?:[$€£]\s?|\b(?:usd|eur)\s?)(\d{1,5}(?:[.,]\d{2})?)|\b(\d{1,5}(?:[.,]\d{2})?)\s?(?:[$€£]|usd\b|eur\b|dollars?\b|euros?\b)",
    re.I,
)
_OPEN_ORDERS = ("out_for_delivery", "shipped", "delayed", "processing")
LONGEST_QUOTE = 105
"""Words, so that source line and disclosure still fit the gate's limit."""
COVERED = 0.47
"""Coverage of the query from which a quoted passage is sure enough (confidence 0.7)."""

Way = Callable[[ResolveRequest], Proposal | None]


def say(request: ResolveRequest, key: str, **fields: str) -> str:
    """A template in the reader's language."""
    language = request.reading.language
    return TEMPLATES[language if language in LANGUAGES else "en"][key].format(**fields)


def unknown(why: str) -> Proposal:
    """Nothing fits: a person has to look."""
    return Proposal(reply="", confidence=0.2, reason=why)


def escalate(reason: str) -> Proposal:
    """A person has to decide this."""
    return Proposal(reply="", action=ProposedAction(name="ESCALATE"), confidence=1.0, reason=reason)


def clarify(request: ResolveRequest) -> Proposal | None:
    """A complaint about the last answer, with no new question in it, is asked back once."""
    answered = any(message.role == "ai" for message in request.history)
    if not answered or not request.reading.negative or request.triage.intent:
        return None
    return Proposal(reply=say(request, "clarify"), confidence=0.75)


def where_is_my_order(request: ResolveRequest) -> Proposal | None:
    """The state of the order that is meant, with carrier, tracking number and date."""
    order = _order_meant(request)
    if order is None:
        return unknown("no such order among the customer's orders")
    if f"order.{order.status}" not in TEMPLATES["en"]:
        return unknown(f"an order that is {order.status} needs a person")
    return Proposal(
        reply=say(request, f"order.{order.status}", **_order_fields(request, order)),
        confidence=SURE,
        citations=("context",),
    )


def refund(request: ResolveRequest) -> Proposal | None:
    """What was asked for, or all of it, for an order that came back or was cancelled."""
    named = _named_orders(request)
    if not named and _references(request):
        return unknown("no such order among the customer's orders")
    order = next((order for order in named if order.status in ("returned", "cancelled")), None)
    if order is None:
        returned = [order for order in request.context.orders if order.status == "returned"]
        order = returned[0] if len(returned) == 1 and not named else None
    if order is None:
        return unknown("a refund for an order that did not come back") if named else None
    asked = _amount(request.reading.text)
    amount = asked if asked is not None and asked <= order.total else order.total
    return Proposal(
        reply=say(request, "refund", id=order.id),
        action=ProposedAction(
            name="REFUND", arguments={"order_id": order.id, "amount": str(amount)}
        ),
        confidence=SURE,
        citations=("context",),
    )


def discount(request: ResolveRequest) -> Proposal | None:
    """A goodwill code for a customer whose order is late; nobody else."""
    late = [order for order in request.context.orders if order.status == "delayed"]
    if not late:
        return unknown("a discount without a late order")
    fields = {"id": late[0].id, "expected": day(late[0].expected_delivery, _language(request))}
    return Proposal(
        reply=say(request, "discount", **fields),
        action=ProposedAction(name="DISCOUNT"),
        confidence=SURE,
        citations=("context",),
    )


def resend_email(request: ResolveRequest) -> Proposal | None:
    """The confirmation of the order that is meant."""
    order = _order_meant(request)
    if order is None:
        return unknown("no such order among the customer's orders")
    return Proposal(
        reply=say(request, "resend"),
        action=ProposedAction(
            name="RESEND_EMAIL", arguments={"kind": "order_confirmation", "reference": order.id}
        ),
        confidence=SURE,
        citations=("context",),
    )


def invoice_copy(request: ResolveRequest) -> Proposal | None:
    """The invoice that is meant, by e-mail to the address on file, for roles that see invoices."""
    if not may_see_invoices(request.context.contact):
        return escalate(Reason.NOT_PERMITTED)
    invoice = _invoice_meant(request)
    if invoice is None:
        return unknown("no such invoice on the account")
    language = _language(request)
    return Proposal(
        reply=say(
            request,
            "invoice",
            number=invoice.number,
            issued=day(invoice.issued_at, language),
            amount=money(invoice.amount, invoice.currency, language),
            status=invoice.status,
        ),
        action=ProposedAction(
            name="RESEND_EMAIL", arguments={"kind": "invoice", "reference": invoice.number}
        ),
        confidence=SURE,
        citations=("context",),
    )


def seats(request: ResolveRequest) -> Proposal | None:
    """Seats of the plan, and how to get more."""
    account = request.context.account
    if account is None or account.seats is None or account.seats_used is None:
        return None
    said = say(
        request,
        "seats",
        plan=account.plan,
        seats=str(account.seats),
        used=str(account.seats_used),
        left=str(account.seats - account.seats_used),
    )
    return _with_quote(request, said)


def subscription(request: ResolveRequest) -> Proposal | None:
    """Plan, status and the date of the renewal."""
    account = request.context.account
    if account is None or not account.plan:
        return None
    key = "subscription" if account.renews_at else "subscription.no_date"
    fields = {
        "plan": account.plan,
        "status": account.subscription_status.replace("_", " "),
        "renews": day(account.renews_at, _language(request)),
    }
    return Proposal(reply=say(request, key, **fields), confidence=SURE, citations=("context",))


def past_due(request: ResolveRequest) -> Proposal | None:
    """The open invoices, for roles that see them, and what the article says."""
    if not may_see_invoices(request.context.contact):
        return escalate(Reason.NOT_PERMITTED)
    language = _language(request)
    still_open = [invoice for invoice in request.context.invoices if invoice.status == "open"]
    if not still_open:
        return None
    listed = ", ".join(
        f"{invoice.number} ({money(invoice.amount, invoice.currency, language)}, {day(invoice.issued_at, language)})"
        for invoice in still_open
    )
    return _with_quote(request, say(request, "past_due", invoices=listed))


def quote(request: ResolveRequest) -> Proposal | None:
    """The passage that covers the question, word for word, with its source."""
    passage = _best(request.passages)
    if passage is None:
        return None
    confidence = round(min(0.95, 0.7 + 0.6 * (passage.coverage - COVERED)), 2)
    return Proposal(
        reply=say(request, "quote", title=passage.title, text=_short(passage.text)),
        confidence=max(0.05, confidence),
        citations=(passage.id,),
        reason="the best passage covers too little of the question",
    )


ANSWERS: dict[str, Way] = {
    "where_is_my_order": where_is_my_order,
    "refund": refund,
    "discount": discount,
    "resend_email": resend_email,
    "invoice_copy": invoice_copy,
    "seats": seats,
    "subscription": subscription,
    "past_due": past_due,
}


def _with_quote(request: ResolveRequest, said: str) -> Proposal:
    """What the context says; in English also what the best article says."""
    passage = _best(request.passages)
    if passage is None or _language(request) != "en" or passage.coverage < COVERED:
        return Proposal(reply=said, confidence=SURE, citations=("context",))
    text = f"{said}\n\n{say(request, 'quote', title=passage.title, text=_short(passage.text))}"
    return Proposal(reply=text, confidence=SURE, citations=("context", passage.id))


def _best(passages: tuple[Passage, ...]) -> Passage | None:
    """The best passage; the opening of the same article where it covers nearly as much."""
    if not passages:
        return None
    best = passages[0]
    opening = next((p for p in passages if p.article == best.article and p.id.endswith("#0")), best)
    return opening if opening.coverage >= 0.75 * best.coverage else best


def _short(text: str) -> str:
    """Whole sentences up to the limit."""
    if len(text.split()) <= LONGEST_QUOTE:
        return text
    kept: list[str] = []
    for sentence in re.split(r"(?<=[.!?])\s+", text):
        if kept and len(" ".join([*kept, sentence]).split()) > LONGEST_QUOTE:
            break
        kept.append(sentence)
    return " ".join(kept)


def _language(request: ResolveRequest) -> str:
    return request.reading.language if request.reading.language in LANGUAGES else "en"


def _references(request: ResolveRequest) -> set[str]:
    text = f"{request.reading.subject} {request.reading.text}".upper()
    return set(re.findall(r"#?\b[A-Z]{1,5}-?\d{3,}\b", text))


def _named_orders(request: ResolveRequest) -> list[Order]:
    named = _references(request)
    return [order for order in request.context.orders if order.id.upper() in named]


def _order_meant(request: ResolveRequest) -> Order | None:
    """The order that is named; without a name the newest that is on its way, else the newest."""
    if named := _named_orders(request):
        return named[0]
    if _references(request):
        return None
    for status in _OPEN_ORDERS:
        for order in request.context.orders:
            if order.status == status:
                return order
    return request.context.orders[0] if request.context.orders else None


def _invoice_meant(request: ResolveRequest) -> Invoice | None:
    invoices = request.context.invoices
    named = _references(request)
    if named:
        return next((invoice for invoice in invoices if invoice.number.upper() in named), None)
    return max(invoices, key=lambda invoice: invoice.issued_at, default=None)


def _order_fields(request: ResolveRequest, order: Order) -> dict[str, str]:
    language = _language(request)
    return {
        "id": order.id,
        "items": order.items,
        "carrier": order.carrier or "\u2013",
        "tracking": order.tracking or "\u2013",
        "expected": day(order.expected_delivery, language),
        "delivered": day(order.delivered_at, language),
    }


def _amount(text: str) -> Decimal | None:
    found = _AMOUNT.search(text)
    if found is None:
        return None
    return Decimal((found.group(1) or found.group(2)).replace(",", ".")).quantize(Decimal("0.01"))
