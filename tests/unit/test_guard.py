"""What no model can get past the guard, and what the ledger lets nobody past."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.actions.discount import Discount
from deskhand.actions.escalate import Escalate
from deskhand.actions.refund import Refund
from deskhand.actions.resend_email import ResendEmail
from deskhand.core.contacts import Contact, Role
from deskhand.core.context import Context, Invoice, Order, visible
from deskhand.core.decisions import ProposedAction, Reason, Verdict
from deskhand.core.ledger import Approval, Totals
from deskhand.core.messages import Message, MessageRole
from deskhand.core.policy import Limits, PersonRole, Policy, Times
from deskhand.core.ports import Plan
from deskhand.core.tickets import Mode
from deskhand.flow.guard import check_for_ai, check_for_person, guard, guard_ai

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
ACTIONS: dict[str, Any] = {
    action.name: action for action in (Refund(), Discount(), ResendEmail(), Escalate())
}
LIMITS = Limits(currency="EUR", rates={"USD": Decimal(1)})
POLICY = Policy(company="Fernhill", limits=LIMITS)


def order(id_: str, total: str, contact: str = "c-ana", **fields: Any) -> Order:
    known: dict[str, Any] = {"placed_at": NOW - timedelta(days=9), "status": "delivered"}
    return Order(id=id_, contact_id=contact, total=Decimal(total), **(known | fields))


ORDERS = (
    order("A-1001", "40.00"),
    order("A-1002", "129.50", currency="EUR"),
    order("A-1003", "25.00", status="processing", expected_delivery=NOW - timedelta(days=2)),
    order("A-1004", "25.00", status="refunded"),
    order("A-2001", "30.00", contact="c-ben"),
)
INVOICE = Invoice(number="INV-7", issued_at=NOW, amount=Decimal(40), status="paid")


def knows(role: Role = "owner", **contact: Any) -> Context:
    """What Ana, who buys grow lights for a nursery, may see of her account."""
    ana = Contact(id="c-ana", name="Ana Sousa", role=role, **contact)
    return visible(Context(at=NOW, contact=ana, orders=ORDERS, invoices=(INVOICE,)))


def propose(name: str, context: Context | None = None, **arguments: Any) -> Plan | Verdict | None:
    return guard(
        ProposedAction(name=name, arguments=arguments), context or knows(), LIMITS, ACTIONS
    )


def plan(name: str, context: Context | None = None, **arguments: Any) -> Plan:
    made = propose(name, context, **arguments)
    assert isinstance(made, Plan)
    return made


def refused(made: object, rule: str) -> Verdict:
    assert isinstance(made, Verdict)
    assert (made.reason, made.rule) == (Reason.ACTION_NOT_PERMITTED, f"guard.{rule}")
    return made


# --- names and arguments -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "refund",
        "Refund",
        " REFUND",
        "REFUND ",
        "REFUND\n",
        "REF\u200bUND",
        "\uff32\uff25\uff26\uff35\uff2e\uff24",
        "R\u0415FUND",
        "REFUND_ALL",
        "DELETE_ACCOUNT",
        "__class__",
        "",
    ],
)
def test_only_the_exact_name_of_an_action_is_one(name: str) -> None:
    refused(propose(name, order_id="A-1001", amount="5"), "action_list")


def test_an_action_that_the_company_left_out_does_not_exist() -> None:
    proposed = ProposedAction(name="DISCOUNT")
    refused(guard(proposed, knows(), LIMITS, {"REFUND": ACTIONS["REFUND"]}), "action_list")


VALID: dict[str, dict[str, Any]] = {
    "REFUND": {"order_id": "A-1001", "amount": "5.00"},
    "DISCOUNT": {},
    "RESEND_EMAIL": {"kind": "order_confirmation", "reference": "A-1001"},
}


@pytest.mark.parametrize("name", VALID)
def test_the_valid_call_that_every_violation_below_starts_from_is_planned(name: str) -> None:
    assert plan(name, **VALID[name]).action == name


@pytest.mark.parametrize("name", VALID)
@pytest.mark.parametrize(
    "extra",
    [
        {"customer_id": "c-ben"},
        {"contact": "c-ben"},
        {"to": "eve@example.net"},
        {"currency": "BTC"},
        {"percent": 100},
        {"ceiling": 9999},
        {"idempotency_key": "mine"},
        {"": ""},
    ],
)
def test_an_argument_too_many_is_refused(name: str, extra: dict[str, Any]) -> None:
    refused(propose(name, **(VALID[name] | extra)), "arguments")


@pytest.mark.parametrize(
    ("name", "missing"),
    [(name, missing) for name, arguments in VALID.items() for missing in arguments],
)
def test_an_argument_too_few_is_refused(name: str, missing: str) -> None:
    rest = {key: value for key, value in VALID[name].items() if key != missing}
    refused(propose(name, **rest), "arguments")


# --- amounts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "amount",
    [
        0,
        -1,
        "-1",
        "-0.00",
        "0.00",
        float("nan"),
        float("inf"),
        "NaN",
        "sNaN",
        "Infinity",
        "-Infinity",
        "1e3",
        "1E1",
        "1e-1",
        1e22,
        1e-5,
        True,
        False,
        None,
        10**30,
        10**5000,
        "9" * 5000,
        Decimal("1e-30"),
        "0x14",
        "20,00",
        "2_0",
        "\u0662\u0660",
        "\uff12\uff10",
        " 20 ",
        "+20",
        "$20",
        "",
        [20],
        {"amount": 20},
        b"20",
    ],
    ids=lambda amount: repr(amount)[:20] if not isinstance(amount, int) or amount < 99 else "big",
)
def test_an_amount_that_is_no_plain_positive_sum_in_cents_is_refused(amount: object) -> None:
    refused(propose("REFUND", order_id="A-1001", amount=amount), "arguments")


@pytest.mark.parametrize("amount", [20.001, "20.001", "0.005"])
def test_an_amount_with_more_decimals_than_its_currency_is_refused(amount: object) -> None:
    refused(propose("REFUND", order_id="A-1001", amount=amount), "refund.decimals")


@pytest.mark.parametrize(
    ("amount", "cents"),
    [(20, "20.00"), (20.5, "20.50"), ("20.05", "20.05"), (0.1, "0.10"), ("20.010", "20.01")],
)
def test_what_goes_over_the_wire_is_the_amount_to_the_cent(amount: object, cents: str) -> None:
    made = plan("REFUND", order_id="A-1001", amount=amount)
    assert made.amount == Decimal(cents)
    assert made.arguments == {"order_id": "A-1001", "amount": cents, "currency": "USD"}


@pytest.mark.parametrize(
    ("amount", "currency", "over"),
    [
        ("50", "EUR", False),
        ("50", "USD", False),
        ("0.50", "GBP", False),
        ("0.51", "GBP", True),
        ("1", "JPY", True),
        ("1", "KWD", True),
        ("0", "JPY", False),
    ],
)
def test_a_currency_without_a_rate_is_over_every_limit_that_it_may_be_over(
    amount: str, currency: str, over: bool
) -> None:
    assert LIMITS.over({currency: Decimal(amount)}, Decimal(50)) is over


def test_the_currency_and_the_ceiling_are_the_orders() -> None:
    made = plan("REFUND", order_id="A-1002", amount="129.50")
    assert (made.currency, made.ceiling, made.order_id) == ("EUR", Decimal("129.50"), "A-1002")


def test_more_than_was_paid_is_never_a_plan() -> None:
    refused(propose("REFUND", order_id="A-1001", amount="40.01"), "refund.paid")


@pytest.mark.parametrize(
    ("order_id", "rule"), [("A-1003", "refund.status"), ("A-1004", "refund.refunded")]
)
def test_an_order_in_the_wrong_state_is_not_refunded(order_id: str, rule: str) -> None:
    refused(propose("REFUND", order_id=order_id, amount="5"), rule)


# --- whose it is ---------------------------------------------------------------------------------


def test_bens_order_and_no_order_answer_identically() -> None:
    member = knows("member")
    foreign = propose("REFUND", member, order_id="A-2001", amount="5")
    missing = propose("REFUND", member, order_id="A-9999", amount="5")
    refused(foreign, "refund.order")
    assert foreign == missing


def test_an_order_id_is_exact() -> None:
    for almost in ("a-1001", " A-1001", "A-1001 ", "A-100", "A-\uff11001", "*", "%"):
        refused(propose("REFUND", order_id=almost, amount="5"), "refund.order")


def test_the_owner_of_the_account_may_ask_for_a_colleagues_order() -> None:
    assert plan("REFUND", knows("owner"), order_id="A-2001", amount="5").order_id == "A-2001"


@pytest.mark.parametrize("reference", ["A-2001", "A-9999"])
def test_an_e_mail_about_an_order_that_is_not_theirs_is_refused_in_the_same_words(
    reference: str,
) -> None:
    made = refused(
        propose("RESEND_EMAIL", knows("member"), kind="order_confirmation", reference=reference),
        "resend_email.reference",
    )
    assert made.evidence == f"no order_confirmation {reference} of this customer"


@pytest.mark.parametrize(
    ("role", "allowed"), [("owner", True), ("admin", True), ("billing", True), ("member", False)]
)
def test_an_invoice_goes_only_to_who_may_see_invoices(role: Role, allowed: bool) -> None:
    made = propose("RESEND_EMAIL", knows(role), kind="invoice", reference="INV-7")
    assert isinstance(made, Plan) is allowed


def test_a_member_learns_nothing_about_which_invoices_exist() -> None:
    real = propose("RESEND_EMAIL", knows("member"), kind="invoice", reference="INV-7")
    assert (
        "INV-8"
        in refused(
            propose("RESEND_EMAIL", knows("member"), kind="invoice", reference="INV-8"),
            "resend_email.reference",
        ).evidence
    )
    assert refused(real, "resend_email.reference").evidence.startswith("no invoice INV-7")
    assert knows("member").invoices == ()
    assert knows("billing").invoices == (INVOICE,)


def test_a_role_that_sees_no_invoice_gets_none_even_where_the_context_holds_it() -> None:
    whole = knows("owner").model_copy(update={"contact": knows("member").contact})
    made = propose("RESEND_EMAIL", whole, kind="invoice", reference="INV-7")
    refused(made, "resend_email.reference")


def test_an_e_mail_has_no_recipient_to_choose() -> None:
    made = plan("RESEND_EMAIL", kind="order_confirmation", reference="A-1001")
    assert made.arguments == {"kind": "order_confirmation", "reference": "A-1001"}


@pytest.mark.parametrize("kind", ["password_reset", "Invoice", "", "order_confirmation\n"])
def test_only_the_listed_kinds_of_e_mail_are_sent_again(kind: str) -> None:
    refused(propose("RESEND_EMAIL", kind=kind, reference="A-1001"), "arguments")


@pytest.mark.parametrize("name", [*VALID, "ESCALATE"])
@pytest.mark.parametrize("who", [{"verified": False}, {"known": False}])
def test_a_sender_nobody_vouches_for_gets_no_action(name: str, who: dict[str, Any]) -> None:
    refused(propose(name, knows(**who), **VALID.get(name, {})), "verified_sender")


@pytest.mark.parametrize("name", VALID)
def test_nobody_acts_for_who_only_says_to_be_somebody_that_a_source_knows(name: str) -> None:
    """A person's action is looked at on all that the sources said, not on the visible part alone."""
    says_so = Contact(id="c-ana", name="Ana Sousa", role="owner", verified=False)
    whole = Context(at=NOW, contact=says_so, orders=ORDERS, invoices=(INVOICE,))
    refused(propose(name, whole, **VALID[name]), "verified_sender")


