"""One function per known question: from the visible context to a proposal, or None."""

import re
from collections.abc import Callable

from deskhand.core.context import Order, may_see_invoices
from deskhand.core.decisions import Passage, Proposal, ProposedAction, Reason
from deskhand.core.figures import quantized, write_amount, write_date
from deskhand.core.matching import surely_about
from deskhand.core.ports import ResolveRequest
from deskhand.core.skeleton import folded
from deskhand.models.builtin.orders import invoice_meant, named_orders, order_meant
from deskhand.models.builtin.rows import meant
from deskhand.models.builtin.saying import SURE, ask, escalate, language_of, say, text_of, unknown
from deskhand.models.builtin.templates import TEMPLATES
from deskhand.rules.amounts import amount_meant
from deskhand.rules.requests import DISCOUNT, MONEY_BACK, SENT_UNASKED, STATE_OF_ORDER
from deskhand.rules.several import requests_in

_ON_THEIR_WAY = frozenset({"out_for_delivery", "shipped", "delayed", "processing"})
_CAME_BACK = frozenset({"returned", "cancelled"})
LONGEST_QUOTE = 105
"""Words, so that source line and disclosure still fit the gate's limit."""

_NOT_HERE = re.compile(
    r"\b(?:not|never|nothing|hasn't|haven't|didn't|isn't|waiting|nicht|nichts|nie|warte\w*|pas|rien|jamais|attends|no|nada|nunca|esper\w+|nao)\b"
)
"""What says that an order is not there."""
Way = Callable[[ResolveRequest], Proposal | None]


def clarify(request: ResolveRequest) -> Proposal | None:
    """A complaint about the last answer, with no new question in it, is asked back once."""
    answered = any(message.role == "ai" for message in request.history)
    if not answered or not request.reading.negative or request.triage.intent:
        return None
    return Proposal(reply=say(request, "clarify"), confidence=0.75)


def one_of_several(request: ResolveRequest) -> Proposal | None:
    """That a message asks for several things, which a person answers: half an answer is none."""
    asked = requests_in(text_of(request), request.reading.language)
    return unknown(f"several things are asked for: {' / '.join(asked)}") if asked else None


def where_is_my_order(request: ResolveRequest) -> Proposal | None:
    """The state of the order that is meant, with carrier, tracking number and date."""
    order = order_meant(request, _ON_THEIR_WAY)
    if isinstance(order, Proposal):
        return order
    if not STATE_OF_ORDER.plain(text_of(request), order, request.reading.language):
        return unknown("more is asked than where an order is")
    if order.status == "delivered" and _NOT_HERE.search(folded(text_of(request))):
        return unknown("an order that came and did not come")
    if f"order.{order.status}" not in TEMPLATES["en"]:
        return unknown(f"an order that is {order.status} needs a person")
    return Proposal(reply=_state(request, order), confidence=SURE, citations=("context",))


def refund(request: ResolveRequest) -> Proposal | None:
    """What was asked for, or all of it, for an order that came back or was cancelled.

    An amount that is not plainly the one meant is asked about; a text that speaks of a refund and
    does not plainly ask for it is a person's.
    """
    mentioned = named_orders(request)
    came_back = [order for order in request.context.orders if order.status in _CAME_BACK]
    if mentioned.nothing and not came_back:
        return None
    order = order_meant(request, _CAME_BACK)
    if isinstance(order, Proposal):
        return order
    if order.status not in _CAME_BACK:
        return unknown("a refund for an order that did not come back")
    language = language_of(request)
    asks = MONEY_BACK.plain(request.reading.text, order, request.reading.language)
    amount = amount_meant(request.reading.text, order, language)
    if not asks and amount is not None:
        return unknown("a refund is spoken of and not plainly asked for")
    if amount is None:
        total = write_amount(order.total, order.currency, language)
        return ask(request, "ask.amount", id=order.id, total=total)
    exact = str(quantized(amount, order.currency))
    return Proposal(
        reply=say(request, "refund", id=order.id),
        action=ProposedAction(name="REFUND", arguments={"order_id": order.id, "amount": exact}),
        confidence=SURE,
        citations=("context",),
    )


