"""One turn from claim to end: what leaves, what is in the ledger, and who has the ticket."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.colleagues import user

from deskhand.actions.discount import Discount
from deskhand.actions.escalate import Escalate
from deskhand.actions.refund import Refund
from deskhand.actions.resend_email import ResendEmail
from deskhand.core.accounts import Account
from deskhand.core.actors import AI
from deskhand.core.contacts import Contact
from deskhand.core.context import Context, Order
from deskhand.core.decisions import (
    Asked,
    HandedOff,
    NothingToDo,
    Outcome,
    Passage,
    Proposal,
    ProposedAction,
    ProposedLookup,
    Reason,
    Replied,
    Triage,
    Usage,
)
from deskhand.core.errors import Fenced, Overtaken, Permanent, Retryable, Superseded, Uncertain
from deskhand.core.ledger import LedgerRow
from deskhand.core.messages import IncomingMessage, Message, MessageRole, Sender
from deskhand.core.policy import Limits, Policy, Spending
from deskhand.core.ports import (
    ActionCall,
    Answer,
    CheckRequest,
    Delivery,
    InvalidOutput,
    Lookup,
    Model,
    Objection,
    Plan,
    ResolveRequest,
    SourceAnswer,
    SummaryRequest,
    TriageRequest,
)
from deskhand.core.state import Claim, Receipt
from deskhand.core.tickets import Mode, Ticket
from deskhand.encoders.e5 import why_not
from deskhand.flow.breaker import Breaker
from deskhand.flow.effect import Executor
from deskhand.flow.guard import check_for_person
from deskhand.flow.read import answered_before, take_in
from deskhand.flow.turn import run_turn
from deskhand.flow.turn_context import Models, Parts
from deskhand.models.scripted import ScriptedModel
from deskhand.store.memory import MemoryStore

MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
ANA = Sender(id="c-ana", email="ana@example.org", name="Ana Sousa")
OFFLINE = "The hub is offline, how do I pair the probe again?"
LATE = "Please refund order F-1001, it came a week late."
PAIRING = Passage(
    id="pair#0",
    article="pair",
    title="Pair a probe",
    text="Hold the button for five seconds.",
    updated_at=MONDAY,
    coverage=1.0,
)
ANSWER = Proposal(reply="Hold the button for five seconds.", confidence=0.9, citations=("pair#0",))
Resolve = Callable[[ResolveRequest], Proposal]


def refunds(amount: str, reply: str = "I am sorry, Ana. {effect}") -> Proposal:
    action = ProposedAction(name="REFUND", arguments={"order_id": "F-1001", "amount": amount})
    return Proposal(reply=reply, confidence=0.9, citations=("context",), action=action)


class Clock:
    """Stands still until it is told to move."""

    def __init__(self) -> None:
        self.moment = MONDAY

    def now(self) -> datetime:
        return self.moment

    def wait(self, **time: float) -> None:
        self.moment += timedelta(**time)


class Shop:
    """Knows Ana, who owns a nursery, and Ben, who works there."""

    name = "shop"
    needed = True

    def __init__(self) -> None:
        self.asked = 0
        self.down = False
        self.status = "delivered"
        self.account = "acc-1"

    async def ask(self, sender: Sender, contact: Contact | None, at: datetime) -> SourceAnswer:
        self.asked += 1
        if self.down:
            raise Permanent("the shop is closed")
        placed = at - timedelta(days=9)
        return SourceAnswer(
            contact=Contact(
                id=sender.id,
                name=sender.name,
                email=sender.email,
                role="owner" if sender.id == "c-ana" else "member",
            ),
            account=Account(id=self.account, name="Sousa Viveiros", tier="pro", plan="Grow"),
            orders=(
                Order(
                    id="F-1001",
                    contact_id="c-ana",
                    placed_at=placed,
                    status=self.status,
                    total=Decimal("80.00"),
                    currency="EUR",
                ),
            ),
        )


class PowerCut(Exception):
    """The process dies here."""


class Billing:
    """The company's endpoint. `effects` is what it really did."""

    name = "billing"

    def __init__(self, honours_keys: bool = True, answers: str = "") -> None:
        self.honours_keys = honours_keys
        self.effects: list[ActionCall] = []
        self.calls: list[ActionCall] = []
        self.answers = answers
        self.can_be_asked = False

    async def execute(self, call: ActionCall) -> dict[str, Any]:
        self.calls.append(call)
        answers, self.answers = self.answers, ""
        if answers == "refuses":
            raise Permanent("the period is closed")
        if answers == "dies before":
            raise PowerCut
        if not (self.honours_keys and call.key in {effect.key for effect in self.effects}):
            self.effects.append(call)
        if answers == "dies after":
            raise PowerCut
        if answers == "times out":
            raise Uncertain("no answer")
        return {"id": f"re_{len(self.effects)}", "code": "FERN20"}

    async def find(self, key: str) -> dict[str, Any] | None:
        if not self.can_be_asked:
            raise Uncertain("billing cannot be asked")
        return {"id": "found"} if key in {effect.key for effect in self.effects} else None