def test_an_unverified_sender_and_a_made_up_order_look_the_same() -> None:
    eve = knows(verified=False)
    assert eve.orders == ()
    assert propose("REFUND", eve, order_id="A-1001", amount="5") == propose(
        "REFUND", eve, order_id="A-9999", amount="5"
    )


def test_the_discount_is_the_configured_one() -> None:
    made = guard(
        ProposedAction(name="DISCOUNT"),
        knows(),
        Limits(currency="EUR", discount_percent=15),
        ACTIONS,
    )
    assert isinstance(made, Plan)
    assert (made.arguments, made.once) == ({"percent": 15}, "discount")


@pytest.mark.parametrize(
    ("status", "expected", "delivered", "late"),
    [
        ("delayed", None, None, True),
        ("lost", None, None, True),
        ("shipped", -1, None, True),
        ("shipped", 0, None, False),
        ("shipped", 3, None, False),
        ("shipped", None, None, False),
        ("delivered", -5, -3, True),
        ("delivered", -5, -5, False),
        ("delivered", -5, None, False),
        ("cancelled", -5, None, False),
    ],
)
def test_a_discount_needs_a_late_order_unless_a_person_gives_it(
    status: str, expected: int | None, delivered: int | None, late: bool
) -> None:
    day = {n: NOW + timedelta(days=n) for n in range(-9, 9)}
    only = order(
        "A-1001",
        "40",
        status=status,
        expected_delivery=None if expected is None else day[expected],
        delivered_at=None if delivered is None else day[delivered],
    )
    knowing = knows().model_copy(update={"orders": (only,)})
    made = guard(ProposedAction(name="DISCOUNT"), knowing, LIMITS, ACTIONS)
    assert isinstance(made, Plan)
    by_ai = guard_ai(ProposedAction(name="DISCOUNT"), knowing, POLICY, ACTIONS, (), "en")
    assert isinstance(by_ai, Plan if late else Verdict)
    assert check_for_person(made, LIMITS, "agent")(Totals()) is None


