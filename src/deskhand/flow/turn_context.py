"""What a turn has in its hands: its claim, the ports, and the one journaled door."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from opentelemetry import trace

from deskhand.core.clock import Clock
from deskhand.core.context import Context
from deskhand.core.decisions import Passage, Reason, Usage, Verdict
from deskhand.core.errors import OverBudget, Permanent, Postponed, Retryable
from deskhand.core.ledger import Ledger
from deskhand.core.limits import Budget, Rates
from deskhand.core.policy import Policy
from deskhand.core.ports import Action, Answer, Endpoint, InvalidOutput, Lookup, Model, Source
from deskhand.core.state import Claim, Ending, Journal, Step, Tickets
from deskhand.core.stop import Stop
from deskhand.core.tickets import Mode
from deskhand.flow.breaker import Breaker
from deskhand.flow.confidence import FittedConfidence
from deskhand.flow.steps import StepKey, Tried
from deskhand.rules.learned.own import OwnTriage

T = TypeVar("T")
TRACER = trace.get_tracer("deskhand")
"""Spans carry names and times; nothing that a customer wrote."""
SHORTEST_WAIT = timedelta(seconds=5)
"""The least time for which a turn is put aside."""


def _no_answer(why: str, rule: str, reason: Reason = Reason.MODEL_FAILED) -> Tried[Any]:
    return Tried(verdict=Verdict(reason=reason, evidence=why, rule=rule))


class Knowledge(Protocol):
    """The company's articles."""

    def languages(self) -> tuple[str, ...]:
        """Languages that have articles."""
        ...

    async def find(
        self,
        query: str,
        language: str,
        limit: int = 5,
        *,
        few: bool = False,
        also: Sequence[str] = (),
    ) -> tuple[Passage, ...]:
        """The best passages of the articles in `language`, of all where it has none, and in turn with
        those of what is `also` asked. With `few`, all of those that have no more than `limit` of them,
        whatever is asked.

        Raises `Retryable` when they cannot be read and no earlier index is at hand.
        """
        ...


@dataclass(frozen=True)
class Models:
    """Which models are asked, in order: the first that answers decides."""

    cheap: tuple[Model, ...]
    strong: tuple[Model, ...]
    breaker: Breaker
    per_minute: Mapping[str, int] = field(default_factory=dict[str, int])
    """Calls a minute over all processes, by model; a model that is not named has no limit."""

    second_reader: Model | None = None
    """Reads each finished reply once more; it has `SecondReader`."""
    judge: Model | None = None
    """Grades what a back-test would have sent, and decides nothing; it has `Judge`."""

    @property
    def all(self) -> tuple[Model, ...]:
        """Every model once."""
        readers = (one for one in (self.second_reader, self.judge) if one)
        return tuple(dict.fromkeys((*self.cheap, *self.strong, *readers)))

    @property
    def read_images(self) -> bool:
        """Whether every model that may be asked reads images."""
        return all(model.reads_images for model in (*self.cheap, *self.strong))


@dataclass
class Parts:
    """The ports that a desk is made of. Shared by all turns; built by `deskhand.app`."""

    policy: Policy
    """Replaced when the support team saves a version; a turn keeps the one that it began with."""
    clock: Clock
    journal: Journal
    ledger: Ledger
    tickets: Tickets
    budget: Budget
    rates: Rates
    sources: tuple[Source, ...]
    lookups: Mapping[str, Lookup]
    actions: Mapping[str, Action]
    endpoint: Endpoint
    knowledge: Knowledge
    models: Models
    stop: Stop
    learned: OwnTriage | None = None
    """What the company's own history taught."""
    confidence: FittedConfidence | None = None
    """How sure answers are by what its people found of earlier ones."""