class Shelf:
    """One article."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage

    def languages(self) -> tuple[str, ...]:
        return ("en",)

    async def find(
        self,
        query: str,
        language: str,
        limit: int = 5,
        *,
        few: bool = False,
        also: Sequence[str] = (),
    ) -> tuple[Passage, ...]:
        return (self.passage,)


class Courier:
    """Where a parcel is."""

    name = "parcel"
    description = "parcel {order_id}: where it is"

    async def run(self, arguments: Mapping[str, str], context: Context) -> dict[str, str]:
        if arguments.get("order_id") not in {order.id for order in context.orders}:
            raise Permanent("no such order")
        return {"place": "Porto"}


class Thinker(ScriptedModel):
    """A scripted model during whose thinking something else may happen."""

    meanwhile: Callable[[], Awaitable[object]] | None = None
    price: Decimal | None = None
    told: bool = False
    """Whether it says what it used, though nobody has a price for it."""

    async def resolve(self, request: ResolveRequest) -> Answer[Proposal]:
        if self.meanwhile is not None:
            await self.meanwhile()
        answer = await super().resolve(request)
        if self.price is None and not self.told:
            return answer
        usage = Usage(model=self.name, purpose="resolve", cost=self.price)
        return Answer(value=answer.value, usage=(usage,))


class Desk:
    """A whole desk in memory."""

    def __init__(
        self,
        resolve: Resolve = lambda request: ANSWER,
        mode: Mode = "auto",
        endpoint: Billing | None = None,
        free: bool = True,
        more_models: tuple[Model, ...] = (),
        triage: Callable[[TriageRequest], Triage] | None = None,
        passage: Passage | None = None,
        **policy: Any,
    ) -> None:
        policy.setdefault("limits", Limits(currency="EUR"))
        self.clock = Clock()
        self.store = MemoryStore()
        self.shop = Shop()
        self.billing = endpoint or Billing()
        self.model = Thinker(resolve, triage=triage, free=free)
        self.policy = Policy(company="Fernhill", mode=mode, notify=("team",), **policy)
        chain: tuple[Model, ...] = (self.model, *more_models)
        lookups: dict[str, Lookup] = {"parcel": Courier()}
        actions: dict[str, Any] = {
            action.name: action for action in (Refund(), Discount(), ResendEmail(), Escalate())
        }
        self.parts = Parts(
            policy=self.policy,
            clock=self.clock,
            journal=self.store.journal,
            ledger=self.store.ledger,
            tickets=self.store.tickets,
            budget=self.store.budget,
            rates=self.store.rates,
            sources=(self.shop,),
            lookups=lookups,
            actions=actions,
            endpoint=self.billing,
            knowledge=Shelf(passage or PAIRING),
            models=Models(cheap=chain, strong=chain, breaker=Breaker()),
            stop=self.store.stop,
        )
        self._written = 0
        self.subject = "My order"

    async def write(self, text: str = OFFLINE, sender: Sender = ANA) -> Receipt:
        """A customer writes in the one conversation of the test."""
        self._written += 1
        incoming = IncomingMessage(
            channel="mail",
            message_id=f"m-{self._written}",
            thread_id="thread",
            sender=sender,
            subject=self.subject if self._written == 1 else "",
            text=text,
        )
        return await self.store.tickets.receive(
            take_in(incoming, self.policy.mode), self.clock.now()
        )

    async def claim(self, turn_id: str | None = None) -> Claim:
        turn = turn_id or self.store.waiting_turns()[0]
        claim = await self.store.journal.claim(turn, self.clock.now())
        assert claim is not None
        return claim

    async def work(self, turn_id: str | None = None) -> Outcome:
        return await run_turn(self.parts, await self.claim(turn_id))

    async def hear(self, text: str = OFFLINE, sender: Sender = ANA) -> Outcome:
        """A customer writes and the turn is run."""
        await self.write(text, sender)
        return await self.work()

    @property
    def ticket(self) -> Ticket:
        (ticket,) = self.store.all_tickets.values()
        return ticket

    @property
    def said(self) -> list[tuple[str, str]]:
        return [(message.role, message.text) for message in self.store.said[self.ticket.id]]

    @property
    def ledger(self) -> list[LedgerRow]:
        return list(self.store.ledger_rows.values())

    @property
    def resolves(self) -> list[ResolveRequest]:
        return [asked for asked in self.model.requests if isinstance(asked, ResolveRequest)]

    async def sent(self, what: str) -> list[Delivery]:
        """What the dispatcher would hand over now."""
        rows = await self.store.outbox.claim_next(self.clock.now(), 99, frozenset())
        return [row.delivery for row in rows if row.delivery.what == what]


def handed(outcome: Outcome, reason: Reason) -> HandedOff:
    assert isinstance(outcome, HandedOff), outcome
    assert outcome.verdict.reason == reason
    return outcome


def replied(outcome: Outcome) -> Replied:
    assert isinstance(outcome, Replied), outcome
    return outcome


# --- the two ways out ----------------------------------------------------------------------------


def test_a_question_is_answered_to_the_sender_and_the_ball_is_hers() -> None:
    async def story() -> None:
        desk = Desk()
        outcome = replied(await desk.hear())
        assert outcome.text.startswith(ANSWER.reply)
        assert "Source: Pair a probe" in outcome.text
        assert "Fernhill's AI assistant" in outcome.text
        (mail,) = await desk.sent("reply")
        assert (mail.recipient, mail.text) == ("ana@example.org", outcome.text)
        assert (desk.ticket.owner, desk.ticket.status, desk.ticket.epoch) == ("ai", "answered", 0)
        assert desk.ticket.due_kind == "assume_resolved"
        assert desk.ticket.category == "technical"
        assert desk.said[-1] == ("ai", outcome.text)
        assert desk.ledger == []

    asyncio.run(story())


def test_the_second_answer_does_not_introduce_itself_again() -> None:
    async def story() -> None:
        desk = Desk()
        await desk.hear()
        assert "AI assistant" not in replied(await desk.hear()).text

    asyncio.run(story())


@pytest.mark.skipif(bool(why_not()), reason=f"no encoder: {why_not()}")
def test_what_means_that_all_is_settled_closes_right_after_an_answer_alone() -> None:
    async def story() -> None:
        desk = Desk()
        settled = "ah there it is, under settings, cheers mate"
        await desk.hear()
        await desk.write(settled)
        assert desk.store.waiting_turns() == []
        other = Desk()
        incoming = IncomingMessage(channel="mail", message_id="m", sender=ANA, text=settled)
        await other.store.tickets.receive(take_in(incoming, "auto"), other.clock.now())
        assert len(other.store.waiting_turns()) == 1

    asyncio.run(story())


def test_a_legal_threat_reaches_a_person_with_a_brief_before_any_model_proposes() -> None:
    async def story() -> None:
        desk = Desk()
        outcome = handed(await desk.hear("My lawyer will write about F-1001."), Reason.LEGAL_THREAT)
        brief = outcome.brief.as_text()
        for heading in (
            "ISSUE: My order: My lawyer will write",
            "WHAT WAS TRIED:",
            "CUSTOMER SENTIMENT: calm",
            "RECOMMENDED NEXT STEP: Do not discuss liability",
            "ACCOUNT FLAGS:\n- Sousa Viveiros: pro tier",
        ):
            assert heading in brief
        assert outcome.verdict.evidence == "my lawyer"
        assert desk.resolves == []
        ticket = desk.ticket
        assert (ticket.owner, ticket.status, ticket.epoch) == ("queue", "open", 1)
        assert (ticket.human_touch_count, ticket.priority) == (1, 20)
        assert desk.store.briefs[ticket.id] == outcome.brief
        assert desk.said[-1] == ("ai", outcome.text)
        assert "to a person on our team" in outcome.text
        assert "The team is here now" in outcome.text
        assert "AI assistant" in outcome.text

    asyncio.run(story())


def test_what_the_company_keeps_for_people_reaches_one_before_any_model_proposes() -> None:
    async def story() -> None:
        desk = Desk(modes={"technical": "off"})
        outcome = handed(await desk.hear(), Reason.CATEGORY_OFF)
        assert outcome.verdict.evidence == "technical"
        assert desk.resolves == []

    asyncio.run(story())


SURE = PAIRING.model_copy(update={"answers": 0.9, "by_meaning": True})
ODD = "Which way up does it go?"
"""What neither words nor the test's model have a category for."""


def nobody_knows(passage: Passage, **policy: Any) -> Desk:
    """A desk whose model has no category for anything."""

    def none(request: TriageRequest) -> Triage:
        return request.local.model_copy(update={"category": None})

    desk = Desk(triage=none, passage=passage, **policy)
    desk.subject = "A question"
    return desk


def test_where_nobody_says_what_it_is_about_an_article_that_surely_is_answers() -> None:
    async def story() -> None:
        desk = nobody_knows(SURE)
        assert replied(await desk.hear(ODD)).text.startswith(ANSWER.reply)
        assert desk.ticket.category == ""

    asyncio.run(story())


