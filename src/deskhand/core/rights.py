"""What each act needs, over every door: the least role of a person, and the scope of a key.

A key acts as a role, too: it may no more than somebody of that role may on the pages. How much money
goes out is the guard's, by the same role.
"""

from typing import Literal, NamedTuple, get_args

from deskhand.core.policy import Limits, Role, Scope

Act = Literal[
    "see",
    "hand_in",
    "answer",
    "run_actions",
    "settle",
    "send_again",
    "merge_tickets",
    "merge_people",
    "draw_samples",
    "change_settings",
    "stop_the_ai",
    "end_sessions",
    "see_and_erase_people",
]


class Right(NamedTuple):
    """Who may."""

    role: Role | Literal["approver"]
    """The least role; or one of those that may approve, by configuration, where limits hang on it."""
    scope: Scope | None
    """Of a key; None where no key may."""
    told: str
    """Who may, in the words of a refusal."""


_NO_VIEWER = "a viewer sees everything and changes nothing"
RIGHTS: dict[Act, Right] = {
    "see": Right("viewer", "read", "whoever signs in sees everything"),
    "hand_in": Right("agent", "post", _NO_VIEWER),
    "answer": Right("agent", "answer", _NO_VIEWER),
    "run_actions": Right("agent", "act", _NO_VIEWER),
    "settle": Right("agent", "manage", _NO_VIEWER),
    "send_again": Right("agent", "manage", _NO_VIEWER),
    "merge_tickets": Right("agent", "manage", _NO_VIEWER),
    "merge_people": Right(
        "approver", "manage", "who is one person is for those who may approve: limits hang on it"
    ),
    "draw_samples": Right("lead", None, "leads and admins draw samples"),
    "change_settings": Right("lead", None, "leads and admins change the settings"),
    "stop_the_ai": Right("lead", "manage", "leads and admins stop and start the AI"),
    "end_sessions": Right("agent", "manage", _NO_VIEWER),
    "see_and_erase_people": Right("admin", "manage", "admins see and erase one person's data"),
}
_RANKS: tuple[Role, ...] = get_args(Role)


def may(role: Role, act: Act, limits: Limits) -> bool:
    """Whether somebody of that role may."""
    least = RIGHTS[act].role
    if least == "approver":
        return role in limits.approver_roles
    return _RANKS.index(role) >= _RANKS.index(least)