def wrote(text: str, role: MessageRole = "customer", subject: str = "") -> Message:
    return Message(id="m-1", role=role, text=text, subject=subject, at=NOW)


ASKED_FOR = (
    "You charged me twice for A-1001!",
    "Ich habe die Lampe zur\u00fcckgeschickt, wann kommt mein Geld?",
    "je veux \u00eatre rembours\u00e9",
    "quiero que me devuelvan el dinero",
    "vorrei indietro i miei soldi",
    "I want my money for A-1001 back.",
    "Please reverse the charge, nothing has arrived.",
    "Ik wil mijn geld graag terug.",
    "\u05d0\u05e0\u05d9 \u05e8\u05d5\u05e6\u05d4 \u05d0\u05ea \u05d4\u05db\u05e1\u05e3 \u05e9\u05dc\u05d9",
    "\u8acb\u628a\u9322\u9000\u7d66\u6211",
    "prosz\u0119 o zwrot pieni\u0119dzy",
    "\u0432\u0435\u0440\u043d\u0438\u0442\u0435 \u0434\u0435\u043d\u044c\u0433\u0438",
    "\u8fd4\u91d1\u3057\u3066\u304f\u3060\u3055\u3044",
    "ขอคืนสินค้าค่ะ",
    "\u0915\u0943\u092a\u092f\u093e \u092e\u0947\u0930\u093e \u092a\u0948\u0938\u093e \u0935\u093e\u092a\u0938 \u0915\u0930\u0947\u0902",
)


