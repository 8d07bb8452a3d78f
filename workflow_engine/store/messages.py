"""Messages and who waits for them. Routing takes the one who has waited longest; signals are copied to everybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from workflow_engine.store import rows
from workflow_engine.store.database import Database
from workflow_engine.store.waiting import Leased

PUBLISH = text("""
    INSERT INTO messages (id, source, source_id, kind, name, correlation, variables, status, sent_at, expires_at, due_at)
    VALUES (:id, :source, :source_id, :kind, :name, :correlation, CAST(:variables AS json), 'waiting', :now, :expires, :now)
    ON CONFLICT (source, source_id) DO NOTHING
""")
READ = text("""
    SELECT kind, name, correlation, variables, instance_id, sent_at, expires_at
      FROM messages WHERE id = :id AND status = 'waiting'
""")
ROUTE = text("""
    SELECT s.instance_id FROM subscriptions s JOIN instances i ON i.id = s.instance_id
     WHERE s.kind = 'message' AND s.name = :name AND (s.correlation IS NULL OR s.correlation = :correlation)
       AND s.armed_at <= :expires AND i.status IN ('running', 'incident')
     ORDER BY s.armed_at, s.id LIMIT 1
""")
MATCHES = text("""
    SELECT count(*) FROM (
        SELECT FROM subscriptions WHERE kind = 'message' AND name = :name
           AND (correlation IS NULL OR correlation = :correlation) LIMIT 2) found
""")
TAKE = text("""
    DELETE FROM subscriptions WHERE id = (
        SELECT id FROM subscriptions WHERE instance_id = :instance AND kind = 'message' AND name = :name
           AND (correlation IS NULL OR correlation = :correlation) AND armed_at <= :expires
         ORDER BY armed_at, id LIMIT 1)
    RETURNING token
""")
STARTS = text("""
    SELECT s.version_id, s.element, s.is_single
      FROM start_subscriptions s JOIN versions v ON v.id = s.version_id JOIN processes p ON p.key = v.process
     WHERE s.kind = :kind AND s.name = :name AND p.suspended_at IS NULL ORDER BY s.version_id
""")
FINISH = text("""
    UPDATE messages SET status = :status, lease_until = NULL
     WHERE id = :id AND lease_epoch = :epoch AND status = 'waiting'
""")
PARK = text("""
    UPDATE messages SET due_at = expires_at, lease_until = NULL, attempts = 0
     WHERE id = :id AND lease_epoch = :epoch AND status = 'waiting'
""")
NEXT = text("""
    UPDATE messages SET due_at = :now, lease_until = NULL, lease_epoch = lease_epoch + 1
     WHERE status = 'waiting' AND id = ANY(ARRAY(
           SELECT m.id FROM instances i CROSS JOIN unnest(CAST(:names AS text[])) n
             JOIN messages m ON m.name = n AND m.correlation = substr(i.request, length(n) + 2)
            WHERE i.id = :instance AND m.status = 'waiting' AND m.kind = 'message'))
""")
FAN_OUT = text("""
    INSERT INTO messages (id, source, source_id, kind, name, variables, instance_id, status, sent_at, expires_at, due_at)
    SELECT gen_random_uuid(), 'signal', :id || '/' || s.instance_id, 'signal', :name, m.variables, s.instance_id, 'waiting',
           m.sent_at, m.expires_at, m.due_at
      FROM messages m, (SELECT DISTINCT instance_id FROM subscriptions
                         WHERE kind = 'signal' AND name = :name
                           AND (armed_at < :sent OR (armed_at = :sent AND id < CAST(:id AS uuid)))) s
     WHERE m.id = CAST(:id AS uuid)
    ON CONFLICT (source, source_id) DO NOTHING
""")
HEARS = text(
    "SELECT EXISTS (SELECT FROM subscriptions WHERE instance_id = :instance AND kind = 'signal' AND name = :name)"
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message or signal that waits; `instance` is set on the copies of a signal."""

    id: str
    kind: str
    name: str
    correlation: str | None
    variables: Mapping[str, Any]
    instance: str | None
    sent_at: datetime
    expires_at: datetime


def publish(
    connection: Connection,
    kind: str,
    name: str,
    correlation: str | None,
    variables: Mapping[str, Any],
    *,
    source: str,
    source_id: str,
    now: datetime,
    expires: datetime,
) -> bool:
    """Keep a message for routing; False when this source has sent it before."""
    named = {
        "id": Database.new_id(),
        "source": source,
        "source_id": source_id,
        "kind": kind,
        "name": name,
        "correlation": correlation,
        "variables": rows.dumps(rows.plain(variables)),
        "now": now,
        "expires": expires,
    }
    return connection.execute(PUBLISH, named).rowcount == 1


def read(connection: Connection, message_id: str) -> Letter | None:
    row = connection.execute(READ, {"id": message_id}).one_or_none()
    if row is None:
        return None
    variables = rows.values(row.variables)
    instance = None if row.instance_id is None else str(row.instance_id)
    return Letter(message_id, row.kind, row.name, row.correlation, variables, instance, row.sent_at, row.expires_at)


def receiver(connection: Connection, letter: Letter) -> str | None:
    """The instance that has waited longest for a message, and not only since it expired. Suspended ones are passed over."""
    found = connection.execute(ROUTE, _wanted(letter)).scalar_one_or_none()
    return None if found is None else str(found)


def receivers(connection: Connection, name: str, correlation: str | None) -> int:
    """How many wait for a message: 0, 1, or 2 for more."""
    return int(connection.execute(MATCHES, {"name": name, "correlation": correlation}).scalar_one())


def take(connection: Connection, letter: Letter, instance: str) -> str | None:
    """The token in a locked instance that gets the message; its subscription ends."""
    return connection.execute(TAKE, {"instance": instance, **_wanted(letter)}).scalar_one_or_none()


def starts(connection: Connection, kind: str, name: str) -> list[tuple[str, str, bool]]:
    """Start events of processes that are not suspended: version, element, and whether one instance per key is enough."""
    found = connection.execute(STARTS, {"kind": kind, "name": name})
    return [(str(row.version_id), row.element, row.is_single) for row in found]


def wake_next(connection: Connection, instance: str, names: Sequence[str], now: datetime) -> None:
    """Messages that had to wait because their key had an instance already, which is over now."""
    connection.execute(NEXT, {"instance": instance, "names": list(names), "now": now})


def finish(connection: Connection, row: Leased, status: str) -> bool:
    """End a leased message; False when it is no longer ours."""
    return connection.execute(FINISH, {"id": row.id, "epoch": row.epoch, "status": status}).rowcount == 1


def park(connection: Connection, row: Leased) -> None:
    """Let a message wait for a catcher. One that has come meanwhile has changed the epoch, and the row stays due."""
    connection.execute(PARK, {"id": row.id, "epoch": row.epoch})


def fan_out(connection: Connection, letter: Letter) -> None:
    """A copy of a signal for every instance that was waiting when it was thrown."""
    connection.execute(FAN_OUT, {"id": letter.id, "name": letter.name, "sent": letter.sent_at})


def hears(connection: Connection, instance: str, name: str) -> bool:
    """Whether a locked instance still waits for a signal."""
    return bool(connection.execute(HEARS, {"instance": instance, "name": name}).scalar_one())


def _wanted(letter: Letter) -> dict[str, Any]:
    return {"name": letter.name, "correlation": letter.correlation, "expires": letter.expires_at}
