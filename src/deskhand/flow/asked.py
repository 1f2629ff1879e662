"""Whether money goes back as the customer asks for it: of the order that they mean, as much as they say,
and because they want it. What is not sure is for a person to read.
"""

from collections.abc import Sequence

from deskhand.core.context import Context, Order
from deskhand.core.figures import figures
from deskhand.core.identifiers import named, points_elsewhere
from deskhand.core.policy import Policy
from deskhand.core.ports import Plan
from deskhand.rules.amounts import amount_meant, names_unread_money, part_meant
from deskhand.rules.orders import described, without_newest
from deskhand.rules.requests import only_speaks_of_money_back, without_the_order


def otherwise(plan: Plan, own: str, context: Context, policy: Policy, language: str) -> str:
    """What in the customer's `own` words speaks against a plan that gives money back; empty where nothing
    does. `language`: what they are written in."""
    order = next((one for one in context.orders if one.id == plan.order_id), None)
    if plan.amount is None or order is None:
        return ""
    return (
        _another_order(order, own, context, policy, language)
        or only_speaks_of_money_back(own)
        or _another_amount(plan, order, own, language)
    )


def _another_order(order: Order, own: str, context: Context, policy: Policy, language: str) -> str:
    said = named(own, [one.id for one in context.orders], policy.formats, language)
    if said.strangers:
        return f"they name {said.strangers[0]!r}, which is none of their orders"
    if not said.nothing:
        return "" if said.only == order.id else "they name another order, or several"
    meant: Sequence[Order] | None = described(own, context.orders, context.at, language)
    if meant is None:
        meant = [one for one in context.orders if one.status == order.status]
    sure = [one.id for one in meant] == [order.id] and not points_elsewhere(without_newest(own))
    return "" if sure else "several of their orders may be meant"


def _another_amount(plan: Plan, order: Order, own: str, language: str) -> str:
    """Where they name no amount and no part, how much goes back is the company's to say."""
    said = without_the_order(own, order)
    names_money = any(one.currencies for one in figures(said, "")) or names_unread_money(said)
    if not names_money and not part_meant(said):
        return ""
    meant = amount_meant(own, order, language)
    if meant is None:
        return "which amount they mean is not sure"
    return "" if meant == plan.amount else f"they mean {meant}"