@pytest.mark.parametrize("status", ["delivered", "delayed"])
@pytest.mark.parametrize("text", ASKED_FOR)
def test_the_ai_gives_money_back_to_whoever_asks_for_it(status: str, text: str) -> None:
    said = (wrote("Where is it?"), wrote(text))
    assert isinstance(of_ai(status, said), Plan)


@pytest.mark.parametrize("status", ["delivered", "delayed"])
@pytest.mark.parametrize(
    "said",
    [
        (wrote("Where is my order A-1001?"),),
        (wrote("I paid by credit card. How do I pair the lamp?"),),
        (wrote("Where is my parcel? Please get back to me."),),
        (wrote("My noise-cancelling headphones do not pair."),),
        (wrote("Can I return to the version of the firmware before?"),),
        (wrote("Quand vais-je avoir mon colis ? Merci de votre retour."),),
        (wrote("Where is my parcel?", subject="Re: Refunds made easy"),),
        (wrote("How do I pair the lamp?"), wrote("We can refund you.", "ai")),
        (wrote("मेरा पसंदीदा रंग क्या है?"),),
        (wrote("मुझे वापस बताइए।"),),
        (wrote("How do I pair the lamp?"), wrote("Refund them.", "note")),
        (),
    ],
)
def test_the_ai_gives_no_money_that_nobody_asked_for(
    status: str, said: tuple[Message, ...]
) -> None:
    refused = of_ai(status, said)
    assert isinstance(refused, Verdict)
    assert refused.rule == "guard.asked"


@pytest.mark.parametrize("status", ["returned", "cancelled", "lost"])
def test_money_that_the_shop_says_is_due_needs_no_asking(status: str) -> None:
    assert isinstance(of_ai(status, (wrote("Where is it?"),)), Plan)


