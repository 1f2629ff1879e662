"""Who gets what is handed off, how soon it is to be answered, and who is told."""

from datetime import datetime, timedelta

from pydantic import Field, model_validator

from deskhand.core.decisions import Reason
from deskhand.core.hours import BusinessHours
from deskhand.core.values import Instant, Value


class Team(Value):
    """People who share tickets."""

    name: str = Field(pattern=r"^[\w -]{1,40}$")
    people: tuple[str, ...] = ()
    """Names of users."""


class Route(Value):
    """Where tickets of some reasons and categories go. An empty list fits all."""

    reasons: tuple[Reason, ...] = ()
    categories: tuple[str, ...] = ()
    team: str = ""
    person: str = ""
    """The name of a user. The ticket still stands in the queue, where others see it too."""
    first_reply_minutes: int | None = Field(default=None, ge=0)
    notify: tuple[str, ...] = ()
    """Destinations that are told in place of `[notify] people`."""

    def fits(self, reason: str, category: str) -> bool:
        """Whether such a ticket goes here."""
        return (not self.reasons or reason in self.reasons) and (
            not self.categories or category in self.categories
        )


class QueueRules(Value):
    """`[queue]`: teams, routes, and how soon a person is to reply first."""

    first_reply_minutes: int = Field(default=0, ge=0)
    """In opening hours; 0: no target."""
    alarm_minutes: int = Field(default=30, ge=0)
    """People are told so long (in opening hours) before a target breaks."""
    teams: tuple[Team, ...] = ()
    routes: tuple[Route, ...] = ()

    @model_validator(mode="after")
    def _known_teams(self) -> "QueueRules":
        names = [team.name for team in self.teams]
        if twice := next((name for name in names if names.count(name) > 1), ""):
            raise ValueError(f"the team {twice!r} is given twice")
        for number, route in enumerate(self.routes):
            if route.team and route.team not in names:
                known = ", ".join(names) or "none"
                raise ValueError(
                    f"routes.{number}.team: no team is named {route.team!r}; known: {known}"
                )
        return self

    def route(self, reason: str, category: str) -> Route:
        """The first route that fits; one to nobody in particular where none does."""
        return next((one for one in self.routes if one.fits(reason, category)), Route())


class Place(Value):
    """Where a ticket stands in the queue."""

    team: str = ""
    addressee: str = ""
    """Whom it waits for; others may take it too."""
    reply_due_at: Instant | None = None
    """When a person is to have replied."""
    alarm_at: Instant | None = None
    """When people are told that they have not."""


def place(
    rules: QueueRules, hours: BusinessHours, reason: str, category: str, now: datetime
) -> Place:
    """Where a ticket goes that is handed off at `now` for a reason."""
    route = rules.route(reason, category)
    chosen = route.first_reply_minutes
    minutes = rules.first_reply_minutes if chosen is None else chosen
    due_at = hours.after(now, timedelta(minutes=minutes)) if minutes else None
    early = timedelta(minutes=max(minutes - rules.alarm_minutes, 0))
    return Place(
        team=route.team,
        addressee=route.person,
        reply_due_at=due_at,
        alarm_at=hours.after(now, early) if due_at else None,
    )
