"""What the support team decides itself, under the ceilings of the configuration file."""

from decimal import Decimal

from pydantic import Field

from deskhand.core.errors import BadInput
from deskhand.core.hours import BusinessHours
from deskhand.core.policy import CannedReply, CompanyRule, Limits, Policy
from deskhand.core.tickets import Mode
from deskhand.core.values import Amount, Value

LONGEST_VOICE = 2000


class SupportLimits(Value):
    """What the AI may do without a person: never more than the file's `[limits]` allow."""

    refund_without_approval: Amount = Field(default=Decimal(0), ge=0)
    refund_per_contact: Amount = Field(default=Decimal(0), ge=0)
    refund_per_day: Amount = Field(default=Decimal(0), ge=0)
    discount_percent: int = Field(default=1, ge=1, le=100)
    replies_per_hour: int = Field(default=1, ge=0)

    @classmethod
    def of(cls, limits: Limits) -> "SupportLimits":
        """As the file has them."""
        return cls.model_validate({name: getattr(limits, name) for name in cls.model_fields})


class SupportSettings(Value):
    """One version of them, whole."""

    voice: str = Field(min_length=1, max_length=LONGEST_VOICE)
    mode: Mode
    modes: dict[str, Mode] = {}
    hours: BusinessHours
    limits: SupportLimits
    canned: tuple[CannedReply, ...] = ()
    rules: tuple[CompanyRule, ...] = ()

    @classmethod
    def of(cls, policy: Policy) -> "SupportSettings":
        """As the file has them."""
        return cls(
            voice=policy.voice,
            mode=policy.mode,
            modes=policy.modes,
            hours=policy.hours,
            limits=SupportLimits.of(policy.limits),
            canned=policy.canned,
            rules=policy.rules,
        )

    def check(self, file: Policy) -> None:
        """Raise `BadInput` for what the file does not allow, or does not know."""
        for name in SupportLimits.model_fields:
            wanted, ceiling = getattr(self.limits, name), getattr(file.limits, name)
            if wanted > ceiling:
                told = f"limits.{name}: {wanted} is over the ceiling of {ceiling} in deskhand.toml"
                raise BadInput(told, f"limits.{name}")
        categories = {one for rule in self.rules for one in rule.categories} | set(self.modes)
        if unknown := sorted(categories - set(file.categories)):
            known = ", ".join(file.categories)
            raise BadInput(f"{unknown[0]!r} is no category; known are {known}", "modes")
        for field, names in (
            ("canned", [one.name for one in self.canned]),
            ("rules", [one.name for one in self.rules]),
        ):
            if twice := [one for one in names if names.count(one) > 1]:
                raise BadInput(f"{field}: the name {twice[0]!r} is given twice", field)
        for rule in self.rules:
            if rule.then == "hand_off" and not rule.phrases:
                raise BadInput(f"rules: {rule.name} needs a phrase that sends to a person", "rules")
            if rule.then == "guidance" and not rule.guidance.strip():
                raise BadInput(f"rules: {rule.name} needs a sentence of guidance", "rules")

    def applied_to(self, file: Policy) -> Policy:
        """The policy in force. Where the file was tightened since, its ceilings hold; categories
        that it no longer has are left out, and rules that had no others."""
        lower = {
            name: min(getattr(self.limits, name), getattr(file.limits, name))
            for name in SupportLimits.model_fields
        }
        rules: list[CompanyRule] = []
        for rule in self.rules:
            kept = tuple(one for one in rule.categories if one in file.categories)
            if kept or not rule.categories:
                rules.append(rule.model_copy(update={"categories": kept}))
        return file.model_copy(
            update={
                "voice": self.voice,
                "mode": self.mode,
                "modes": {
                    name: mode for name, mode in self.modes.items() if name in file.categories
                },
                "hours": self.hours,
                "limits": file.limits.model_copy(update=lower),
                "canned": self.canned,
                "rules": tuple(rules),
            }
        )

    def changed(self, other: "SupportSettings") -> list[str]:
        """The names of what differs."""
        return [
            name for name in type(self).model_fields if getattr(self, name) != getattr(other, name)
        ]