def discount(request: ResolveRequest) -> Proposal | None:
    """A goodwill code for a customer whose order is late; nobody else."""
    late = [order for order in request.context.orders if order.status == "delayed"]
    if not late:
        return unknown("a discount without a late order")
    order = order_meant(request, frozenset({"delayed"}))
    if isinstance(order, Proposal):
        return order
    if order.status != "delayed":
        return unknown("a discount for an order that is not late")
    if not DISCOUNT.plain(text_of(request), order, request.reading.language):
        return unknown("a discount is spoken of and not plainly asked for")
    return Proposal(
        reply=say(request, "discount", id=order.id),
        action=ProposedAction(name="DISCOUNT"),
        confidence=SURE,
        citations=("context",),
    )


def resend_email(request: ResolveRequest) -> Proposal | None:
    """The confirmation of the order that is meant."""
    if SENT_UNASKED.search(folded(text_of(request))):
        return unknown("something is not to be sent")
    order = order_meant(request, frozenset())
    if isinstance(order, Proposal):
        return order
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
    if SENT_UNASKED.search(folded(text_of(request))):
        return unknown("something is not to be sent")
    invoice = invoice_meant(request)
    if isinstance(invoice, Proposal):
        return invoice
    language = language_of(request)
    return Proposal(
        reply=say(
            request,
            "invoice",
            number=invoice.number,
            issued=write_date(invoice.issued_at, language),
            amount=write_amount(invoice.amount, invoice.currency, language),
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
    if account is None or not account.plan or not account.subscription_status:
        return None
    key = "subscription" if account.renews_at else "subscription.no_date"
    fields = {
        "plan": account.plan,
        "status": account.subscription_status.replace("_", " "),
    }
    if account.renews_at is not None:
        fields["renews"] = write_date(account.renews_at, language_of(request))
    return Proposal(reply=say(request, key, **fields), confidence=SURE, citations=("context",))


def past_due(request: ResolveRequest) -> Proposal | None:
    """The open invoices, for roles that see them, and what the article says."""
    if not may_see_invoices(request.context.contact):
        return escalate(Reason.NOT_PERMITTED)
    language = language_of(request)
    still_open = [invoice for invoice in request.context.invoices if invoice.status == "open"]
    if not still_open:
        return None
    listed = ", ".join(
        f"{invoice.number} ({write_amount(invoice.amount, invoice.currency, language)}, {write_date(invoice.issued_at, language)})"
        for invoice in still_open
    )
    return _with_quote(request, say(request, "past_due", invoices=listed))


def quote(request: ResolveRequest) -> Proposal | None:
    """The passage that surely answers the question, word for word, with its source."""
    passage = _best(_with_rows(request))
    if passage is None:
        return None
    return Proposal(
        reply=_quoted(request, passage),
        confidence=round(passage.answers, 2),
        citations=(passage.id,),
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
    passage = _best(_with_rows(request))
    if passage is None or language_of(request) != "en":
        return Proposal(reply=said, confidence=SURE, citations=("context",))
    text = f"{said}\n\n{_quoted(request, passage)}"
    return Proposal(reply=text, confidence=SURE, citations=("context", passage.id))


def _with_rows(request: ResolveRequest) -> tuple[Passage, ...]:
    """The passages, of tables the rows that are meant; a table without such a row says nothing."""
    question = f"{request.reading.subject} {request.reading.text}"
    kept: list[Passage] = []
    for passage in request.passages:
        text = meant(passage.text, passage.title, question)
        if text is not None:
            kept.append(passage.model_copy(update={"text": text}))
    return tuple(kept)


def _best(passages: tuple[Passage, ...]) -> Passage | None:
    """The passage that is surely about it; the opening of the same article where it covers nearly as
    much."""
    best = surely_about(passages)
    if best is None:
        return None
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


def _quoted(request: ResolveRequest, passage: Passage) -> str:
    """A passage with where it is from; that it is in another language is said where it is."""
    key = "quote" if passage.language == language_of(request) else "quote.foreign"
    return say(request, key, title=passage.title, text=_short(passage.text))


def _state(request: ResolveRequest, order: Order) -> str:
    """What is known of an order; nothing is said of what is not."""
    language = language_of(request)
    facts = {"carrier": order.carrier, "tracking": order.tracking}
    moment = "delivered" if order.status == "delivered" else "expected"
    at = order.delivered_at if order.status == "delivered" else order.expected_delivery
    facts[moment] = write_date(at, language) if at is not None else ""
    if order.status in ("cancelled", "returned", "refunded"):
        facts = {}
    items = order.items or order.id
    said = [say(request, f"order.{order.status}", id=order.id, items=items)]
    said += [say(request, f"fact.{name}", **{name: fact}) for name, fact in facts.items() if fact]
    return " ".join(said)