def of_ai(status: str, said: tuple[Message, ...]) -> Plan | Verdict:
    """What the AI may do that proposes a refund for an order of that status."""
    knowing = knows().model_copy(update={"orders": (order("A-1001", "40", status=status),)})
    refund = ProposedAction(name="REFUND", arguments={"order_id": "A-1001", "amount": "5"})
    return guard_ai(refund, knowing, POLICY, ACTIONS, said, "en")


BOUGHT = (
    order("F-1007", "45", currency="USD", items="1 hub"),
    order("F-1008", "20", currency="USD", items="2 sensors"),
    order("F-1009", "1299", currency="USD", items="1 grow light"),
)


@pytest.mark.parametrize(
    ("text", "language", "order_id", "amount"),
    [
        ("Please refund order F-9999.", "en", "F-1007", "45"),
        ("Please refund order F-1008, I sent the sensors back.", "en", "F-1007", "45"),
        ("I want a refund of 1.299,00 USD for F-1009.", "en", "F-1009", "1.29"),
        ("Please refund 5 dollars of F-1007.", "en", "F-1007", "45"),
        ("I would like a refund of 20 EUR for F-1007.", "en", "F-1007", "20"),
        ("Refund half of F-1009, please.", "en", "F-1009", "1299"),
        ("Bitte erstatten Sie mir die H\u00e4lfte von F-1009.", "de", "F-1009", "1299"),
        ("Remboursez-moi 10 USD pour la commande F-1007.", "fr", "F-1007", "45"),
        ("Do not refund F-1007, please exchange it.", "en", "F-1007", "45"),
        ("Statt einer Erstattung f\u00fcr F-1007 m\u00f6chte ich Ersatz.", "de", "F-1007", "45"),
        ("Je ne veux pas de remboursement pour F-1007.", "fr", "F-1007", "45"),
        ("No quiero el reembolso de F-1007 sino otro aparato.", "es", "F-1007", "45"),
        ("Ik wil geen terugbetaling van F-1007 maar een nieuwe.", "nl", "F-1007", "45"),
        ("How long does a refund take? Order F-1007.", "en", "F-1007", "45"),
        ("Where is my refund for F-1007? You promised it.", "en", "F-1007", "45"),
        ("Wann kommt die Erstattung f\u00fcr F-1007?", "de", "F-1007", "45"),
        ("Quando arriva il rimborso di F-1007?", "it", "F-1007", "45"),
        ("Please refund F-1007 and F-1008.", "en", "F-1007", "45"),
        ("I want a refund for my order.", "en", "F-1007", "45"),
        ("Please refund my other order, not F-1007.", "en", "F-1007", "45"),
        ("F-1007 is fine. Please refund the sensors.", "en", "F-1007", "45"),
        ("Please refund ten dollars of F-1007.", "en", "F-1007", "45"),
        ("Bitte erstatten Sie mir zehn Dollar von F-1007.", "de", "F-1007", "45"),
        ("Refund ten percent of F-1007, please.", "en", "F-1007", "45"),
        ("Please refund only the shipping of F-1007.", "en", "F-1007", "45"),
        ("I want to cancel the refund for F-1007.", "en", "F-1007", "45"),
        ("I don't think I need a refund for F-1007.", "en", "F-1007", "45"),
        ("Eine Erstattung f\u00fcr F-1007 brauche ich nicht.", "de", "F-1007", "45"),
        ("You already refunded F-1007, thanks!", "en", "F-1007", "45"),
        ("Ik hoef geen geld terug voor F-1007, stuur een nieuwe.", "nl", "F-1007", "45"),
        ("Can you tell me when my refund for F-1007 comes?", "en", "F-1007", "45"),
    ],
)
@pytest.mark.parametrize("status", ["delivered", "returned"])
def test_no_other_money_goes_back_than_the_customer_asks_for(
    text: str, language: str, order_id: str, amount: str, status: str
) -> None:
    refused = of_bought(text, language, order_id, amount, status)
    assert isinstance(refused, Verdict)
    assert refused.rule in ("guard.asked_otherwise", "guard.asked")


