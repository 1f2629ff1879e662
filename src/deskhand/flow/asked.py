"""Whether money goes back as the customer asks for it: of the order that they mean, as much as they say,
and because they want it. What is not sure is for a person to read.
"""

import re
from collections.abc import Sequence

from deskhand.core.context import Context, Order
from deskhand.core.identifiers import formed_like, named, points_elsewhere
from deskhand.core.policy import Policy
from deskhand.core.ports import Plan
from deskhand.rules.amounts import amount_meant, names_unread_money, numbers_in, part_meant
from deskhand.rules.orders import described, without_newest
from deskhand.rules.requests import only_speaks_of_money_back

_NOT_IT = re.compile(
    r"\b(?:not|nicht|pas|non|niet|nie|no)\W+(?:order |number |bestellung |commande )?\W*$", re.I
)
"""What stands before an identifier that is denied."""


def otherwise(
    plan: Plan, said: Sequence[str], context: Context, policy: Policy, language: str
) -> str:
    """What in the customer's own messages (`said`, the newest last, in `language`) speaks against a plan that
    gives money back; empty where nothing does."""
    order = next((one for one in context.orders if one.id == plan.order_id), None)
    if plan.amount is None or order is None:
        return ""
    own = "\n".join(said)
    return (
        _another_order(order, own, context, policy, language)
        or only_speaks_of_money_back(said)
        or _another_amount(plan, order, own, language)
    )


def _another_order(order: Order, own: str, context: Context, policy: Policy, language: str) -> str:
    ids = [one.id for one in context.orders]
    mentioned = named(own, ids, policy.formats, language)
    strangers = [one for one in mentioned.strangers if formed_like(one, ids, policy.formats)]
    if strangers:
        return f"they name {strangers[0]!r}, which is none of their orders"
    theirs = {*mentioned.known, *mentioned.several}
    elsewhere = points_elsewhere(without_newest(own))
    meant: Sequence[Order] | None = described(own, context.orders, context.at, language)
    if theirs:
        same = theirs == {order.id} and not elsewhere and not _is_denied(own, order.id)
        fits = meant is None or order in meant
        return "" if same and fits else "they name another order, or several"
    if meant is None:
        meant = [one for one in context.orders if one.status == order.status]
    sure = [one.id for one in meant] == [order.id] and not elsewhere
    return "" if sure else "several of their orders may be meant"


def _is_denied(own: str, order_id: str) -> bool:
    at = own.find(order_id)
    return at >= 0 and _NOT_IT.search(own[:at]) is not None


def _another_amount(plan: Plan, order: Order, own: str, language: str) -> str:
    """Where they name no amount and no part, how much goes back is the company's to say."""
    numbers = numbers_in(own, order, language)
    part = part_meant(own)
    if not numbers and not part and not names_unread_money(own):
        return ""
    meant = amount_meant(own, order, language) if numbers else None
    if meant is None:
        return "which amount they mean is not sure"
    return "" if meant == plan.amount else f"they mean {meant}"
