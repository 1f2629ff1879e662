"""What people do with actions: through the same guard and the same ledger as the AI."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from deskhand.core.actors import Actor
from deskhand.core.context import Context
from deskhand.core.decisions import ProposedAction, Verdict
from deskhand.core.errors import Refused
from deskhand.core.ledger import Approval, LedgerRow, Totals
from deskhand.core.policy import PersonRole
from deskhand.core.ports import Plan
from deskhand.flow.approval import refused
from deskhand.flow.context import facts_now
from deskhand.flow.effect import begun, key_of, plan_of
from deskhand.flow.guard import check_for_person, check_for_record, guard
from deskhand.flow.turn_context import Parts
from deskhand.store.ledger import PostgresLedger
from deskhand.store.tickets import PostgresTickets


@dataclass(frozen=True)
class PeopleActions:
    """Raises `Refused` with the reason, or `NotFound`."""

    parts: Parts
    tickets: PostgresTickets
    ledger: PostgresLedger

    async def run_action(
        self,
        ticket_id: str,
        by: Actor,
        role: PersonRole,
        proposed: ProposedAction,
        request_id: str,
    ) -> LedgerRow:
        """Run an action through the guard, within the limits of the role.

        The same `request_id` is the same action. It is executed by a worker; the row is the intent.
        """
        key = key_of(ticket_id, request_id, proposed.name)
        if earlier := await begun(self.ledger, ticket_id, key):
            return self._the_same(earlier, proposed, request_id)
        plan = await self._plan(ticket_id, proposed)
        row = await self.ledger.intend_by_person(
            ticket_id,
            plan,
            key,
            check_for_person(plan, self.parts.policy.limits, role),
            by,
            self._now(),
        )
        return _written(row)

    async def record_elsewhere(
        self, ticket_id: str, by: Actor, proposed: ProposedAction, request_id: str
    ) -> LedgerRow:
        """Enter a refund that was made outside of Deskhand, so that every limit knows of it; on what
        was known before it, because the shop may have it by now."""
        key = key_of(ticket_id, request_id, proposed.name)
        if earlier := await begun(self.ledger, ticket_id, key):
            return self._the_same(earlier, proposed, request_id)
        kept = await self.tickets.context(ticket_id)
        if kept is None:
            raise Refused("nothing is known of this customer yet: the ticket has no context")
        plan = self._planned(proposed, kept)
        row = await self.ledger.record_elsewhere(
            ticket_id, plan, key, check_for_record(plan), by, self._now()
        )
        return _written(row)

    async def decide(
        self, ledger_id: str, by: Actor, role: PersonRole, approved: bool
    ) -> LedgerRow:
        """Approve or refuse what waits for it; approved is what the facts of this moment still allow."""
        row = await self.ledger.row(ledger_id)
        self._may_decide(row, role)
        check = None
        if approved:
            facts = await self._facts(row.ticket_id)
            plan = _allowed(plan_of(row, facts, self.parts))
            check = check_for_person(plan, self.parts.policy.limits, role)
        decided = await self.ledger.decide(ledger_id, approved, by, check, self._now())
        decided = _written(decided)
        if not approved:
            await refused(self.parts, decided)
        return decided

    async def settle(self, ledger_id: str, by: Actor, role: PersonRole, done: bool) -> LedgerRow:
        """A person found out what became of an uncertain action. To say that it was not done gives its
        amount back to the limits, so it needs a role that may move as much."""
        row = await self.ledger.row(ledger_id)
        self._within_role(row, role)
        if row.status != "uncertain":
            raise Refused(
                f"{row.action} is {row.status}; only what is uncertain is settled by hand"
            )
        status = "done" if done else "failed"
        return await self.ledger.settle(
            ledger_id, status, by, self._now(), row.result, f"settled by {by.shown}"
        )

    async def reverse(self, ledger_id: str, by: Actor, role: PersonRole) -> LedgerRow:
        """Take back an action that has a reverse."""
        row = await self.ledger.row(ledger_id)
        self._within_role(row, role)
        if row.status != "done" or not self.parts.actions[row.action].reversible:
            raise Refused(f"{row.action} is {row.status} and cannot be taken back")
        plan = Plan(action=row.action, arguments={**row.result, **row.arguments})

        earlier = [r for r in await self.ledger.rows(row.ticket_id) if r.reverses == row.id]
        if any(r.status in ("intent", "executing", "uncertain") for r in earlier):
            raise Refused(f"taking {row.action} back is under way already")
        key = f"{row.key}:reverse:{len(earlier) + 1}"

        def allowed(totals: Totals) -> Verdict | Approval | None:
            return None

        reverse = await self.ledger.intend_by_person(
            row.ticket_id, plan, key, allowed, by, self._now(), row.id
        )
        assert not isinstance(reverse, Verdict)
        return reverse

    async def amend(
        self,
        ledger_id: str,
        by: Actor,
        role: PersonRole,
        arguments: dict[str, Any],
        request_id: str,
    ) -> LedgerRow:
        """Run the action that waits for approval with other arguments, in its place."""
        row = await self.ledger.row(ledger_id)
        key = key_of(row.ticket_id, request_id, row.action)
        proposed = ProposedAction(name=row.action, arguments=arguments)
        if earlier := await begun(self.ledger, row.ticket_id, key):
            return self._the_same(earlier, proposed, request_id)
        self._may_decide(row, role)
        plan = await self._plan(row.ticket_id, proposed)
        amended = await self.ledger.amend(
            ledger_id,
            plan,
            key,
            check_for_person(plan, self.parts.policy.limits, role),
            by,
            self._now(),
        )
        return _written(amended)

    def _the_same(self, row: LedgerRow, proposed: ProposedAction, request_id: str) -> LedgerRow:
        """What was begun under a request's id. Raises `Refused` where it was asked to do something else."""
        form = self.parts.actions[row.action].arguments
        given = {name: value for name, value in row.arguments.items() if name in form.model_fields}
        try:
            same = form.model_validate(proposed.arguments) == form.model_validate(given)
        except ValidationError:
            same = False
        if not same:
            raise Refused(
                f"the request_id {request_id[:60]!r} was another request before: "
                "each request needs an id of its own"
            )
        return row

    def _may_decide(self, row: LedgerRow, role: PersonRole) -> None:
        if row.status != "awaiting_approval":
            raise Refused(f"{row.action} is {row.status}; nothing waits for approval")
        if role not in row.roles:
            raise Refused(f"the role {role} may not decide this; it needs {' or '.join(row.roles)}")

    def _within_role(self, row: LedgerRow, role: PersonRole) -> None:
        limits = self.parts.policy.limits
        most = limits.person_refund.get(role, Decimal(0))
        if row.amount is not None and limits.over({row.currency: row.amount}, most):
            raise Refused(
                f"{row.action} of {row.amount} {row.currency} is over the {role} limit of {most} "
                f"{limits.currency}"
            )

    async def _plan(self, ticket_id: str, proposed: ProposedAction) -> Plan:
        """On the facts of this moment: an order may have been paid back since the ticket came in."""
        return self._planned(proposed, await self._facts(ticket_id))

    def _planned(self, proposed: ProposedAction, facts: Context) -> Plan:
        plan = guard(proposed, facts, self.parts.policy.limits, self.parts.actions)
        account = facts.account.id if facts.account else ""
        return _allowed(plan).model_copy(update={"contact": facts.contact.id, "account": account})

    async def _facts(self, ticket_id: str) -> Context:
        await self.tickets.ticket(ticket_id)
        facts = await facts_now(self.parts, await self.tickets.sender(ticket_id))
        if isinstance(facts, Verdict):
            raise Refused(f"{facts.evidence}, and what is known may be old: try again")
        return facts

    def _now(self) -> datetime:
        return self.parts.clock.now()


def _written(row: LedgerRow | Verdict) -> LedgerRow:
    """Raises `Refused` where the ledger does."""
    if isinstance(row, Verdict):
        raise Refused(f"{row.rule}: {row.evidence}")
    return row


def _allowed(plan: Plan | Verdict) -> Plan:
    """Raises `Refused` where the guard does."""
    if isinstance(plan, Verdict):
        raise Refused(f"{plan.rule}: {plan.evidence}")
    return plan