def test_what_may_be_of_any_category_is_done_as_the_strictest_of_them_allows() -> None:
    async def story() -> None:
        kept = nobody_knows(SURE, modes={"billing": "off"})
        handed(await kept.hear(ODD), Reason.CATEGORY_UNKNOWN)
        drafts = nobody_knows(SURE, modes={"billing": "draft"})
        assert replied(await drafts.hear(ODD)).draft
        assert await drafts.sent("reply") == []

    asyncio.run(story())


@pytest.mark.parametrize(
    "passage",
    [
        pytest.param({"answers": 0.7}, id="does not surely answer"),
        pytest.param({"by_meaning": False}, id="nothing compared their meaning"),
    ],
)
def test_an_article_that_does_not_surely_answer_says_nothing_of_a_question(
    passage: dict[str, Any],
) -> None:
    async def story() -> None:
        desk = nobody_knows(SURE.model_copy(update=passage))
        handed(await desk.hear(ODD), Reason.CATEGORY_UNKNOWN)
        assert desk.resolves == []

    asyncio.run(story())


def test_a_model_that_wants_a_person_gets_one() -> None:
    async def story() -> None:
        wants = ProposedAction(name="ESCALATE")
        desk = Desk(lambda request: ANSWER.model_copy(update={"action": wants, "reason": "odd"}))
        outcome = handed(await desk.hear(), Reason.MODEL_ESCALATED)
        assert outcome.verdict.evidence == "odd"

    asyncio.run(story())


def test_more_replies_in_an_hour_than_the_company_allows_end_with_a_person() -> None:
    async def story() -> None:
        desk = Desk(limits=Limits(currency="EUR", replies_per_hour=2))
        for _ in range(2):
            replied(await desk.hear())
        handed(await desk.hear(), Reason.REPLY_LIMIT)

    asyncio.run(story())


def test_the_customer_and_the_team_are_both_told_of_a_hand_off() -> None:
    async def story() -> None:
        desk = Desk()
        outcome = handed(await desk.hear("Let me talk to a human."), Reason.ASKS_FOR_PERSON)
        rows = await desk.store.outbox.rows_of(desk.ticket.id)
        told = {(row.destination, row.delivery.what): row.delivery.text for row in rows}
        assert set(told) == {("mail", "reply"), ("team", "ticket.handed_off")}
        assert told["mail", "reply"] == outcome.text
        assert "ISSUE:" in told["team", "ticket.handed_off"]
        assert len(await desk.sent("reply")) == 1

    asyncio.run(story())


def test_at_night_the_customer_is_told_when_the_team_is_back() -> None:
    async def story() -> None:
        desk = Desk()
        desk.clock.wait(hours=12)
        outcome = handed(await desk.hear("Let me talk to a human."), Reason.ASKS_FOR_PERSON)
        assert "The team is back on Tuesday, March 3, 2026, 09:00 (UTC)" in outcome.text

    asyncio.run(story())


def test_after_a_hand_off_nothing_but_giving_back_returns_the_ticket_to_the_ai() -> None:
    async def story() -> None:
        desk = Desk()
        await desk.hear("Let me talk to a human.")
        assert (await desk.write()).turn_id is None
        desk.store.move(desk.ticket, "give_back", desk.clock.now())
        assert (await desk.write()).turn_id is not None

    asyncio.run(story())


def test_a_turn_under_way_when_the_ai_is_stopped_does_and_says_nothing() -> None:
    async def story() -> None:
        desk = Desk(lambda request: refunds("20"))
        desk.model.meanwhile = lambda: desk.store.stop.stop(
            user("mara"), "it refunds", desk.clock.now()
        )
        outcome = handed(await desk.hear(LATE), Reason.AI_STOPPED)
        assert outcome.verdict.evidence == "stopped by mara: it refunds"
        assert "The AI is stopped" in outcome.brief.next_step
        assert (desk.billing.calls, desk.ledger) == ([], [])
        assert [role for role, _ in desk.said] == ["customer"]
        assert await desk.sent("reply") == []
        assert (desk.ticket.owner, desk.ticket.epoch) == ("queue", 1)

    asyncio.run(story())


def test_while_the_ai_is_stopped_no_model_is_asked_and_after_it_answers_again() -> None:
    async def story() -> None:
        desk = Desk()
        await desk.store.stop.stop(user("mara"), "", desk.clock.now())
        handed(await desk.hear(), Reason.AI_STOPPED)
        assert desk.model.requests == []
        await desk.store.stop.start()
        desk.store.move(desk.ticket, "give_back", desk.clock.now())
        replied(await desk.hear())

    asyncio.run(story())


# --- models and sources that fail ----------------------------------------------------------------


@pytest.mark.parametrize("more", ["", "X" * 60, "X" * 5000])
def test_an_invented_action_is_asked_about_once_and_then_goes_to_a_person(more: str) -> None:
    async def story() -> None:
        invented = ANSWER.model_copy(update={"action": ProposedAction(name=f"FREE_HUB{more}")})
        desk = Desk(lambda request: invented)
        outcome = handed(await desk.hear(), Reason.ACTION_NOT_PERMITTED)
        assert "'FREE_HUB" in outcome.verdict.evidence
        assert "is not in the list" in outcome.verdict.evidence
        assert len(outcome.verdict.evidence) < 100
        first, second = desk.resolves
        assert (first.retry, "FREE_HUB" in second.retry) == ("", True)
        assert (desk.ledger, desk.billing.calls) == ([], [])

    asyncio.run(story())


@pytest.mark.parametrize(
    "action",
    [
        ProposedAction(name="refund", arguments={"order_id": "F-1001", "amount": "20"}),
        ProposedAction(name="REFUND", arguments={"order_id": "F-1001", "amount": -20}),
        ProposedAction(
            name="REFUND", arguments={"order_id": "F-1001", "amount": "20", "to": "c-eve"}
        ),
    ],
    ids=["name", "amount", "argument"],
)
def test_a_model_that_corrects_its_action_is_heard(action: ProposedAction) -> None:
    async def story() -> None:
        wrong = refunds("20").model_copy(update={"action": action})
        desk = Desk(lambda request: refunds("20") if request.retry else wrong)
        assert replied(await desk.hear(LATE)).effect.status == "done"
        assert [call.arguments["amount"] for call in desk.billing.effects] == ["20.00"]

    asyncio.run(story())


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (Permanent("529 overloaded"), Reason.MODEL_FAILED),
        (Retryable("429 slow down"), Reason.MODEL_FAILED),
        (InvalidOutput("truncated JSON"), Reason.INVALID_OUTPUT),
    ],
)
def test_a_model_that_fails_ends_with_a_person_who_reads_why(
    error: Exception, reason: Reason
) -> None:
    async def story() -> None:
        def fails(request: ResolveRequest) -> Proposal:
            raise error

        desk = Desk(fails)
        outcome = handed(await desk.hear(), reason)
        assert (outcome.verdict.evidence, outcome.verdict.rule) == (str(error), "scripted")
        assert len(await desk.sent("reply")) == 1
        assert desk.billing.calls == []

    asyncio.run(story())