@pytest.mark.parametrize(
    ("text", "language", "order_id", "amount"),
    [
        ("Please refund order F-1007.", "en", "F-1007", "45"),
        ("The hub is broken, I want my money back.", "en", "F-1007", "45"),
        ("It did not arrive. Please refund F-1008.", "en", "F-1008", "20"),
        ("You charged me twice for F-1007, please refund it.", "en", "F-1007", "45"),
        ("I want a refund of 1.299,00 USD for F-1009.", "en", "F-1009", "1299"),
        ("Please refund 5 dollars of F-1007.", "en", "F-1007", "5"),
        ("Please refund F-1007, as your rules allow.", "en", "F-1007", "40.50"),
        ("Bitte erstatten Sie mir die Bestellung F-1007.", "de", "F-1007", "45"),
        ("Pouvez-vous me rembourser la commande F-1007 ?", "fr", "F-1007", "45"),
        ("Quiero el reembolso del pedido F-1008, por favor.", "es", "F-1008", "20"),
        ("Vorrei il rimborso dell'ordine F-1007.", "it", "F-1007", "45"),
        ("When will it come? I want a refund for F-1007.", "en", "F-1007", "45"),
        ("I have not received order F-1007. Please refund me.", "en", "F-1007", "45"),
        ("No refund received yet for F-1007. Please send my refund.", "en", "F-1007", "45"),
        (
            "Der Hub geht nicht, bitte erstatten Sie den Betrag f\u00fcr F-1007.",
            "de",
            "F-1007",
            "45",
        ),
        (
            "Ich habe noch keine Erstattung erhalten. Bitte erstatten Sie F-1007.",
            "de",
            "F-1007",
            "45",
        ),
        ("Je n'ai pas re\u00e7u la commande F-1007, merci de me rembourser.", "fr", "F-1007", "45"),
        ("Is it possible to get a refund for order F-1007?", "en", "F-1007", "45"),
        ("Ist eine Erstattung f\u00fcr F-1007 m\u00f6glich?", "de", "F-1007", "45"),
        ("Half of it doesn't work. Please refund F-1007.", "en", "F-1007", "45"),
        ("Tracking 1Z999AA10123456784. Please refund F-1007.", "en", "F-1007", "45"),
    ],
)
def test_what_the_customer_asks_for_may_go_back(
    text: str, language: str, order_id: str, amount: str
) -> None:
    assert isinstance(of_bought(text, language, order_id, amount, "delivered"), Plan)


@pytest.mark.parametrize(
    "later",
    ["No wait, please just send a replacement for F-1007.", "never mind, the hub works"],
)
def test_a_wish_that_is_taken_back_is_none(later: str) -> None:
    knowing = knows().model_copy(update={"orders": BOUGHT})
    refund = ProposedAction(name="REFUND", arguments={"order_id": "F-1007", "amount": "45"})
    said = (wrote("Please refund F-1007."), wrote(later))
    assert isinstance(guard_ai(refund, knowing, POLICY, ACTIONS, said, "en"), Verdict)


def of_bought(text: str, language: str, order_id: str, amount: str, status: str) -> Plan | Verdict:
    """What the AI may do of a refund for one of three orders of that status."""
    orders = tuple(one.model_copy(update={"status": status}) for one in BOUGHT)
    knowing = knows().model_copy(update={"orders": orders})
    refund = ProposedAction(name="REFUND", arguments={"order_id": order_id, "amount": amount})
    return guard_ai(refund, knowing, POLICY, ACTIONS, (wrote(text),), language)


def test_the_same_action_again_and_again_waits_for_a_person() -> None:
    limits = Limits(currency="EUR", times={"RESEND_EMAIL": Times(per_contact=2, per_day=9)})
    mail = Plan(action="RESEND_EMAIL", arguments={"kind": "invoice", "reference": "I-1"})
    check = check_for_ai(mail, limits, "auto", NOW)
    assert check(Totals(times_to_contact=1, times_today=8)) is None
    for often in (Totals(times_to_contact=2), Totals(times_today=9)):
        waits = check(often)
        assert isinstance(waits, Approval)
        assert "RESEND_EMAIL more than" in waits.why
    assert check_for_person(mail, limits, "agent")(Totals(times_today=99)) is None


def test_escalate_is_never_an_effect() -> None:
    made = propose("ESCALATE", order_id="A-1001")
    assert isinstance(made, Verdict)
    assert made.reason == Reason.MODEL_ESCALATED


