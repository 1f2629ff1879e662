"""What a turn has in its hands: its claim, the ports, and the one journaled door."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

from deskhand.core.clock import Clock
from deskhand.core.decisions import Passage, Reason, Usage, Verdict
from deskhand.core.errors import OverBudget, Permanent, Retryable
from deskhand.core.policy import Policy
from deskhand.core.ports import Action, Answer, Endpoint, InvalidOutput, Lookup, Model, Source
from deskhand.core.state import Budget, Claim, Ending, Journal, Ledger, Step, Tickets
from deskhand.core.tickets import Mode
from deskhand.flow.breaker import Breaker
from deskhand.flow.steps import StepKey, Tried

T = TypeVar("T")


class Knowledge(Protocol):
    """The company's articles."""

    def languages(self) -> tuple[str, ...]:
        """Languages that have articles."""
        ...

    async def find(self, query: str, language: str, limit: int = 5) -> tuple[Passage, ...]:
        """The best passages of the articles in `language`, of all where it has none."""
        ...


@dataclass(frozen=True)
class Models:
    """Which models are asked, in order: the first that answers decides."""

    cheap: tuple[Model, ...]
    strong: tuple[Model, ...]
    breaker: Breaker

    @property
    def read_images(self) -> bool:
        """Whether every model that may be asked reads images."""
        return all(model.reads_images for model in (*self.cheap, *self.strong))


@dataclass(frozen=True)
class Parts:
    """The ports that a desk is made of. Shared by all turns; built by `deskhand.app`."""

    policy: Policy
    clock: Clock
    journal: Journal
    ledger: Ledger
    tickets: Tickets
    budget: Budget
    sources: tuple[Source, ...]
    lookups: Mapping[str, Lookup]
    actions: Mapping[str, Action]
    endpoint: Endpoint
    knowledge: Knowledge
    models: Models


@dataclass
class TurnContext:
    """One attempt at one turn."""

    parts: Parts
    claim: Claim
    stored: dict[str, Any]
    mode: Mode
    deadline: datetime
    pending: list[Step] = field(default_factory=list[Step])
    usage: list[Usage] = field(default_factory=list[Usage])

    @property
    def policy(self) -> Policy:
        """What the company decided."""
        return self.parts.policy

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
        self, chain: tuple[Model, ...], call: Callable[[Model], Awaitable[Answer[T]]]
    ) -> Tried[T]:
        """Ask the first model of `chain` that works, within the turn's deadline and budget."""
        failure = Verdict(reason=Reason.MODEL_FAILED, evidence="no model is configured")
        spending = self.policy.spending
        for model in chain:
            if self.parts.models.breaker.is_open(model.name, self.parts.clock.now()):
                failure = Verdict(
                    reason=Reason.MODEL_FAILED, evidence=f"{model.name} is paused", rule="breaker"
                )
                continue
            left = (self.deadline - self.parts.clock.now()).total_seconds()
            if left <= 0:
                return Tried(
                    verdict=Verdict(
                        reason=Reason.MODEL_FAILED, evidence="out of time", rule="deadline"
                    )
                )
            held = spending.reserve_per_call if not model.free else None
            reserved_at = self.parts.clock.now()
            if held is not None:
                try:
                    await self.parts.budget.reserve(self.claim.ticket.id, spending, reserved_at)
                except OverBudget as error:
                    failure = Verdict(reason=Reason.OVER_BUDGET, evidence=str(error), rule="budget")
                    continue
            answer: Answer[T] | None = None
            used: tuple[Usage, ...] = ()
            try:
                async with asyncio.timeout(left):
                    answer = await call(model)
                used = answer.usage
                self.parts.models.breaker.worked(model.name)
            except InvalidOutput as error:
                used = error.usage
                failure = Verdict(
                    reason=Reason.INVALID_OUTPUT, evidence=str(error), rule=model.name
                )
            except (Retryable, Permanent, TimeoutError) as error:
                self.parts.models.breaker.failed(model.name, self.parts.clock.now())
                evidence = str(error) or "no answer in time"
                failure = Verdict(reason=Reason.MODEL_FAILED, evidence=evidence, rule=model.name)
            finally:
                if held is not None:
                    costs = [use.cost for use in used if use.cost]
                    await self.parts.budget.settle(
                        self.claim.ticket.id, held, sum(costs, held * 0), reserved_at
                    )
            self.usage.extend(used)
            if answer is not None:
                return Tried(value=answer.value, usage=answer.usage)
        return Tried(verdict=failure)

    async def end(self, ending: Ending) -> None:
        """Write the end of the turn (T6), with whatever still waits."""
        await self.parts.tickets.end_turn(
            self.claim,
            ending.model_copy(update={"steps": tuple(self.pending), "usage": tuple(self.usage)}),
            self.parts.clock.now(),
        )
        self.pending.clear()
        self.usage.clear()
