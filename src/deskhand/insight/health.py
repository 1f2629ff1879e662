"""How the desk is doing, read from its database."""

from datetime import datetime, timedelta

from alembic.runtime.migration import MigrationContext
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from psycopg.errors import UndefinedTable
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.core.logs import place_of
from deskhand.core.values import Value
from deskhand.store.database import newest_revision, reading
from deskhand.store.refusals import fix_for

_BY = {
    "deskhand_tickets_open": (
        "Open tickets by owner",
        "SELECT owner, count(*) FROM tickets WHERE status = 'open' GROUP BY owner",
    ),
    "deskhand_turns": (
        "Turns that have not ended: waiting, claimed, parked (no model works)",
        "SELECT status, count(*) FROM turns WHERE status IN ('waiting', 'claimed', 'parked') "
        "GROUP BY status",
    ),
    "deskhand_deliveries": (
        "Deliveries that have not arrived: pending, sending, dead, uncertain",
        "SELECT status, count(*) FROM outbox "
        "WHERE status IN ('pending', 'sending', 'dead', 'uncertain') GROUP BY status",
    ),
    "deskhand_actions": (
        "Actions on which something is open: awaiting_approval, executing, uncertain",
        "SELECT status, count(*) FROM ledger "
        "WHERE status IN ('awaiting_approval', 'executing', 'uncertain') GROUP BY status",
    ),
    "deskhand_handed_off_last_hour": (
        "Tickets opened within the last hour that went to a person, by reason",
        "SELECT reason, count(*) FROM ticket_facts "
        "WHERE reason <> '' AND opened_at > :now - interval '1 hour' GROUP BY reason",
    ),
}
_SINGLE = {
    "deskhand_oldest_turn_seconds": (
        "Age of the oldest turn that nobody has claimed",
        "SELECT coalesce(extract(epoch FROM :now - min(created_at)), 0) FROM turns "
        "WHERE status = 'waiting'",
    ),
    "deskhand_oldest_delivery_seconds": (
        "Age of the oldest delivery that is still to arrive",
        "SELECT coalesce(extract(epoch FROM :now - min(created_at)), 0) FROM outbox "
        "WHERE status IN ('pending', 'sending')",
    ),
    "deskhand_overdue_tickets": (
        "Tickets whose time came more than a minute ago",
        "SELECT count(*) FROM tickets WHERE due_at < :now - interval '1 minute'",
    ),
    "deskhand_workers": (
        "Workers that were heard of lately",
        "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - :silence",
    ),
    "deskhand_destinations_resting": (
        "Destinations that are left alone after failures",
        "SELECT count(*) FROM destinations WHERE paused_until > :now",
    ),
    "deskhand_model_dollars_today": (
        "What models cost on this UTC day",
        "SELECT coalesce(sum(spent), 0) FROM model_spending WHERE day = (:now AT TIME ZONE 'UTC')::date",
    ),
    "deskhand_knowledge_checked_seconds": (
        "Since when the articles were last checked; -1 if never",
        "SELECT coalesce(extract(epoch FROM :now - max(checked_at)), -1) FROM knowledge_state",
    ),
}


class Readiness(Value):
    """Whether messages can be taken in, and if not, why."""

    ready: bool
    why: str = ""


async def readiness(engine: AsyncEngine) -> Readiness:
    """Asks the database; never raises."""
    try:
        async with reading(engine).connect() as connection:
            only = await connection.execute(text("SHOW transaction_read_only"))
            if only.scalar_one() == "on":
                return Readiness(ready=False, why="the database takes no writes")
            revision = await connection.run_sync(_revision)
    except (SQLAlchemyError, OSError) as error:
        why = place_of(error)["why"]
        fix = fix_for(error)
        said = f"the database does not answer ({why})"
        return Readiness(ready=False, why=f"{said}: {fix}" if fix else said)
    if revision is None:
        return Readiness(ready=False, why=f"there are no tables: {fix_for(UndefinedTable())}")
    if revision != newest_revision():
        return Readiness(ready=False, why="the database waits for migrations, or is newer")
    return Readiness(ready=True)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


async def gauges(engine: AsyncEngine, now: datetime, silence: timedelta) -> bytes:
    """The gauges in Prometheus' text form. All counts come from partial indexes or small tables."""
    registry = CollectorRegistry()
    values = {"now": now, "silence": silence}
    async with reading(engine).connect() as connection:
        for name, (told, statement) in _BY.items():
            gauge = Gauge(name, told, ["kind"], registry=registry)
            for kind, count in await connection.execute(text(statement), values):
                gauge.labels(kind).set(count)
        for name, (told, statement) in _SINGLE.items():
            found = await connection.execute(text(statement), values)
            Gauge(name, told, registry=registry).set(float(found.scalar_one()))
    return generate_latest(registry)