def test_the_next_model_of_the_chain_answers_where_the_first_fails() -> None:
    async def story() -> None:
        def fails(request: ResolveRequest) -> Proposal:
            raise Retryable("429")

        desk = Desk(fails, more_models=(ScriptedModel(lambda request: ANSWER, name="second"),))
        replied(await desk.hear())

    asyncio.run(story())


def test_a_ticket_over_its_budget_goes_to_a_person_before_the_call() -> None:
    async def story() -> None:
        desk = Desk(free=False, spending=Spending(per_ticket=Decimal("0.01")))
        outcome = handed(await desk.hear(), Reason.OVER_BUDGET)
        assert "ticket's model budget of $0.01 is used up" in outcome.verdict.evidence
        assert desk.model.requests == []
        assert outcome.brief.written_by == "code"

    asyncio.run(story())


def test_a_model_without_a_price_has_a_cap_all_the_same() -> None:
    async def story() -> None:
        desk = Desk(free=False, spending=Spending(per_ticket=Decimal("0.03")))
        desk.model.told = True
        replied(await desk.hear())
        assert set(desk.store.budget.spent.values()) == {Spending().reserve_per_call}
        handed(await desk.hear(), Reason.OVER_BUDGET)

    asyncio.run(story())


def test_what_a_call_cost_counts_and_what_was_held_back_is_given_back() -> None:
    async def story() -> None:
        desk = Desk(free=False, spending=Spending(per_ticket=Decimal("0.03")))
        desk.model.price = Decimal("0.011")
        replied(await desk.hear())
        assert set(desk.store.budget.spent.values()) == {Decimal("0.011")}
        assert set(desk.store.budget.held.values()) == {Decimal(0)}
        assert [use.cost for use in desk.store.usage[desk.ticket.id]] == [Decimal("0.011")]
        handed(await desk.hear(), Reason.OVER_BUDGET)

    asyncio.run(story())


def test_a_needed_source_that_is_down_means_a_person() -> None:
    async def story() -> None:
        desk = Desk()
        desk.shop.down = True
        outcome = handed(await desk.hear(), Reason.CONTEXT_UNAVAILABLE)
        assert outcome.verdict.evidence == "shop"
        assert any("no answer from: shop" in flag for flag in outcome.brief.flags)

    asyncio.run(story())


def test_the_context_is_asked_once_and_again_after_an_hour() -> None:
    async def story() -> None:
        desk = Desk()
        await desk.hear()
        desk.clock.wait(minutes=60)
        await desk.hear()
        assert desk.shop.asked == 1
        desk.clock.wait(minutes=1)
        await desk.hear()
        assert desk.shop.asked == 2

    asyncio.run(story())


# --- who may see and get what --------------------------------------------------------------------


def test_a_sender_nobody_vouches_for_gets_no_action_and_is_not_told_of() -> None:
    async def story() -> None:
        desk = Desk(lambda request: refunds("20"))
        eve = ANA.model_copy(update={"verified": False})
        outcome = handed(await desk.hear(LATE, eve), Reason.ACTION_NOT_PERMITTED)
        assert outcome.verdict.rule == "guard.verified_sender"
        (asked,) = desk.resolves
        assert (asked.context.account, asked.context.orders) == (None, ())
        assert (desk.ledger, desk.billing.calls) == ([], [])

    asyncio.run(story())


def test_bens_prompt_never_holds_anas_order() -> None:
    async def story() -> None:
        desk = Desk(lambda request: refunds("20"))
        ben = Sender(id="c-ben", email="ben@example.org", name="Ben Okafor")
        outcome = handed(await desk.hear(LATE, ben), Reason.ACTION_NOT_PERMITTED)
        assert outcome.verdict.rule == "guard.refund.order"
        assert "80.00" not in desk.resolves[0].context.model_dump_json()

    asyncio.run(story())


# --- a person acts, or the customer writes again -------------------------------------------------


@pytest.mark.parametrize("given_back", [False, True])
@pytest.mark.parametrize("proposal", [ANSWER, refunds("20")], ids=["answer", "refund"])
def test_a_take_over_while_the_model_thinks_silences_the_ai(
    proposal: Proposal, given_back: bool
) -> None:
    async def story() -> None:
        desk = Desk(lambda request: proposal)

        async def mara_takes_it() -> None:
            now = desk.clock.now()
            taken = desk.store.move(desk.ticket, "take_over", now, person="Mara")
            if given_back:
                desk.store.move(taken, "give_back", now)

        desk.model.meanwhile = mara_takes_it
        with pytest.raises(Overtaken):
            await desk.hear(LATE)
        assert await desk.sent("reply") == []
        assert [role for role, _ in desk.said] == ["customer"]
        assert (desk.ledger, desk.billing.calls) == ([], [])
        assert desk.ticket.owner == ("ai" if given_back else "person")

    asyncio.run(story())


def test_a_reply_that_has_not_left_is_cancelled_by_a_take_over() -> None:
    async def story() -> None:
        desk = Desk()
        await desk.hear()
        desk.store.move(desk.ticket, "take_over", desk.clock.now(), person="Mara")
        assert await desk.sent("reply") == []

    asyncio.run(story())


def test_a_turn_whose_ticket_a_person_took_first_does_nothing() -> None:
    async def story() -> None:
        desk = Desk()
        await desk.write()
        desk.store.move(desk.ticket, "take_over", desk.clock.now(), person="Mara")
        outcome = await desk.work()
        assert outcome == NothingToDo(why="the ticket is with Mara")
        assert desk.model.requests == []
        assert await desk.sent("reply") == []

    asyncio.run(story())


@pytest.mark.parametrize("proposal", [ANSWER, refunds("20")], ids=["answer", "refund"])
def test_a_message_that_arrives_before_the_effect_joins_a_newer_turn_at_most_twice(
    proposal: Proposal,
) -> None:
    async def story() -> None:
        desk = Desk(lambda request: proposal)
        desk.model.meanwhile = lambda: desk.write("Wait, it is the blue hub that is offline.")
        await desk.write(LATE)
        for _ in range(2):
            claim = await desk.claim()
            with pytest.raises(Superseded):
                await run_turn(desk.parts, claim)
            await desk.store.tickets.merge_into_next(claim, desk.clock.now())
            assert (desk.ledger, desk.billing.calls) == ([], [])
            assert await desk.sent("reply") == []
        third = await desk.claim()
        assert [message.text for message in third.messages][0] == LATE
        assert len(third.messages) == 3
        replied(await run_turn(desk.parts, third))
        assert len(await desk.sent("reply")) == 1
        assert len(desk.billing.effects) == (proposal.action is not None)
        assert len(desk.store.waiting_turns()) == 1

    asyncio.run(story())


def test_an_older_attempt_writes_nothing_more() -> None:
    async def story() -> None:
        desk = Desk(lambda request: refunds("20"))
        turn = (await desk.write(LATE)).turn_id
        old = await desk.claim(turn)
        await desk.claim(turn)
        with pytest.raises(Fenced):
            await run_turn(desk.parts, old)
        assert (desk.ledger, desk.billing.calls) == ([], [])

    asyncio.run(story())


