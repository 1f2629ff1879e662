"""How the gate says no."""

from deskhand.core.decisions import Reason, Verdict


def refused(evidence: str, rule: str) -> Verdict:
    """A refusal by the gate."""
    return Verdict(reason=Reason.GATE_REFUSED, evidence=evidence[:200], rule=f"gate.{rule}")
