"""Who goes to a person after the proposal and before any effect."""

from collections.abc import Sequence

from deskhand.core.decisions import Proposal, Reason, Verdict
from deskhand.core.messages import Message
from deskhand.core.policy import Policy
from deskhand.core.reading import Reading
from deskhand.core.state import Claim
from deskhand.core.tickets import OPEN_LIMIT
from deskhand.flow.resolution import ESCALATE
from deskhand.rules.sentiment import anger, is_negative


def escalate(proposal: Proposal, claim: Claim, reading: Reading, policy: Policy) -> Verdict | None:
    """The first of the article's triggers that holds, or None."""
    return (
        open_too_long(claim)
        or negative_twice(reading, claim.history)
        or model_escalated(proposal)
        or low_confidence(proposal, policy)
        or too_many_replies(claim, policy)
    )


def open_too_long(claim: Claim) -> Verdict | None:
    """Open for more than 24 hours while the ball is ours."""
    since = claim.ticket.open_since
    if since is None or claim.claimed_at - since <= OPEN_LIMIT:
        return None
    hours = (claim.claimed_at - since).total_seconds() / 3600
    return Verdict(reason=Reason.OPEN_24H, evidence=f"{hours:.1f} hours", rule="open_24h")


def negative_twice(reading: Reading, history: Sequence[Message]) -> Verdict | None:
    """Two customer turns in a row are negative, with an AI reply between them."""
    if not reading.negative:
        return None
    replied = False
    for message in reversed(history):
        if message.role == "ai":
            replied = True
        elif message.role == "customer":
            if replied and (message.negative or is_negative(anger(message.text))):
                return Verdict(
                    reason=Reason.NEGATIVE_TWICE,
                    evidence="two negative messages in a row",
                    rule="negative_twice",
                )
            return None
        elif message.role == "person":
            return None
    return None


def model_escalated(proposal: Proposal) -> Verdict | None:
    """The model chose ESCALATE."""
    if proposal.action is None or proposal.action.name != ESCALATE:
        return None
    known = {str(reason) for reason in (Reason.NOT_PERMITTED, Reason.LANGUAGE)}
    reason = Reason(proposal.reason) if proposal.reason in known else Reason.MODEL_ESCALATED
    return Verdict(reason=reason, evidence=proposal.reason[:200], rule="model")


def low_confidence(proposal: Proposal, policy: Policy) -> Verdict | None:
    """The model is less sure than the company asks for (0.7 in the article)."""
    if proposal.confidence >= policy.thresholds.confidence:
        return None
    return Verdict(
        reason=Reason.LOW_CONFIDENCE,
        evidence=f"confidence {proposal.confidence:.2f}",
        rule="low_confidence",
    )


def too_many_replies(claim: Claim, policy: Policy) -> Verdict | None:
    """More AI replies within an hour than the company allows: something loops."""
    if claim.replies_last_hour < policy.limits.replies_per_hour:
        return None
    return Verdict(
        reason=Reason.REPLY_LIMIT,
        evidence=f"{claim.replies_last_hour} replies in an hour",
        rule="reply_limit",
    )