# --- effects -------------------------------------------------------------------------------------


def test_a_refund_within_the_limits_is_made_and_told_from_the_ledger() -> None:
    async def story() -> None:
        desk = Desk(lambda request: refunds("20"))
        outcome = replied(await desk.hear(LATE))
        (row,) = desk.ledger
        (call,) = desk.billing.effects
        assert (row.status, row.by, row.contact) == ("done", AI, "c-ana")
        assert (row.amount, row.currency) == (Decimal("20.00"), "EUR")
        assert call.arguments == {"order_id": "F-1001", "amount": "20.00", "currency": "EUR"}
        assert (call.contact, call.key) == ("c-ana", f"{desk.ticket.id}:{row.turn_id}:REFUND")
        assert "The refund of 20.00 EUR for order F-1001 has been made." in outcome.text

    asyncio.run(story())


def test_an_order_that_was_paid_back_in_the_shop_meanwhile_is_not_paid_back_again() -> None:
    desk = Desk(lambda request: refunds("20.00") if "refund" in request.reading.text else ANSWER)

    async def run() -> Outcome:
        await desk.hear()
        desk.shop.status = "refunded"
        return await desk.hear(LATE)

    outcome = handed(asyncio.run(run()), Reason.ACTION_NOT_PERMITTED)

    assert outcome.brief.evidence == "the order is refunded already"
    assert desk.billing.calls == []
    assert desk.ledger == []


def test_a_customer_who_moved_to_another_account_is_paid_from_the_new_one() -> None:
    desk = Desk(lambda request: refunds("20.00") if "refund" in request.reading.text else ANSWER)

    async def run() -> None:
        await desk.hear()
        desk.shop.account = "acc-2"
        await desk.hear(LATE)

    asyncio.run(run())

    assert [call.account for call in desk.billing.calls] == ["acc-2"]


def test_a_reply_beside_an_effect_rests_on_the_facts_that_it_was_done_on() -> None:
    said = "Your order F-1001 is delivered. {effect}"
    desk = Desk(
        lambda request: refunds("20.00", said) if "refund" in request.reading.text else ANSWER
    )

    async def run() -> Outcome:
        await desk.hear()
        desk.shop.status = "lost"
        return await desk.hear(LATE)

    outcome = handed(asyncio.run(run()), Reason.GATE_REFUSED)

    assert outcome.verdict.evidence.startswith("delivered")
    assert [row.status for row in desk.ledger] == ["done"]


def test_nothing_is_done_while_the_shop_does_not_answer() -> None:
    desk = Desk(lambda request: refunds("20.00") if "refund" in request.reading.text else ANSWER)

    async def run() -> Outcome:
        await desk.hear()
        desk.shop.down = True
        return await desk.hear(LATE)

    handed(asyncio.run(run()), Reason.CONTEXT_UNAVAILABLE)

    assert desk.ledger == []


def test_an_attempt_that_goes_on_after_its_own_refund_does_not_take_it_for_anothers() -> None:
    desk = Desk(lambda request: refunds("20.00"), endpoint=Billing(answers="dies after"))

    async def run() -> Outcome:
        await desk.write(LATE)
        with pytest.raises(PowerCut):
            await desk.work()
        desk.shop.status = "refunded"
        return await desk.work(desk.ledger[0].turn_id)

    replied(asyncio.run(run()))

    assert [row.status for row in desk.ledger] == ["done"]
    assert len(desk.billing.effects) == 1


def test_what_was_meant_and_never_called_is_planned_again_on_the_facts_of_now() -> None:
    async def story() -> None:
        desk = Desk(lambda request: refunds("20.00"))
        await desk.write(LATE)
        desk.billing.answers = "dies before"
        with pytest.raises(PowerCut):
            await desk.work()
        (row,) = desk.ledger
        desk.store.ledger_rows[row.id] = row.model_copy(update={"status": "intent"})
        desk.shop.status = "refunded"
        handed(await desk.work(row.turn_id), Reason.ACTION_NOT_PERMITTED)
        (row,) = desk.ledger
        assert (row.status, row.detail) == (
            "failed",
            "never called: the order is refunded already",
        )
        assert desk.billing.effects == []

    asyncio.run(story())


def test_a_crash_after_the_effect_has_one_effect_where_the_endpoint_honours_keys() -> None:
    async def story() -> None:
        desk = Desk(lambda request: refunds("20"), endpoint=Billing(answers="dies after"))
        turn = (await desk.write(LATE)).turn_id
        with pytest.raises(PowerCut):
            await desk.work(turn)
        assert [row.status for row in desk.ledger] == ["executing"]
        assert replied(await desk.work(turn)).effect.status == "done"
        assert (len(desk.billing.effects), len(desk.billing.calls)) == (1, 2)
        assert len({call.key for call in desk.billing.calls}) == 1
        assert [row.status for row in desk.ledger] == ["done"]
        assert len(desk.resolves) == 1
        assert len(await desk.sent("reply")) == 1

    asyncio.run(story())


@pytest.mark.parametrize("keys", [True, False])
@pytest.mark.parametrize("ends", ["taken", "stopped"])
def test_nothing_is_called_any_more_once_a_person_has_it_or_the_ai_is_stopped(
    ends: str, keys: bool
) -> None:
    async def story() -> None:
        billing = Billing(honours_keys=keys, answers="dies before")
        desk = Desk(lambda request: refunds("20"), endpoint=billing)
        turn = (await desk.write(LATE)).turn_id
        with pytest.raises(PowerCut):
            await desk.work(turn)
        if ends == "taken":
            desk.store.move(desk.ticket, "take_over", desk.clock.now(), person="Mara")
        else:
            await desk.store.stop.stop(user("Lena"), "", desk.clock.now())
        with suppress(Overtaken):
            await desk.work(turn)
        assert billing.effects == []
        assert [row.status for row in desk.ledger] == ["uncertain"]

    asyncio.run(story())


def test_a_crash_after_the_effect_is_uncertain_where_nobody_can_be_asked() -> None:
    async def story() -> None:
        billing = Billing(honours_keys=False, answers="dies after")
        desk = Desk(lambda request: refunds("20"), endpoint=billing)
        turn = (await desk.write(LATE)).turn_id
        with pytest.raises(PowerCut):
            await desk.work(turn)
        outcome = handed(await desk.work(turn), Reason.EFFECT_UNCERTAIN)
        assert (len(billing.effects), len(billing.calls)) == (1, 1)
        assert [row.status for row in desk.ledger] == ["uncertain"]
        assert any("REFUND of 20.00 EUR: uncertain" in line for line in outcome.brief.tried)
        assert "has been made" not in outcome.text
        assert desk.ticket.priority == 20

    asyncio.run(story())


