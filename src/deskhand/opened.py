"""A desk over its database: intake, people, workers, reports."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.core.messages import IncomingMessage
from deskhand.core.policy import Policy
from deskhand.core.ports import Source
from deskhand.core.state import Receipt
from deskhand.core.stop import Stopped
from deskhand.core.support import SupportSettings
from deskhand.engine.assist import Assist
from deskhand.engine.jobs import Jobs, Runtime
from deskhand.engine.people import People
from deskhand.engine.people_actions import PeopleActions
from deskhand.engine.queue_watch import raise_alarms, return_tickets_of_the_absent
from deskhand.engine.worker import Worker, Workshop
from deskhand.flow.breaker import Breaker
from deskhand.flow.confidence import sureness
from deskhand.flow.read import beside, take_in
from deskhand.flow.turn_context import Parts
from deskhand.insight.autonomy import SHOWN, Standing, demote, standings
from deskhand.insight.batch import read_rows
from deskhand.insight.known import known
from deskhand.insight.played import PlayedInTime, play_in_time
from deskhand.insight.redecide import LAST, Compared, PartsFor, compare
from deskhand.insight.reliability import Reliability, reliability
from deskhand.insight.replay import ReplayClock
from deskhand.knowledge.articles import Article, Skipped, read_articles
from deskhand.knowledge.freshness import Check, check
from deskhand.knowledge.importing import Imported
from deskhand.knowledge.library import Library
from deskhand.knowledge.pages import KnowledgePages
from deskhand.store.budget import PostgresBudget
from deskhand.store.chat_sessions import ChatSessions
from deskhand.store.conversations import Conversations
from deskhand.store.database import again_if_disconnected
from deskhand.store.evidence import evidence
from deskhand.store.identities import Identities
from deskhand.store.inbox import Inbox
from deskhand.store.journal import PostgresJournal
from deskhand.store.keys import ApiKeys
from deskhand.store.ledger import PostgresLedger
from deskhand.store.memory import MemoryStore
from deskhand.store.merging import Merging
from deskhand.store.outbox import PostgresOutbox
from deskhand.store.privacy import Privacy
from deskhand.store.queries import Queries
from deskhand.store.retention import forget
from deskhand.store.reviews import Reviews, last_week
from deskhand.store.slices import Rates
from deskhand.store.stop import PostgresStop
from deskhand.store.support_settings import SupportSettingsVersions
from deskhand.store.tickets import PostgresTickets
from deskhand.store.totals import TotalsOf
from deskhand.store.uploads import Uploads
from deskhand.store.users import Users

if TYPE_CHECKING:
    from deskhand.app import Desk

CASES_SECONDS = 2.0
"""In which the company's cases are played before its settings change: with the last tickets, which are
decided again, less than an answer of the pages may take (`web.limits`)."""
JUDGED_FOR = timedelta(days=90)
"""What people judged for so long says whether the AI's confidence means anything."""
LEASES = 4
"""A delivery may take this many times as long as a worker's silence: channels give up before."""

log = structlog.get_logger("deskhand.app")

ENCODED_AT_ONCE = 8
"""Passages that a worker encodes in one go, while a transaction is open: one to three seconds of one core."""


