"""The inbox: a list, a thread, and what stands beside it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from pydantic import ValidationError

from deskhand.app import OpenDesk
from deskhand.core.contacts import Person
from deskhand.core.decisions import Reason
from deskhand.core.errors import BadInput, DeskhandError
from deskhand.core.events import AssistAsked
from deskhand.core.ids import new_id
from deskhand.core.messages import Message
from deskhand.core.ports import Action
from deskhand.core.rights import may
from deskhand.engine.assist import BRIEF
from deskhand.store.inbox import COUNTED, NONE, Beside, Filter, Tab
from deskhand.store.queries import WholeTicket
from deskhand.store.users import Session
from deskhand.web.api.keys import Desk
from deskhand.web.api.tickets import known
from deskhand.web.helping import Help, help_of
from deskhand.web.page import page
from deskhand.web.rendering import DEFAULT, language_of
from deskhand.web.sessions import SignedIn
from deskhand.web.thread import Item, changed_draft, current_draft, thread_of
from deskhand.web.why import TurnWhy, why_of

router = APIRouter(include_in_schema=False)
HIDDEN_ACTIONS = frozenset({"ESCALATE"})
"""Actions of the AI's that make no sense for a person."""


@dataclass(frozen=True)
class View:
    """What a reader looks at: a list as filtered, for one session."""

    request: Request
    desk: OpenDesk
    session: Session
    wanted: Filter

    @property
    def language(self) -> str:
        """Of the pages, and of what the AI translates for the reader."""
        return language_of(self.request, self.session.user.language)

    @property
    def query(self) -> str:
        """The filter as it stands behind every link."""
        given = self.wanted.model_dump(exclude_defaults=True)
        return f"?{urlencode(given)}" if given else ""

    def url(self, ticket_id: str = "") -> str:
        """The page of the list, with a ticket open or none."""
        return f"/inbox{f'/{ticket_id}' if ticket_id else ''}{self.query}"

    def turned(self, pages: int) -> str:
        """The list's page so many further."""
        given = self.wanted.model_dump(exclude_defaults=True)
        return f"/inbox?{urlencode(given | {'page': self.wanted.page + pages})}"

    async def page(
        self, ticket_id: str = "", error: DeskhandError | None = None, draft: str = ""
    ) -> HTMLResponse:
        """The list and, with an id, that ticket. `error` says what did not work, and `draft` is the
        text that nobody is to write twice."""
        me, now = self.session.user.name, self.desk.clock.now()
        seq, people = await asyncio.gather(self.desk.queries.last_event(), self.desk.users.all())
        for_others = [one.name for one in people if one.stand_in == me and one.absent(now)]
        listed, counts, labels, shown = await asyncio.gather(
            self.desk.inbox.page(self.wanted, me, for_others),
            self.desk.inbox.counts(me, for_others),
            self.desk.inbox.labels(),
            self._shown(ticket_id, draft),
        )
        values = {
            "view": self,
            "wanted": self.wanted,
            "tabs": get_args(Tab),
            "listed": listed,
            "counts": counts,
            "counted": COUNTED,
            "labels": labels,
            "people": [one for one in people if one.may_act and one.disabled_at is None],
            "reasons": [reason for reason in Reason if reason != Reason.SHADOW],
            "categories": self.desk.policy.categories,
            "without": NONE,
            "teams": [team.name for team in self.desk.policy.queue.teams],
            "channels": sorted(self.desk.desk.channels),
            "shown": shown,
            "seq": seq,
        }
        return page(self.request, self.desk, self.session, "inbox.html", values, error)

    async def _shown(self, ticket_id: str, draft: str) -> "Shown | None":
        if not ticket_id:
            return None
        whole, beside = await asyncio.gather(
            self.desk.queries.whole(ticket_id), self.desk.inbox.beside(ticket_id)
        )
        seen = max((entry.seq for entry in whole.trace), default=0)
        help_there = help_of(whole.trace, self.language, self.desk.clock.now())
        if whole.brief is not None and self._wants_translated(help_there):
            await self._ask_for_brief(ticket_id)
            help_there = help_there.model_copy(
                update={"translating": help_there.translating | {BRIEF}}
            )
        actions = self.desk.desk.actions
        reversible = frozenset(name for name, action in actions.items() if action.reversible)
        return Shown(
            whole=whole,
            beside=beside,
            person=await self.desk.identities.person(beside.contact_id),
            thread=thread_of(whole, reversible),
            why=why_of(whole.trace),
            forms={name: ActionForm.of(action) for name, action in actions.items()},
            seen=seen,
            draft=draft,
            help=help_there,
            changed_draft=changed_draft(whole, self.session.user.actor),
            may_part=may(self.session.user.role, "merge_people", self.desk.policy.limits),
        )

    def _wants_translated(self, there: Help) -> bool:
        """A brief is written in English: whoever acts in another language gets it in that, once."""
        return (
            self.language != DEFAULT
            and self.session.user.may_act
            and self.desk.assist.translates
            and BRIEF not in there.translations
            and BRIEF not in there.translating
        )

    async def _ask_for_brief(self, ticket_id: str) -> None:
        me = self.session.user.actor
        asked = AssistAsked(by=me, what="translation", of=BRIEF, language=self.language)
        await self.desk.assist.ask(ticket_id, asked)