@pytest.mark.parametrize("answers", ["dies before", "dies after"])
def test_an_endpoint_that_can_be_asked_settles_what_a_crash_left_open(answers: str) -> None:
    async def story() -> None:
        billing = Billing(honours_keys=False, answers=answers)
        billing.can_be_asked = True
        desk = Desk(lambda request: refunds("20"), endpoint=billing)
        turn = (await desk.write(LATE)).turn_id
        with pytest.raises(PowerCut):
            await desk.work(turn)
        assert replied(await desk.work(turn)).effect.status == "done"
        assert len(billing.effects) == 1

    asyncio.run(story())


@pytest.mark.parametrize(
    ("honours", "answers", "status", "effects"),
    [
        (False, "times out", "uncertain", 1),
        (True, "times out", "done", 1),
        (False, "refuses", "failed", 0),
    ],
)
def test_a_call_that_does_not_answer_is_repeated_only_where_keys_are_honoured(
    honours: bool, answers: str, status: str, effects: int
) -> None:
    async def story() -> None:
        desk = Desk(lambda request: refunds("20"), endpoint=Billing(honours, answers))
        outcome = await desk.hear(LATE)
        (row,) = desk.ledger
        assert (row.status, len(desk.billing.effects)) == (status, effects)
        if status == "done":
            replied(outcome)
        else:
            handed(outcome, Reason[f"EFFECT_{status.upper()}"])

    asyncio.run(story())


def test_over_the_limit_a_person_is_asked_and_the_customer_is_told_so() -> None:
    async def story() -> None:
        desk = Desk(lambda request: refunds("60"), limits=Limits(currency="EUR", approval_hours=4))
        outcome = replied(await desk.hear(LATE))
        (row,) = desk.ledger
        assert (row.status, row.roles) == ("awaiting_approval", ("lead", "admin"))
        assert row.why == "over 50 EUR for one order"
        assert desk.billing.calls == []
        assert "needs the approval of a colleague" in outcome.text
        assert "Monday, March 2, 2026, 14:00 (UTC)" in outcome.text
        assert (desk.ticket.owner, desk.ticket.status) == ("ai", "open")
        assert (desk.ticket.due_kind, desk.ticket.due_at) == ("approval", row.expires_at)
        rows = await desk.store.outbox.rows_of(desk.ticket.id)
        assert "approval.requested" in {row.delivery.what for row in rows}
        assert len(await desk.sent("reply")) == 1

        made = Refund().plan(
            Refund.arguments(order_id="F-1001", amount=Decimal(60)),
            desk.store.contexts[desk.ticket.id],
            desk.policy.limits,
        )
        assert isinstance(made, Plan)
        check = check_for_person(made, desk.policy.limits, "lead")
        approved = await desk.store.ledger.decide(
            row.id, True, user("Lena"), check, desk.clock.now()
        )
        assert isinstance(approved, LedgerRow)
        done = await Executor(desk.store.ledger, desk.billing, desk.clock).run(approved)
        assert (done.status, done.by, len(desk.billing.effects)) == ("done", user("Lena"), 1)
        assert desk.ticket.owner == "ai"

    asyncio.run(story())


def test_splitting_a_refund_over_two_messages_ends_at_the_same_limit() -> None:
    async def story() -> None:
        desk = Desk(lambda request: refunds("30"))
        assert replied(await desk.hear(LATE)).effect.status == "done"
        assert replied(await desk.hear(LATE)).effect.status == "awaiting_approval"
        assert handed(await desk.hear(LATE), Reason.ACTION_NOT_PERMITTED).verdict.rule == (
            "guard.paid"
        )
        assert len(desk.billing.effects) == 1

    asyncio.run(story())


def test_a_second_discount_is_refused() -> None:
    async def story() -> None:
        action = ProposedAction(name="DISCOUNT")
        desk = Desk(lambda request: ANSWER.model_copy(update={"action": action}))
        desk.shop.status = "delayed"
        assert "Your code FERN20 takes 20 %" in replied(await desk.hear()).text
        assert handed(await desk.hear(), Reason.ACTION_NOT_PERMITTED).verdict.rule == "guard.once"
        assert len(desk.billing.effects) == 1

    asyncio.run(story())


def test_a_discount_that_no_late_order_earns_is_a_persons_to_give() -> None:
    async def story() -> None:
        action = ProposedAction(name="DISCOUNT")
        desk = Desk(lambda request: ANSWER.model_copy(update={"action": action}))
        verdict = handed(await desk.hear(), Reason.ACTION_NOT_PERMITTED).verdict
        assert (verdict.rule, verdict.evidence) == (
            "guard.case",
            "none of the customer's orders is late",
        )
        assert desk.ledger == []

    asyncio.run(story())


# --- shadow and draft ----------------------------------------------------------------------------


@pytest.mark.parametrize("proposal", [ANSWER, refunds("20")], ids=["answer", "refund"])
def test_shadow_decides_and_sends_nothing_and_does_nothing(proposal: Proposal) -> None:
    async def story() -> None:
        desk = Desk(lambda request: proposal, mode="shadow")
        outcome = replied(await desk.hear(LATE))
        assert outcome.draft
        assert await desk.store.outbox.rows_of(desk.ticket.id) == ()
        assert (desk.ledger, desk.billing.calls) == ([], [])
        assert (desk.ticket.owner, desk.ticket.human_touch_count) == ("queue", 0)
        assert desk.said[-1][0] == "draft"
        again = replied(await desk.hear())
        assert again.draft
        assert await desk.sent("reply") == []

    asyncio.run(story())


def test_a_hand_off_in_shadow_says_nothing_to_the_customer() -> None:
    async def story() -> None:
        desk = Desk(mode="shadow")
        outcome = handed(await desk.hear("I will sue you."), Reason.LEGAL_THREAT)
        assert outcome.text == ""
        assert await desk.sent("reply") == []
        assert [role for role, _ in desk.said] == ["customer"]
        assert (desk.ticket.owner, desk.ticket.human_touch_count) == ("queue", 0)

    asyncio.run(story())


@pytest.mark.parametrize("proposal", [ANSWER, refunds("20")], ids=["answer", "refund"])
def test_a_draft_waits_for_a_person_and_so_does_its_action(proposal: Proposal) -> None:
    async def story() -> None:
        desk = Desk(lambda request: proposal, mode="draft")
        outcome = replied(await desk.hear(LATE))
        assert outcome.draft
        assert desk.said[-1] == ("draft", outcome.text)
        assert await desk.sent("reply") == []
        assert desk.billing.calls == []
        assert {row.status for row in desk.ledger} <= {"awaiting_approval"}
        assert (desk.ticket.owner, desk.ticket.status) == ("ai", "open")
        rows = await desk.store.outbox.rows_of(desk.ticket.id)
        assert "ticket.drafted" in {row.delivery.what for row in rows}

    asyncio.run(story())


def test_an_effect_that_code_cannot_describe_in_the_customers_language_waits_as_a_draft() -> None:
    async def story() -> None:
        def finnish(request: TriageRequest) -> Triage:
            return request.local.model_copy(
                update={"category": "billing", "query": "refund", "confidence": 0.9}
            )

        reply = "Pahoittelut, Aino. {effect}"
        desk = Desk(lambda request: refunds("20", reply), triage=finnish)
        outcome = replied(
            await desk.hear("Tilaukseni F-1001 on myöhässä ja haluan rahani takaisin.")
        )
        assert outcome.draft
        assert outcome.effect.status == "done"
        assert await desk.sent("reply") == []

    asyncio.run(story())