class OpenDesk:
    """What there is to do with it."""

    def __init__(
        self, desk: "Desk", engine: AsyncEngine, url: URL, home: Path | None = None
    ) -> None:
        self.desk = desk
        self.engine = engine
        self.url = url
        self.clock = desk.clock
        runtime = Runtime()
        self.jobs = Jobs(url, runtime)
        self.tickets = PostgresTickets(engine, self.jobs.defer_turn, self.jobs.defer_assist)
        self.ledger = PostgresLedger(engine, desk.policy.limits, self.jobs.defer_effect)
        self.dead_after = timedelta(seconds=desk.config.serve.dead_after_seconds)
        self.outbox = PostgresOutbox(engine, LEASES * self.dead_after)
        self.rates = Rates(engine)
        self.messages_per_minute = desk.config.serve.messages_per_minute_per_key
        self.library = Library(engine, encoders=desk.encoders, home=home)
        self.knowledge = KnowledgePages(engine)
        self.queries = Queries(engine)
        self.inbox = Inbox(engine)
        self.keys = ApiKeys(engine)
        self.users = Users(engine)
        self.support = SupportSettingsVersions(engine)
        self._support_version = 0
        self.stop = PostgresStop(engine)
        self.stopped: Stopped | None = None
        """The switch as it was at the last look, for pages."""
        self.reviews = Reviews(engine)
        self.totals = TotalsOf(engine)
        self.conversations = Conversations(engine)
        self.uploads = Uploads(engine)
        self.chat_sessions = ChatSessions(engine)
        self.identities = Identities(engine)
        self.privacy = Privacy(engine, desk.env.home)
        self.parts = Parts(
            policy=desk.policy,
            clock=desk.clock,
            journal=PostgresJournal(engine),
            ledger=self.ledger,
            tickets=self.tickets,
            budget=PostgresBudget(engine),
            rates=self.rates,
            sources=desk.sources,
            lookups=desk.lookups,
            actions=desk.actions,
            endpoint=desk.endpoint,
            knowledge=self.library,
            models=desk.models,
            stop=self.stop,
            learned=desk.learned,
            confidence=desk.confidence,
        )
        runtime.engine = engine
        runtime.parts, runtime.ledger, runtime.tickets = self.parts, self.ledger, self.tickets
        self.assist = runtime.assist = Assist(self.parts, self.tickets, self.queries)
        self.people = People(self.parts, self.tickets, Merging(engine))
        self.people_actions = PeopleActions(self.parts, self.tickets, self.ledger)

    @property
    def policy(self) -> Policy:
        """The file's, with what the support team decided."""
        return self.parts.policy

    async def follow_support(self) -> None:
        """Put the newest version of the support team's settings in force, if it is another, and see
        whether the AI is stopped."""
        self.stopped = await self.stop.state()
        version = await self.support.newest()
        if version != self._support_version:
            saved = await self.support.read(version)
            self.parts.policy = saved.settings.applied_to(self.desk.policy)
            self._support_version = version
            log.info("settings", version=version, by=saved.by)

    async def prepare(self) -> None:
        """What a process needs before its first ticket."""
        await self.follow_support()
        await self.library.refresh()

    async def receive(self, message: IncomingMessage) -> Receipt:
        """Store a message and the job that answers it; returns at once (T1)."""
        spoken = self.library.languages()
        given = (message, self.policy.mode, spoken, self.policy.company)
        intake = await beside(len(message.text), take_in, *given)
        return await again_if_disconnected(lambda: self.tickets.receive(intake, self.clock.now()))

    async def import_articles(self, path: Path) -> Imported:
        """Take in every article under `path`; what cannot be read is passed over."""
        read = await asyncio.to_thread(lambda: list(read_articles(path)))
        articles = [item for item in read if isinstance(item, Article)]
        left_out = [item for item in read if isinstance(item, Skipped)]
        return await self.library.save(articles, self.clock.now(), left_out=left_out)

    async def encode_articles(self) -> None:
        """Make every vector that passages lack, now; workers make them little by little."""
        while (await self.library.encode(ENCODED_AT_ONCE)).left:
            pass
        await self.library.refresh()

    async def check_knowledge(self) -> Check:
        """Stale articles and near-duplicates whose numbers differ; kept, and warned about."""
        now = self.clock.now()
        articles = await self.library.all()
        found = await asyncio.to_thread(check, articles, now)
        await self.library.save_check(found.model_dump(mode="json"), now)
        if found.stale or found.conflicts:
            log.warning("knowledge", stale=len(found.stale), conflicts=len(found.conflicts))
        return found

    async def preview(self, settings: SupportSettings) -> Compared:
        """Which of the last tickets these settings would decide otherwise, from the log."""

        def parts_for(policy: Policy) -> PartsFor:
            return lambda store: replace(self.desk.parts_in_memory(store), policy=policy)

        wanted = settings.applied_to(self.desk.policy)
        return await compare(self.engine, parts_for(self.policy), parts_for(wanted), LAST)

    async def play_cases(self, settings: SupportSettings) -> PlayedInTime | None:
        """The company's own cases under these settings; None where it names none, and none played where a
        model costs money: a click is no order to spend any. Raises `BadInput` for a file that is not
        there."""
        files = self.desk.config.review.cases
        if not files:
            return None
        items = [item for file in files for item in read_rows(Path(file))]
        if not all(model.free for model in self.desk.models.all):
            return PlayedInTime((), len(items))
        wanted = settings.applied_to(self.desk.policy).as_if_sent()
        articles = await self.library.as_of_now()

        def parts_for(
            store: MemoryStore, sources: tuple[Source, ...] | None, clock: ReplayClock
        ) -> Parts:
            parts = self.desk.parts_in_memory(store, articles, sources)
            # Nothing waits for a model, and no failure here is one of the turns that go on beside it.
            policy = wanted.model_copy(update={"model_wait": timedelta(0)})
            models = replace(parts.models, breaker=Breaker())
            return replace(parts, clock=clock, policy=policy, models=models)

        return await play_in_time(items, parts_for, self.clock.now(), CASES_SECONDS)

    async def watch_queue(self, now: datetime) -> None:
        """Raise the alarms that are due, and put back the tickets of people who are away."""
        await raise_alarms(self.engine, self.policy, now)
        await return_tickets_of_the_absent(self.engine, self.tickets, now)

    async def draw_reviews(self, start: datetime, end: datetime) -> int:
        """Fill up the sample of what was sent in `[start, end)`. How many were added."""
        return await self.reviews.draw(start, end, self.policy.review.per_week, self.clock.now())

    async def standings(self) -> list[Standing]:
        """Of each category what the AI has shown in the last weeks, and what is offered."""
        end = self.clock.now()
        shown = await evidence(self.engine, end - SHOWN, end)
        return standings(self.policy, shown)

    async def reliability(self) -> Reliability | None:
        """How sure the AI was in the last weeks, or would be by what is fitted now, and how often people
        found it right."""
        end, fitted = self.clock.now(), self.desk.confidence
        least = self.policy.thresholds.confidence
        found = await known(self.engine, end - JUDGED_FOR, end)
        told = [
            one._replace(confidence=sureness(fitted, signals, one.category, least))
            for one, signals in found
            if signals is not None
        ]
        return reliability(told, least)

    async def demote(self) -> None:
        """Put categories that are answered wrongly back to drafts."""
        await self.follow_support()
        if self.policy.review.demote:
            await demote(self.engine, self.support, self.desk.policy, self.clock.now())
            await self.follow_support()

    async def clean(self) -> None:
        """What is done some times a day: the knowledge check, last week's sample for review, the end of
        what is old, and a look at whether categories are answered rightly."""
        await self.check_knowledge()
        await self.draw_reviews(*last_week(self.clock.now()))
        await self.uploads.forget_unsent(self.clock.now())
        await self.rates.forget_ended(self.clock.now())
        days = self.desk.config.retention.resolved_tickets
        if days:
            before = self.clock.now() - timedelta(days=days)
            log.info("deleted old tickets", tickets=await forget(self.engine, before))
        # Last: what goes wrong here keeps nothing from its end.
        await self.demote()

    def worker(self) -> Worker:
        """A worker over this desk."""
        return Worker(
            Workshop(
                jobs=self.jobs,
                engine=self.engine,
                outbox=self.outbox,
                channels=self.desk.channels,
                clock=self.clock,
                parts=self.parts,
                links=self.desk.links,
                watch_queue=self.watch_queue,
                prepare=self.prepare,
                follow=self.follow_support,
                encode=lambda: self.library.encode(ENCODED_AT_ONCE),
                clean=self.clean,
                concurrency=self.desk.config.serve.concurrency,
                stalled_after=self.dead_after,
            )
        )
