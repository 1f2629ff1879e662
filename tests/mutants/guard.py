"""What a row of the tables is."""

from typing import NamedTuple


class Guard(NamedTuple):
    """A guard, and what stands there when it is taken away."""

    why: str
    """What it keeps from happening; the number is that of `tests/adversary/invariants.py`."""
    file: str
    """Under src/deskhand."""
    old: str
    """The exact text, which stands there once."""
    new: str
    tests: tuple[str, ...]
    """Files under tests/ that should notice, the quickest first."""
    argued: str = ""
    """Why no test can miss it: what else keeps the same from happening. Such a guard stays where it is."""


UNIT = ("unit/test_guard.py", "adversary/test_one_violation.py")
TURN = (
    "unit/test_turn.py",
    "adversary/test_people_and_rules.py",
    "adversary/test_one_violation.py",
)
LEDGER = (
    "contract/test_ledger.py",
    "contract/test_overtaking.py",
    "contract/test_stop.py",
    "contract/test_identity.py",
    "adversary/test_people_and_rules.py",
    "adversary/test_one_violation.py",
)
EFFECT = (
    "unit/test_effect.py",
    "unit/test_turn.py",
    "integration/test_endpoints.py",
    "adversary/test_people_and_rules.py",
    "integration/test_api.py",
)
GATE = (
    "unit/test_gate.py",
    "unit/test_gate_sources.py",
    "unit/test_gate_accounts.py",
    "unit/test_gate_neighbours.py",
    "unit/test_turn.py",
    "adversary/test_what_leaves.py",
)
INTAKE = (
    "adversary/test_who_writes.py",
    "contract/test_tickets.py",
    "contract/test_identity.py",
    "integration/test_api.py",
)
STOP = ("contract/test_stop.py", "contract/test_outbox.py", "adversary/test_people_and_rules.py")
API = ("integration/test_api.py",)
RIGHTS = ("integration/test_rights.py",)
SESSIONS = (
    "integration/test_sign_in.py",
    "contract/test_users.py",
    "integration/test_dashboard.py",
)
CHAT = ("integration/test_widget.py",)
TOKENS = ("unit/test_chat_identity.py",)
FILES = ("integration/test_chat_doors.py",)
PRIVATE = ("unit/test_gate_private.py",)
PROMPTS = ("unit/test_prompts.py",)
