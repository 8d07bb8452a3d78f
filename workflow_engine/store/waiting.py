"""Claiming what is due: one statement for every kind. A lease says who works on a row, its epoch fences off the late.

The attempt is charged when the row is leased, so a row that kills its worker runs out of attempts too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, or_, select, text, update
from sqlalchemy.sql import Update

from workflow_engine.domain.limits import limit
from workflow_engine.store.tables.definitions import start_timers
from workflow_engine.store.tables.waiting import messages, outbox, service_calls, timers

LEASE = timedelta(seconds=limit("lease_seconds"))
TABLES: Mapping[str, Table] = {
    "timers": timers,
    "start_timers": start_timers,
    "messages": messages,
    "calls": service_calls,
    "outbox": outbox,
}
UNFINISHED: Mapping[str, Any] = {
    "messages": messages.c.status == "waiting",
    "calls": service_calls.c.status == "waiting",
    "outbox": outbox.c.delivered_at.is_(None),
}
DUE = text("""
    SELECT (SELECT min(due_at) FROM timers) AS timers,
           (SELECT min(due_at) FROM start_timers) AS start_timers,
           (SELECT min(due_at) FROM messages WHERE status = 'waiting') AS messages,
           (SELECT min(due_at) FROM service_calls WHERE status = 'waiting') AS calls,
           (SELECT min(due_at) FROM outbox WHERE delivered_at IS NULL) AS outbox
""")


@dataclass(frozen=True, slots=True)
class Leased:
    """A row that is ours until `lease_until`; every later write compares the epoch."""

    kind: str
    id: str
    epoch: int
    attempts: int
    instance: str | None


def _claim(kind: str) -> Update:
    table = TABLES[kind]
    now: Any = func.coalesce(bindparam("bound"), func.clock_timestamp())
    is_free = or_(table.c.lease_until.is_(None), table.c.lease_until < func.clock_timestamp())
    due = select(table.c.id).where(table.c.due_at <= now, is_free)
    if kind in UNFINISHED:
        due = due.where(UNFINISHED[kind])
    due = due.order_by(table.c.due_at).limit(bindparam("most")).with_for_update(skip_locked=True)
    instance = table.c.instance_id if "instance_id" in table.c else None
    columns = [
        table.c.id,
        table.c.due_at,
        table.c.lease_epoch,
        table.c.attempts,
        *([instance] if instance is not None else []),
    ]
    return (
        update(table)
        .where(table.c.id.in_(due))
        .values(
            lease_until=func.clock_timestamp() + bindparam("lease"),
            lease_epoch=table.c.lease_epoch + 1,
            attempts=table.c.attempts + 1,
        )
        .returning(*columns)
    )


CLAIMS = {kind: _claim(kind) for kind in TABLES}
POSTPONEMENTS = {
    kind: update(table)
    .where(table.c.id == bindparam("row"), table.c.lease_epoch == bindparam("epoch"))
    .values(due_at=bindparam("at"), last_error=bindparam("error"), lease_until=None)
    for kind, table in TABLES.items()
}


def claim(
    connection: Connection, kind: str, most: int, bound: datetime | None = None, lease: timedelta = LEASE
) -> list[Leased]:
    """Lease up to `most` due rows of a kind, the longest due first. One statement; the caller commits at once."""
    leased = connection.execute(CLAIMS[kind], {"bound": bound, "most": most, "lease": lease})
    found = sorted(leased, key=lambda row: (row.due_at, row.id))  # RETURNING has no order
    return [
        Leased(
            kind,
            str(row.id),
            row.lease_epoch,
            row.attempts,
            str(row.instance_id) if "instance_id" in row._fields else None,
        )
        for row in found
    ]


def postpone(connection: Connection, row: Leased, at: datetime, error: str) -> bool:
    """Give a row back for a later attempt; False when it is no longer ours."""
    named = {"row": row.id, "epoch": row.epoch, "at": at, "error": error[:500]}
    return connection.execute(POSTPONEMENTS[row.kind], named).rowcount == 1


def earliest(connection: Connection) -> dict[str, datetime]:
    """The earliest due moment of each kind that has one. One statement over the partial indexes."""
    row = connection.execute(DUE).one()
    return {kind: row._mapping[kind] for kind in TABLES if row._mapping[kind] is not None}


def kinds() -> Sequence[str]:
    return tuple(TABLES)