# --- whatever a model says -----------------------------------------------------------------------

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals(allow_nan=True)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=3,
)
ORDER_IDS = st.sampled_from([o.id for o in ORDERS] + ["A-9999"])
AMOUNTS = st.decimals("-200", "200", places=2).map(str) | st.floats(-200, 200) | ANYTHING
WILD = st.dictionaries(
    st.sampled_from(["order_id", "amount", "kind", "reference", "currency", "customer_id"]),
    ANYTHING | ORDER_IDS,
)
NEARLY_RIGHT = st.fixed_dictionaries(
    {"order_id": ORDER_IDS, "amount": AMOUNTS}, optional={"currency": ANYTHING}
)
NAMES = st.sampled_from([*ACTIONS, "refund", "REFUND "]) | st.text(max_size=10)
WHO = st.builds(
    knows,
    st.sampled_from(["owner", "admin", "billing", "member"]),
    verified=st.booleans(),
    known=st.booleans(),
)


@given(NAMES, WILD | NEARLY_RIGHT, WHO)
def test_no_proposal_gives_more_than_was_paid_or_for_an_order_that_is_not_the_customers(
    name: str, arguments: dict[str, Any], context: Context
) -> None:
    made = guard(ProposedAction(name=name, arguments=arguments), context, LIMITS, ACTIONS)
    if not isinstance(made, Plan):
        assert isinstance(made, Verdict)
        return
    assert name in ACTIONS
    assert context.contact.verified
    assert context.contact.known
    if name != "REFUND":
        assert made.amount is None
        return
    own = {o.id: o for o in context.orders}
    assert made.order_id in own
    paid = own[made.order_id]
    assert paid.contact_id == "c-ana" or context.contact.role != "member"
    assert made.amount is not None
    assert Decimal(0) < made.amount <= paid.total
    assert made.ceiling == paid.total
    assert made.amount == made.amount.quantize(Decimal("0.01"))
    assert made.arguments == {
        "order_id": paid.id,
        "amount": str(made.amount),
        "currency": paid.currency,
    }


# --- what the ledger already holds ---------------------------------------------------------------


def refund(amount: str, order_id: str = "A-1002") -> Plan:
    return plan("REFUND", order_id=order_id, amount=amount)


def ai(made: Plan, mode: Mode = "auto", **totals: Any) -> Verdict | Approval | None:
    return check_for_ai(made, LIMITS, mode, NOW)(Totals(**totals))


def dollars(amount: str) -> Decimal:
    return Decimal(amount)


@pytest.mark.parametrize(
    ("amount", "totals", "why"),
    [
        ("50.00", {}, ""),
        ("50.01", {}, "over 50 EUR for one order"),
        ("10.00", {"refunded_on_order": dollars("40")}, ""),
        ("10.01", {"refunded_on_order": dollars("40")}, "over 50 EUR for one order"),
        ("10.00", {"refunded_to_contact": {"EUR": dollars("90")}}, ""),
        ("10.01", {"refunded_to_contact": {"EUR": dollars("90")}}, "over 100 EUR for one customer"),
        ("10.00", {"refunded_today": {"EUR": dollars("990")}}, ""),
        ("10.01", {"refunded_today": {"EUR": dollars("990")}}, "over 1000 EUR in one day"),
    ],
)
def test_the_ai_asks_a_person_over_each_of_the_three_limits(
    amount: str, totals: dict[str, Any], why: str
) -> None:
    decision = ai(refund(amount), **totals)
    if not why:
        assert decision is None
        return
    assert isinstance(decision, Approval)
    assert decision.why == why
    assert decision.roles == ("lead", "admin")
    assert decision.expires_at == NOW + timedelta(hours=24)


@pytest.mark.parametrize("role", ["", "agent", "lead", "admin"])
def test_nobody_refunds_more_than_was_paid_in_parts(role: PersonRole | str) -> None:
    made, totals = refund("30.00", "A-1001"), Totals(refunded_on_order=Decimal("10.01"))
    check = (
        check_for_person(made, LIMITS, "admin" if role == "admin" else "lead")
        if role
        else check_for_ai(made, LIMITS, "auto", NOW)
    )
    refused(check(totals), "paid")
    assert check(Totals(refunded_on_order=Decimal(10))) is None


