"""The same contract in memory: for `ask`, `replay` and tests. One process, nothing survives it."""

from deskhand.core.policy import Limits
from deskhand.store.memory.budget import MemoryBudget
from deskhand.store.memory.journal import MemoryJournal
from deskhand.store.memory.ledger import MemoryLedger
from deskhand.store.memory.outbox import MemoryOutbox
from deskhand.store.memory.rates import MemoryRates
from deskhand.store.memory.state import MemoryState
from deskhand.store.memory.stop import MemoryStop
from deskhand.store.memory.tickets import MemoryTickets

__all__ = ["MemoryStore"]


class MemoryStore(MemoryState):
    """Journal, ledger, outbox, tickets, budget and rates over plain dicts.

    `Journal.store` and `Budget.settle` share their names with other ports, so the ports hang on
    attributes.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        super().__init__(limits)
        self.journal = MemoryJournal(self)
        self.ledger = MemoryLedger(self)
        self.outbox = MemoryOutbox(self)
        self.tickets = MemoryTickets(self)
        self.budget = MemoryBudget()
        self.rates = MemoryRates()
        self.stop = MemoryStop(self)