# --- lookups, memory, the gate -------------------------------------------------------------------


def asks(name: str = "parcel", order_id: str = "F-1001") -> Proposal:
    lookup = ProposedLookup(name=name, arguments={"order_id": order_id})
    return Proposal(reply="", confidence=0.9, lookup=lookup)


def test_a_model_may_look_things_up_twice_before_it_answers() -> None:
    async def story() -> None:
        def resolve(request: ResolveRequest) -> Proposal:
            return (asks(), asks("weather"), ANSWER)[len(request.looked_up)]

        desk = Desk(resolve)
        replied(await desk.hear())
        answers = [looked["answer"] for looked in desk.resolves[-1].looked_up]
        assert answers == [{"place": "Porto"}, {"error": "there is no lookup 'weather'"}]

    asyncio.run(story())


def test_a_lookup_for_somebody_elses_order_says_only_that_it_is_not_there() -> None:
    async def story() -> None:
        desk = Desk(lambda request: ANSWER if request.looked_up else asks(order_id="F-2002"))
        replied(await desk.hear())
        assert desk.resolves[-1].looked_up[0]["answer"] == {"error": "no such order"}

    asyncio.run(story())


@pytest.mark.parametrize("name", ["parcel", "Your parcel EVIL-99123 is in Porto"])
def test_what_a_model_asks_a_lookup_for_vouches_for_nothing_it_says(name: str) -> None:
    """Neither the arguments that it made up nor an error that repeats them."""

    async def story() -> None:
        asked = asks(name, order_id="EVIL-99123")
        said = {"reply": "Your parcel EVIL-99123 is in Porto.", "citations": ("context",)}
        told = ANSWER.model_copy(update=said)
        desk = Desk(lambda request: told if request.looked_up else asked)
        handed(await desk.hear(), Reason.GATE_REFUSED)
        assert "EVIL" not in (await desk.sent("reply"))[0].text

    asyncio.run(story())


def test_a_third_lookup_goes_to_a_person() -> None:
    async def story() -> None:
        desk = Desk(lambda request: asks())
        outcome = handed(await desk.hear(), Reason.INVALID_OUTPUT)
        assert outcome.verdict.evidence == "more than two lookups"
        assert len(desk.resolves) == 3

    asyncio.run(story())


def test_a_conversation_of_forty_turns_costs_no_more_than_one_of_ten() -> None:
    async def story() -> None:
        desk = Desk()
        for number in range(1, 41):
            desk.clock.wait(minutes=10)
            text = f"Ask {number:02}: the probe readings stopped, how do I restart the hub?"
            replied(await desk.hear(text))
        assert len(desk.resolves) == 40
        summaries = [a for a in desk.model.requests if isinstance(a, SummaryRequest)]
        first_six = desk.resolves[:6]
        assert [len(asked.history) for asked in first_six] == [0, 2, 4, 6, 8, 10]
        assert {asked.summary for asked in first_six} == {""}
        assert (desk.resolves[6].summary, len(desk.resolves[6].history)) == ("+6", 6)
        assert all(6 <= len(asked.history) < 12 for asked in desk.resolves[6:])
        assert len(summaries) == 12
        covered = [message.id for asked in summaries for message in asked.messages]
        assert len(covered) == len(set(covered)) == desk.ticket.summarised == 72
        for number, asked in enumerate(desk.resolves[6:], 7):
            assert asked.history[-1].role == "ai"
            assert asked.history[-2].text.startswith(f"Ask {number - 1:02}")
        sizes = [len(asked.model_dump_json()) for asked in desk.resolves]
        assert max(sizes[30:]) < max(sizes[:12]) * 1.05

    asyncio.run(story())


def test_the_gate_lets_the_text_change_once_and_the_action_never() -> None:
    async def story() -> None:
        greedy = refunds("50", "Sorry again, Ana. {effect}")
        bold = refunds("20", "I have refunded you, Ana.")
        desk = Desk(lambda request: greedy if request.earlier else bold)
        outcome = replied(await desk.hear(LATE))
        assert outcome.text.startswith("Sorry again, Ana. The refund of 20.00 EUR")
        first, second = desk.resolves
        assert (second.retry, second.earlier) == ("i have refunded", bold.reply)
        assert second.keep_action == bold.action
        assert first.earlier == ""
        assert [call.arguments["amount"] for call in desk.billing.effects] == ["20.00"]

    asyncio.run(story())


def test_a_second_refusal_of_the_gate_goes_to_a_person_who_reads_what_was_done() -> None:
    async def story() -> None:
        desk = Desk(lambda request: refunds("20", "I have refunded you, Ana."))
        outcome = handed(await desk.hear(LATE), Reason.GATE_REFUSED)
        assert len(desk.resolves) == 2
        assert (len(desk.billing.effects), len(desk.ledger)) == (1, 1)
        assert any("REFUND of 20.00 EUR: done" in line for line in outcome.brief.tried)
        (mail,) = await desk.sent("reply")
        assert "refunded" not in mail.text

    asyncio.run(story())


def test_a_rewrite_cannot_drop_the_action_that_was_done() -> None:
    async def story() -> None:
        forgetful = Proposal(reply="Sorry, Ana. {effect}", confidence=0.9)
        bold = refunds("20", "I have refunded you, Ana.")
        desk = Desk(lambda request: forgetful if request.earlier else bold)
        assert replied(await desk.hear(LATE)).effect.status == "done"

    asyncio.run(story())


def test_a_rewrite_cannot_bring_in_an_action() -> None:
    async def story() -> None:
        bold = ANSWER.model_copy(update={"reply": "I have escalated this."})
        again = refunds("20", ANSWER.reply)
        desk = Desk(lambda request: again if request.earlier else bold)
        assert replied(await desk.hear()).effect.status == "none"
        assert (desk.ledger, desk.billing.calls) == ([], [])

    asyncio.run(story())


def test_a_rewrite_that_brings_in_an_action_has_to_cite_all_the_same() -> None:
    async def story() -> None:
        bold = ANSWER.model_copy(update={"reply": "I have escalated this."})
        again = refunds("20", ANSWER.reply).model_copy(update={"citations": ()})
        desk = Desk(lambda request: again if request.earlier else bold)
        outcome = handed(await desk.hear(), Reason.GATE_REFUSED)
        assert outcome.verdict.rule == "gate.uncited"
        assert (desk.ledger, desk.billing.calls) == ([], [])

    asyncio.run(story())


# --- asking back ----------------------------------------------------------------------------------

WHICH = Proposal(reply="Which probe do you mean, the old one or the new one?", confidence=0.9)