@pytest.mark.parametrize("mode", ["auto", "draft"])
def test_one_discount_is_live_at_a_time(mode: Mode) -> None:
    made = plan("DISCOUNT")
    refused(ai(made, mode, live_once=("discount",)), "once")
    refused(check_for_person(made, LIMITS, "admin")(Totals(live_once=("discount",))), "once")
    assert ai(made, live_once=("welcome gift",)) is None


@pytest.mark.parametrize("name", VALID)
def test_in_draft_mode_a_person_approves_every_action(name: str) -> None:
    decision = ai(plan(name, **VALID[name]), "draft")
    assert isinstance(decision, Approval)
    assert decision.why == "every action is approved in draft mode"


@pytest.mark.parametrize("role", ["agent", "lead", "admin"])
def test_a_persons_own_ceiling_counts_what_was_refunded_before(role: PersonRole) -> None:
    limits = Limits(
        currency="EUR",
        person_refund={"agent": Decimal(20), "lead": Decimal(60), "admin": Decimal(99)},
    )
    most = limits.person_refund[role]
    check = check_for_person(refund("15.00"), limits, role)
    assert check(Totals(refunded_on_order=most - 15)) is None
    verdict = check(Totals(refunded_on_order=most - 15 + Decimal("0.01")))
    assert isinstance(verdict, Verdict)
    assert (verdict.reason, verdict.rule) == (Reason.OVER_LIMIT, "guard.person_limit")


@pytest.mark.parametrize(
    ("shop", "here", "under_way", "why"),
    [
        ("0", "0", "0", ""),
        ("40", "0", "0", ""),
        ("40.01", "0", "0", "over 50 EUR for one order"),
        ("40", "40", "0", ""),
        ("0", "40", "40", ""),
        ("30", "10", "10", ""),
        ("30.01", "10", "10", "over 50 EUR for one order"),
        ("30", "40.01", "10", "over 50 EUR for one order"),
    ],
)
def test_what_the_shop_gave_back_by_another_hand_counts_once(
    shop: str, here: str, under_way: str, why: str
) -> None:
    limits = Limits(currency="EUR", refund_without_approval=Decimal(50))
    made = refund("10.00").model_copy(update={"given_back": Decimal(shop)})
    totals = Totals(refunded_on_order=Decimal(here), unsettled_on_order=Decimal(under_way))
    decision = check_for_ai(made, limits, "auto", NOW)(totals)
    assert (decision.why if isinstance(decision, Approval) else decision) == (why or None)


def test_no_more_is_given_back_than_the_shop_has_left() -> None:
    paid_back = order("A-1001", "40.00", currency="EUR", refunded="35.00")
    context = knows().model_copy(update={"orders": (paid_back,)})
    left = plan("REFUND", context, order_id="A-1001", amount="5.00")
    assert check_for_person(left, LIMITS, "admin")(Totals()) is None
    more = plan("REFUND", context, order_id="A-1001", amount="5.01")
    refused(check_for_person(more, LIMITS, "admin")(Totals()), "paid")


def test_a_role_that_the_company_gave_no_limit_refunds_nothing() -> None:
    check = check_for_person(refund("0.01"), Limits(currency="EUR", person_refund={}), "agent")
    assert isinstance(check(Totals()), Verdict)


def test_the_ais_limits_do_not_bind_a_person() -> None:
    full = Totals(refunded_to_contact={"EUR": Decimal(500)}, refunded_today={"EUR": Decimal(5000)})
    assert check_for_person(refund("129.50"), LIMITS, "agent")(full) is None


@given(
    st.decimals("0.01", "129.50", places=2),
    st.decimals("0", "200", places=2),
    st.decimals("0", "200", places=2),
    st.decimals("0", "2000", places=2),
)
def test_whatever_the_ledger_holds_the_ai_alone_stays_under_every_limit(
    amount: Decimal, on_order: Decimal, to_contact: Decimal, today: Decimal
) -> None:
    decision = ai(
        refund(str(amount)),
        refunded_on_order=on_order,
        refunded_to_contact={"EUR": to_contact},
        refunded_today={"EUR": today},
    )
    if decision is None:
        assert amount + on_order <= 50
        assert amount + to_contact <= 100
        assert amount + today <= 1000
    if on_order + amount > Decimal("129.50"):
        assert isinstance(decision, Verdict)
