"""Rows whose time is over, by table. A sweep is one short statement, repeated until there is nothing left."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Table, delete, select
from sqlalchemy.sql import ColumnElement

from workflow_engine.domain.limits import limit
from workflow_engine.store.tables.files import files
from workflow_engine.store.tables.people import web_sessions
from workflow_engine.store.tables.settings import heartbeats
from workflow_engine.store.tables.waiting import messages, outbox

MOST = 500  # rows per statement: nobody waits for a sweep


@dataclass(frozen=True, slots=True)
class Sweep:
    """Rows of `table` go `kept` after their `moment`, where there is a `condition` those that meet it."""

    table: Table
    moment: ColumnElement[datetime]
    kept: timedelta
    condition: ColumnElement[bool] | None = None


SWEEPS: Mapping[str, Sweep] = {
    "web_sessions": Sweep(web_sessions, web_sessions.c.created_at, timedelta(seconds=limit("web_session_seconds"))),
    "outbox": Sweep(outbox, outbox.c.delivered_at, timedelta(days=limit("outbox_days"))),
    "messages": Sweep(
        messages, messages.c.expires_at, timedelta(days=limit("message_days")), messages.c.status != "waiting"
    ),
    "files": Sweep(
        files, files.c.uploaded_at, timedelta(days=limit("staged_file_days")), files.c.instance_id.is_(None)
    ),
    "heartbeats": Sweep(heartbeats, heartbeats.c.seen_at, timedelta(days=limit("heartbeat_days"))),
}


def sweep(connection: Connection, name: str, now: datetime) -> int:
    """Remove up to MOST rows; answers how many."""
    found = SWEEPS[name]
    [key] = found.table.primary_key
    over = select(key).where(found.moment < now - found.kept)
    if found.condition is not None:
        over = over.where(found.condition)
    return connection.execute(delete(found.table).where(key.in_(over.limit(MOST)))).rowcount