def test_a_question_back_is_an_outcome_of_its_own_and_waits_for_the_customer() -> None:
    async def story() -> None:
        desk = Desk(lambda request: WHICH)
        outcome = await desk.hear()
        assert isinstance(outcome, Asked)
        (mail,) = await desk.sent("reply")
        assert mail.text == outcome.text == desk.said[-1][1]
        assert outcome.text.startswith(WHICH.reply)
        assert (desk.ticket.owner, desk.ticket.asked) == ("ai", True)

    asyncio.run(story())


def test_the_answer_to_a_question_is_read_with_what_was_asked_about() -> None:
    async def story() -> None:
        read: list[str] = []

        def answers(request: ResolveRequest) -> Proposal:
            read.append(request.reading.text)
            return WHICH if len(read) == 1 else ANSWER

        desk = Desk(answers)
        assert isinstance(await desk.hear(), Asked)
        replied(await desk.hear("The new one."))
        assert read == [OFFLINE, f"{OFFLINE}\n\nThe new one."]

    asyncio.run(story())


def test_it_never_asks_twice_in_a_row() -> None:
    async def story() -> None:
        desk = Desk(lambda request: WHICH)
        assert isinstance(await desk.hear(), Asked)
        handed(
            await desk.hear("The one in the greenhouse, the hub does not see it."), Reason.UNCLEAR
        )
        assert desk.ticket.owner == "queue"

    asyncio.run(story())


def test_a_rewrite_that_asks_is_a_second_question_too() -> None:
    async def story() -> None:
        said = iter([WHICH, ANSWER.model_copy(update={"reply": "I have paired it."}), WHICH])
        desk = Desk(lambda request: next(said))
        assert isinstance(await desk.hear(), Asked)
        handed(
            await desk.hear("The one in the greenhouse, the hub does not see it."), Reason.UNCLEAR
        )

    asyncio.run(story())


def test_after_an_answer_it_may_ask_again() -> None:
    async def story() -> None:
        said = iter([WHICH, ANSWER, WHICH])
        desk = Desk(lambda request: next(said))
        assert isinstance(await desk.hear(), Asked)
        replied(await desk.hear("The one in the greenhouse, the hub does not see it."))
        assert not desk.ticket.asked
        assert isinstance(await desk.hear("And how do I pair the probe of my neighbour?"), Asked)

    asyncio.run(story())


def test_in_draft_mode_a_question_waits_for_a_person() -> None:
    async def story() -> None:
        desk = Desk(lambda request: WHICH, mode="draft")
        assert replied(await desk.hear()).draft
        assert await desk.sent("reply") == []
        assert desk.said[-1][0] == "draft"
        assert not desk.ticket.asked

    asyncio.run(story())


# --- a second reader ------------------------------------------------------------------------------


class Reader(ScriptedModel):
    """Reads what another model wrote, and objects in the order that it is given."""

    def __init__(self, *objections: str | Exception) -> None:
        super().__init__(lambda request: ANSWER, name="reader")
        self.objections = list(objections)

    async def check(self, request: CheckRequest) -> Answer[Objection]:
        self.requests.append(request)
        found = self.objections.pop(0)
        if isinstance(found, Exception):
            raise found
        return Answer(value=Objection(what=found))


def read_again(desk: "Desk", *objections: str | Exception) -> Reader:
    reader = Reader(*objections)
    desk.parts.models = replace(desk.parts.models, second_reader=reader)
    return reader


def test_a_second_reader_with_nothing_against_it_lets_a_reply_go() -> None:
    async def story() -> None:
        desk = Desk(lambda request: ANSWER)
        reader = read_again(desk, "")
        replied(await desk.hear())
        (request,) = reader.requests
        assert request.reply.startswith(ANSWER.reply)
        assert [passage.id for passage in request.passages] == ["pair#0"]

    asyncio.run(story())


def test_what_the_second_reader_objects_to_is_written_again_once() -> None:
    async def story() -> None:
        desk = Desk(lambda request: ANSWER)
        read_again(desk, "Hold the button for five seconds.", "")
        replied(await desk.hear())
        desk = Desk(lambda request: ANSWER)
        read_again(desk, "Hold the button for five seconds.", "Hold the button for five seconds.")
        ended = handed(await desk.hear(), Reason.GATE_REFUSED)
        assert ended.verdict.rule == "gate.second_reader"

    asyncio.run(story())


def test_a_second_reader_that_does_not_answer_leaves_it_to_a_person() -> None:
    async def story() -> None:
        desk = Desk(lambda request: ANSWER)
        read_again(desk, Permanent("reader: 401"))
        handed(await desk.hear(), Reason.MODEL_FAILED)
        assert not any(ANSWER.reply in mail.text for mail in await desk.sent("reply"))

    asyncio.run(story())


# --- escalation over time ------------------------------------------------------------------------


def test_two_disappointed_messages_around_an_answer_reach_a_person() -> None:
    async def story() -> None:
        desk = Desk()
        replied(await desk.hear("It still does not work. How do I pair the probe?"))
        desk.clock.wait(minutes=5)
        outcome = handed(
            await desk.hear("That did not help, I am disappointed. The probe is offline."),
            Reason.NEGATIVE_TWICE,
        )
        assert outcome.brief.sentiment == "frustrated"
        assert "1 AI replies before this message" in outcome.brief.tried

    asyncio.run(story())


@pytest.mark.parametrize(("hours", "late"), [(24, False), (24.1, True)])
def test_a_ticket_that_waited_more_than_a_day_goes_to_a_person(hours: float, late: bool) -> None:
    async def story() -> None:
        desk = Desk()
        await desk.write()
        desk.clock.wait(hours=hours)
        outcome = await desk.work()
        if late:
            assert handed(outcome, Reason.OPEN_24H).verdict.evidence == "24.1 hours"
        else:
            replied(outcome)

    asyncio.run(story())


def test_a_low_confidence_keeps_the_refund_from_being_made() -> None:
    async def story() -> None:
        unsure = refunds("20").model_copy(update={"confidence": 0.6})
        desk = Desk(lambda request: unsure)
        handed(await desk.hear(LATE), Reason.LOW_CONFIDENCE)
        assert (desk.ledger, desk.billing.calls) == ([], [])

    asyncio.run(story())


@pytest.mark.skipif(bool(why_not()), reason=f"no encoder: {why_not()}")
def test_what_two_messages_say_together_goes_to_a_person() -> None:
    async def story() -> None:
        known = Triage(category="technical", confidence=0.9, query="payment")
        desk = Desk(triage=lambda request: known)
        replied(await desk.hear("There is a payment of 80 dollars to your shop on my card."))
        found = handed(await desk.hear("I didn't make it."), Reason.FRAUD)
        assert found.verdict.rule == "together.fraud"

    asyncio.run(story())


def test_a_further_message_goes_on_from_what_the_ai_answered_alone() -> None:
    def said(role: MessageRole, text: str) -> Message:
        return Message(id=text, role=role, text=text, at=MONDAY)

    first, answer = said("customer", "first"), said("ai", "answer")
    assert answered_before([first, answer]) == "first"
    assert answered_before([first]) == ""
    assert answered_before([first, answer, said("person", "a colleague")]) == ""
    assert answered_before([first, answer, said("customer", "second")]) == ""
    assert answered_before([]) == ""
