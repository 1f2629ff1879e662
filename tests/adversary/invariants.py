"""The 36 things that stay true whatever a model says, and where each of them is put to the test."""

from typing import NamedTuple

MACHINE = "test_whatever_the_model_and_the_world_do_the_ledgers_outside_are_right"
VIOLATION = "test_one_violation_and_nothing_happens_but_a_person_gets_it"
WIRE = "test_whatever_comes_over_the_wire_the_ledgers_outside_are_right"
SAID = "test_what_nobody_may_say_does_not_leave_beside_an_honest_sentence_either"


class Invariant(NamedTuple):
    """What stays true, and the tests that would notice if it did not."""

    says: str
    tests: tuple[str, ...]
    """Beside those that have the number in their names; names of test functions."""


INVARIANTS: dict[int, Invariant] = {
    1: Invariant("only the configured names of actions, to the letter", (VIOLATION, MACHINE, WIRE)),
    2: Invariant("the exact set of arguments", (VIOLATION, MACHINE, WIRE)),
    3: Invariant("the customer comes from the session, never from the model", (VIOLATION, MACHINE)),
    4: Invariant("an order is the customer's; another's and none answer alike", (VIOLATION,)),
    5: Invariant("0 < amount <= limit", (VIOLATION, MACHINE, WIRE)),
    6: Invariant("exact cents; the ledger equals the request", (VIOLATION, MACHINE, WIRE)),
    7: Invariant("the currency is the order's", (MACHINE, WIRE)),
    8: Invariant("all refunds of an order are no more than was paid", (VIOLATION, MACHINE)),
    9: Invariant("all refunds of an order are no more than the limit", (MACHINE,)),
    10: Invariant("a budget for each customer, across conversations", (MACHINE,)),
    11: Invariant("a budget for the day, over all", (MACHINE,)),
    12: Invariant("the configured discount, one live code a customer", (VIOLATION, MACHINE)),
    13: Invariant("mail goes to the address on file", (VIOLATION, MACHINE)),
    14: Invariant("keys are made by code; a death leaves one effect", (MACHINE,)),
    15: Invariant("intent and log in one transaction; the counts are equal", (MACHINE,)),
    16: Invariant("no intent is left over after recovery", (MACHINE,)),
    17: Invariant("who is not vouched for gets no action and no data", (VIOLATION, MACHINE, WIRE)),
    18: Invariant("a person has the ticket: no effect, no word", (MACHINE,)),
    19: Invariant("an old epoch is refused, also after it is given back", (MACHINE,)),
    20: Invariant("hard rules run before the model", ()),
    21: Invariant("however their words are spelled", ()),
    22: Invariant("a person is always to be had", ()),
    23: Invariant("no secret leaves, in no spelling", (SAID, MACHINE, WIRE)),
    24: Invariant("nothing of another customer's is read or said", (SAID, MACHINE, WIRE)),
    25: Invariant("links lead to listed hosts; no images", (SAID, MACHINE, WIRE)),
    26: Invariant("a deed is told only where the ledger has it", (SAID, MACHINE, WIRE)),
    27: Invariant("code says that an AI writes", (MACHINE,)),
    28: Invariant("the answer goes to who asked; no headers of the model's", (MACHINE,)),
    29: Invariant("so many replies in an hour; none to machines", (MACHINE,)),
    30: Invariant("what others have planted is data", ()),
    31: Invariant("a spoilt answer runs nothing", ()),
    32: Invariant("what models cost has an end, and a person", (MACHINE,)),
    33: Invariant("what a model wrote runs in no page", ()),
    34: Invariant("calls at once end as some order of them would", ()),
    35: Invariant(
        "who was erased stands nowhere",
        ("test_who_is_erased_stands_nowhere_and_nobody_else_is_touched",),
    ),
    36: Invariant("what the model read is what people see", ()),
}