@dataclass(frozen=True)
class Shown:
    """A ticket as the page shows it."""

    whole: WholeTicket
    beside: Beside
    person: Person
    thread: Sequence[Item]
    why: Sequence[TurnWhy]
    forms: "Mapping[str, ActionForm]"
    """Every action's form, by its name."""
    seen: int
    draft: str
    help: Help
    changed_draft: str
    """The message whose draft the reader changed without saying why; empty: none."""
    may_part: bool
    """Whether the reader may say that two contacts are not one person."""
    message_id: str = field(default_factory=new_id)
    """Of what is written next: sent twice it is there once."""

    @property
    def actions(self) -> "Sequence[ActionForm]":
        """What a person may run."""
        return [form for name, form in self.forms.items() if name not in HIDDEN_ACTIONS]

    @property
    def ai_draft(self) -> Message | None:
        """The AI's draft that can still be sent."""
        return current_draft(self.whole)


@dataclass(frozen=True)
class ActionForm:
    """An action with the fields that its arguments have."""

    name: str
    fields: Mapping[str, Sequence[str]]
    """By name: the values to choose from, none where anything may be written."""

    @classmethod
    def of(cls, action: Action) -> "ActionForm":
        """From the action's own form of arguments."""
        properties: dict[str, Any] = action.arguments.model_json_schema().get("properties", {})
        return cls(action.name, {name: one.get("enum", []) for name, one in properties.items()})


async def view(request: Request, desk: Desk, session: SignedIn) -> View:
    """The list that the address asks for. Raises `BadInput` for what there is not to choose."""
    given = {name: value for name, value in request.query_params.items() if value}
    try:
        wanted = Filter.model_validate(
            {name: given[name] for name in Filter.model_fields if name in given}
        )
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        raise BadInput(f"{name}: there is no {given[name][:40]!r} to choose", name) from error
    return View(request, desk, session, wanted)


Viewed = Annotated[View, Depends(view)]


@router.get("/")
async def home(viewed: Viewed) -> HTMLResponse:
    """The inbox."""
    return await viewed.page()


@router.get("/inbox")
async def inbox(viewed: Viewed) -> HTMLResponse:
    """The list."""
    return await viewed.page()


@router.get("/inbox/{ticket_id}")
async def ticket(ticket_id: str, viewed: Viewed) -> HTMLResponse:
    """The list, and a ticket. A person who may act on it has opened it: handling time begins."""
    known(ticket_id)
    user = viewed.session.user
    if user.may_act:
        await viewed.desk.tickets.opened(ticket_id, user.actor, viewed.desk.clock.now())
    return await viewed.page(ticket_id)
