"""After the storm: what the database, the endpoint and the receiver say, held against each other."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from psycopg.rows import DictRow, dict_row
from sqlalchemy.engine import URL
from tests.soak.figures import Figures, Report
from tests.soak.load import Acknowledged
from tests.soak.phases import Phase

from deskhand.store.database import dsn
from deskhand.testing.action_endpoint import ActionEndpoint
from deskhand.testing.webhook_receiver import WebhookReceiver

Rows = list[dict[str, Any]]
Connected = psycopg.Connection[DictRow]
SHOWN = 5
"""Examples of each complaint."""
FINISHED = ("ended", "superseded")


def audit(
    phase: Phase,
    url: URL,
    acknowledged: Sequence[Acknowledged],
    endpoint: ActionEndpoint,
    receiver: WebhookReceiver,
) -> Report:
    """Everything about one phase."""
    report = Report(Figures(acknowledged=len(acknowledged)))
    with Connected.connect(dsn(url), row_factory=dict_row) as connection:
        _messages(connection, acknowledged, report)
        _turns(connection, report)
        _effects(connection, phase, endpoint, report)
        _deliveries(connection, receiver, report)
        _silenced(connection, report)
    return report


def _rows(connection: Connected, statement: str) -> Rows:
    return connection.execute(statement.encode()).fetchall()


def _complain(report: Report, what: str, found: Iterable[object]) -> int:
    examples = list(found)
    if examples:
        shown = ", ".join(str(example) for example in examples[:SHOWN])
        report.complaints.append(f"{len(examples)} {what}: {shown}")
    return len(examples)


def _messages(
    connection: Connected,
    acknowledged: Sequence[Acknowledged],
    report: Report,
) -> None:
    """Each acknowledged message is there once, and an answer or a person followed it."""
    stored: dict[str, Rows] = defaultdict(list)
    said: dict[str, str] = {}
    for row in _rows(
        connection,
        "SELECT m.id, m.role, m.external_id, m.ticket_id, t.owner, e.payload ->> 'outcome' AS outcome "
        "FROM messages m JOIN tickets t ON t.id = m.ticket_id LEFT JOIN events e "
        "ON e.turn_id = m.turn_id AND e.kind = 'turn_ended' ORDER BY m.id, e.seq",
    ):
        if row["role"] == "customer":
            stored[row["external_id"]].append(row)
        elif row["role"] in ("ai", "person"):
            said[row["ticket_id"]] = row["id"]
    lost: list[str] = []
    for message in acknowledged:
        found = stored.get(message.message_id, [])
        if len({row["id"] for row in found}) != 1:
            lost.append(f"{message.message_id} is stored {len(found)} times")
            continue
        row = found[-1]
        if row["owner"] != "ai" or row["outcome"] == "handed_off":
            report.figures.handed_off += 1
        elif said.get(row["ticket_id"], "") > row["id"]:
            report.figures.answered += 1
        else:
            lost.append(f"{row['ticket_id']} never answered {message.message_id}")
    report.figures.lost += _complain(report, "messages lost", lost)
    why = _rows(
        connection,
        "SELECT payload ->> 'reason' AS reason, count(*) AS n FROM events WHERE kind = 'turn_ended' "
        "AND payload ->> 'outcome' = 'handed_off' GROUP BY 1 ORDER BY 2 DESC",
    )
    report.remarks.append(
        "handed off for " + ", ".join(f"{row['reason']} {row['n']}" for row in why)
    )


def _turns(connection: Connected, report: Report) -> None:
    """Turns of a ticket run one at a time and in order, and all of them end."""
    running: dict[str, str] = {}
    newest: dict[str, str] = {}
    wrong: list[str] = []
    for row in _rows(
        connection,
        "SELECT ticket_id, turn_id, kind FROM events WHERE kind IN "
        "('turn_claimed', 'turn_ended', 'turn_parked') ORDER BY seq",
    ):
        ticket, turn = row["ticket_id"], row["turn_id"]
        if row["kind"] != "turn_claimed":
            if running.get(ticket) == turn:
                del running[ticket]
            continue
        if running.get(ticket, turn) != turn:
            wrong.append(f"{ticket}: {turn} began while {running[ticket]} ran")
        if turn < newest.get(ticket, ""):
            wrong.append(f"{ticket}: {turn} ran after {newest[ticket]}")
        running[ticket], newest[ticket] = turn, max(turn, newest.get(ticket, ""))
    report.figures.out_of_order += _complain(report, "turns out of order", wrong)
    left = [
        f"{row['ticket_id']}: {row['id']} is {row['status']} after {row['attempt']} attempts"
        for row in _rows(connection, "SELECT id, ticket_id, status, attempt FROM turns")
        if row["status"] not in FINISHED
    ]
    report.figures.unfinished += _complain(report, "turns unfinished", left)


def _effects(
    connection: Connected,
    phase: Phase,
    endpoint: ActionEndpoint,
    report: Report,
) -> None:
    """Each key has one effect, and the ledger knows what became of it."""
    done = Counter(effect.key for effect in endpoint.effects)
    attempts = endpoint.attempts()
    twice = endpoint.keys_done_twice()
    if not phase.honours_keys and not phase.can_be_asked:
        twice = [key for key, times in attempts.items() if times > 1]
    ledger = {
        row["key"]: row["status"] for row in _rows(connection, "SELECT key, status FROM ledger")
    }
    uncertain = [key for key, status in ledger.items() if status == "uncertain"]
    report.figures.effects += len(done)
    report.figures.doubled += _complain(report, "keys with more than one effect", twice)
    report.figures.uncertain += len(uncertain)
    if phase.honours_keys:
        _complain(report, "uncertain effects though keys are honoured", uncertain)
    claimed = [key for key, status in ledger.items() if status == "done" and key not in done]
    _complain(report, "effects that the ledger calls done and nobody did", claimed)
    open_rows = _rows(
        connection,
        "SELECT l.key, l.status, t.owner, string_agg(e.payload ->> 'outcome' || ' ' || "
        "(e.payload ->> 'evidence'), '; ') AS ends FROM ledger l JOIN tickets t "
        "ON t.id = l.ticket_id LEFT JOIN events e ON e.turn_id = l.turn_id "
        "AND e.kind = 'turn_ended' WHERE l.status IN ('intent', 'executing') GROUP BY 1, 2, 3",
    )
    _complain(
        report,
        "effects that nobody finished",
        [
            f"{row['key']} is {row['status']}, done {done[row['key']]} times, its ticket is with "
            f"{row['owner']}, its turn: {row['ends']}"
            for row in open_rows
        ],
    )
    settled = ("done", "uncertain", "intent", "executing")
    denied = [key for key in done if ledger.get(key) not in settled]
    _complain(
        report,
        "effects that were done and the ledger does not say so",
        [f"{key} is {ledger.get(key, 'not there')}" for key in denied],
    )
    failed = _rows(
        connection,
        "SELECT detail, count(*) AS n FROM ledger WHERE status = 'failed' GROUP BY 1 ORDER BY 2 DESC",
    )
    report.remarks.append(
        f"{sum(attempts.values())} calls for {len(attempts)} keys"
        + "".join(f"; failed {row['n']}: {row['detail']}" for row in failed)
    )


def _deliveries(connection: Connected, receiver: WebhookReceiver, report: Report) -> None:
    """Of each ticket, what was decided first arrived first: ids are made in that order."""
    arrived: dict[str, list[str]] = defaultdict(list)
    for arrival in receiver.accepted():
        arrived[arrival.ticket_id].append(arrival.id)
    wrong = [ticket for ticket, ids in arrived.items() if ids != sorted(ids)]
    report.figures.out_of_order += _complain(report, "tickets told in the wrong order", wrong)
    unsigned = [arrival.id for arrival in receiver.arrivals if arrival.problem]
    _complain(report, "webhooks that were not signed well", unsigned)
    sent = _rows(
        connection, "SELECT id FROM outbox WHERE destination = 'company' AND status = 'sent'"
    )
    taken = {identity for ids in arrived.values() for identity in ids}
    never = [row["id"] for row in sent if row["id"] not in taken]
    _complain(report, "webhooks called sent that never arrived", never)
    waiting = _rows(
        connection, "SELECT status, count(*) AS n FROM outbox GROUP BY status ORDER BY status"
    )
    report.remarks.append("outbox " + ", ".join(f"{row['status']} {row['n']}" for row in waiting))


def _silenced(connection: Connected, report: Report) -> None:
    """After a person took over, no guarded reply of an older epoch began to leave."""
    wrong = _rows(
        connection,
        "SELECT DISTINCT o.id FROM events taken JOIN events moved ON moved.ticket_id = taken.ticket_id "
        "AND moved.seq > taken.seq AND moved.kind = 'outbox_moved' "
        "AND moved.payload ->> 'status' = 'sending' "
        "JOIN outbox o ON o.id = moved.payload ->> 'outbox_id' "
        "WHERE taken.kind = 'ticket_changed' AND taken.payload ->> 'change' = 'take_over' "
        "AND o.epoch < (taken.payload ->> 'epoch')::int",
    )
    _complain(report, "guarded replies that left after a take-over", [row["id"] for row in wrong])