@dataclass
class TurnContext:
    """One attempt at one turn."""

    parts: Parts
    claim: Claim
    stored: dict[str, Any]
    mode: Mode
    deadline: datetime | None = None
    """When model calls end; set at the first one, so that slow sources take nothing of it."""
    facts: Context | None = None
    """What the contact may see of what was read again before an effect: the reply rests on that."""
    pending: list[Step] = field(default_factory=list[Step])
    usage: list[Usage] = field(default_factory=list[Usage])

    policy: Policy = field(init=False)
    """What the company had decided when the turn began."""

    def __post_init__(self) -> None:
        self.policy = self.parts.policy

    @property
    def now(self) -> datetime:
        """When the turn was first claimed: decisions about time use this, never the wall clock."""
        return self.claim.claimed_at

    async def step(self, key: StepKey[T], make: Callable[[], Awaitable[T]]) -> T:
        """The stored result, or what `make` gives, stored before anything builds on it.

        Results of steps that cost nothing wait and are written together, at the latest before the
        first step that costs something (T2); those are written at once (T3).
        """
        if key.name in self.stored:
            return key.decode(self.stored[key.name])
        if key.costs:
            await self.flush()
        with TRACER.start_as_current_span(
            key.name, record_exception=False, set_status_on_exception=False
        ):
            result = await make()
        self.stored[key.name] = encoded = key.encode(result)
        self.pending.append(Step(name=key.name, result=encoded))
        if key.costs:
            await self.flush()
        return result

    async def flush(self) -> None:
        """Write the results that wait."""
        if self.pending or self.usage:
            await self.parts.journal.store(
                self.claim, tuple(self.pending), tuple(self.usage), self.parts.clock.now()
            )
            self.pending.clear()
            self.usage.clear()

    async def ask(
        self,
        chain: tuple[Model, ...],
        call: Callable[[Model], Awaitable[Answer[T]]],
        may_wait: bool = False,
    ) -> Tried[T]:
        """Ask the first model of `chain` that works, within the turn's deadline and budget.

        Raises `Postponed` where every model is away, nothing can go on without one (`may_wait`),
        and the turn is young and not urgent: what can wait for a model does not go to a person.
        """
        failure = Verdict(reason=Reason.MODEL_FAILED, evidence="no model is configured")
        again: list[datetime] = []
        for model in chain:
            tried, later = await self._ask_one(model, call)
            if tried.value is not None:
                return tried
            assert tried.verdict is not None
            failure = tried.verdict
            if later is not None:
                again.append(later)
        if may_wait and chain and len(again) == len(chain):
            await self._wait_for(min(again), failure.evidence)
        return Tried(verdict=failure)

    async def _ask_one(
        self, model: Model, call: Callable[[Model], Awaitable[Answer[T]]]
    ) -> tuple[Tried[T], datetime | None]:
        """One model's answer; or why there is none, and when a later try may work."""
        clock, models, spending = self.parts.clock, self.parts.models, self.policy.spending
        if models.breaker.is_open(model.name, clock.now()):
            later = models.breaker.until(model.name, clock.now())
            return _no_answer(f"{model.name} is paused", "breaker"), later
        if not await self._permitted(model.name):
            return _no_answer(f"{model.name}: no call left in this minute", "rate"), clock.now()
        left = (self._deadline() - clock.now()).total_seconds()
        if left <= 0:
            return _no_answer("out of time", "deadline"), clock.now()
        held = spending.reserve_per_call if not model.free else None
        reserved_at = clock.now()
        if held is not None:
            try:
                await self.parts.budget.reserve(self.claim.ticket.id, spending, reserved_at)
            except OverBudget as error:
                return _no_answer(str(error), "budget", Reason.OVER_BUDGET), None
        used: tuple[Usage, ...] = ()
        try:
            async with asyncio.timeout(left):
                answer = await call(model)
            used = answer.usage
            models.breaker.worked(model.name)
            return Tried(value=answer.value, usage=answer.usage), None
        except InvalidOutput as error:
            used = error.usage
            return _no_answer(str(error), model.name, Reason.INVALID_OUTPUT), None
        except (Retryable, TimeoutError) as error:
            models.breaker.failed(model.name, clock.now())
            after = error.after if isinstance(error, Retryable) else None
            evidence = str(error) or "no answer in time"
            return _no_answer(evidence, model.name), clock.now() + (after or timedelta(0))
        except Permanent as error:
            models.breaker.failed(model.name, clock.now())
            return _no_answer(str(error), model.name), None
        finally:
            self.usage.extend(used)
            if held is not None:
                # A call whose price nobody knows counts as what was held back, so that a cap is one.
                costs = [held if use.cost is None else use.cost for use in used]
                await self.parts.budget.settle(
                    self.claim.ticket.id, held, sum(costs, held * 0), reserved_at
                )

    async def _wait_for(self, again: datetime, why: str) -> None:
        """Put the turn aside until a model may be back, where it can wait for that long."""
        until = max(again, self.parts.clock.now() + SHORTEST_WAIT)
        if self.claim.ticket.priority > 0 or until > self.claim.asked_at + self.policy.model_wait:
            return
        await self.flush()
        raise Postponed(why, until)

    def _deadline(self) -> datetime:
        if self.deadline is None:
            self.deadline = self.parts.clock.now() + self.policy.turn_deadline
        return self.deadline

    async def _permitted(self, name: str) -> bool:
        """Use one of the model's calls of this minute, waiting for it as long as the deadline
        allows."""
        per_minute = self.parts.models.per_minute.get(name, 0)
        if not per_minute:
            return True
        while wait := await self.parts.rates.take(
            f"model:{name}", per_minute, self.parts.clock.now()
        ):
            if self.parts.clock.now() + wait >= self._deadline():
                return False
            await asyncio.sleep(wait.total_seconds())
        return True

    async def end(self, ending: Ending) -> None:
        """Write the end of the turn (T6), with whatever still waits."""
        await self.parts.tickets.end_turn(
            self.claim,
            ending.model_copy(update={"steps": tuple(self.pending), "usage": tuple(self.usage)}),
            self.parts.clock.now(),
        )
        self.pending.clear()
        self.usage.clear()
