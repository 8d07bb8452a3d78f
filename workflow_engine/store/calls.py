"""Rows of timers, service calls and outbox that a worker has leased: reading what to do and ending it, fenced."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from workflow_engine.store import rows
from workflow_engine.store.waiting import Leased

TIMER = text("DELETE FROM timers WHERE id = :id AND lease_epoch = :epoch RETURNING token, due_at, element")
CALL = text("""
    SELECT c.instance_id, c.token, c.element, c.connector, c.parameters, c.idempotency_key, c.most_attempts, s.kind,
           s.document, s.secrets
      FROM service_calls c LEFT JOIN connector_settings s ON s.name = c.connector
     WHERE c.id = :id AND c.status = 'waiting'
""")
END_CALL = text("""
    UPDATE service_calls SET status = :status, lease_until = NULL, last_error = :error
     WHERE id = :id AND lease_epoch = :epoch AND status = 'waiting' RETURNING token, element
""")
AGAIN = text("""
    UPDATE service_calls SET status = 'waiting', attempts = 0, due_at = :now, lease_until = NULL
     WHERE instance_id = :instance AND token = :token AND status = 'failed'
""")
NOTICE = text("""
    SELECT o.instance_id, o.seq, o.topic, o.target, o.work_item_id, i.title, i.process, i.version_id, i.business_key,
           i.result, w.element, w.due_at, w.state
      FROM outbox o JOIN instances i ON i.id = o.instance_id LEFT JOIN work_items w ON w.id = o.work_item_id
     WHERE o.id = :id AND o.delivered_at IS NULL
""")
DELIVERED = text(
    "UPDATE outbox SET delivered_at = :now WHERE id = :id AND lease_epoch = :epoch AND delivered_at IS NULL"
)


@dataclass(frozen=True, slots=True)
class CallRow:
    """A request as a worker performs it; `kind` is None when the connector goes by the name of its kind."""

    instance: str
    element: str
    connector: str
    parameters: dict[str, Any]
    key: str
    most_attempts: int
    kind: str | None
    options: dict[str, Any]
    secrets: bytes | None


def take_timer(connection: Connection, row: Leased) -> Any | None:
    """Remove a leased timer and answer its token, due_at and element; None when it is no longer ours or there."""
    return connection.execute(TIMER, {"id": row.id, "epoch": row.epoch}).one_or_none()


def request(connection: Connection, call_id: str) -> CallRow | None:
    """What a leased call asks for; None when nobody waits for it any more."""
    row = connection.execute(CALL, {"id": call_id}).one_or_none()
    if row is None:
        return None
    return CallRow(
        str(row.instance_id),
        row.element,
        row.connector,
        rows.values(row.parameters),
        row.idempotency_key,
        row.most_attempts,
        row.kind,
        rows.values(row.document or "{}"),
        bytes(row.secrets) if row.secrets is not None else None,
    )


def end_call(connection: Connection, row: Leased, status: str, error: str | None = None) -> Any | None:
    """Answer or fail a leased call; its token and element, or None when it is no longer ours."""
    named = {"id": row.id, "epoch": row.epoch, "status": status, "error": error and error[:500]}
    return connection.execute(END_CALL, named).one_or_none()


def call_again(connection: Connection, instance: str, token: str, now: datetime) -> bool:
    """Let a failed call be tried again from the first attempt."""
    return connection.execute(AGAIN, {"instance": instance, "token": token, "now": now}).rowcount == 1


def notice(connection: Connection, outbox_id: str) -> Any | None:
    return connection.execute(NOTICE, {"id": outbox_id}).one_or_none()


def delivered(connection: Connection, row: Leased, now: datetime) -> bool:
    return connection.execute(DELIVERED, {"id": row.id, "epoch": row.epoch, "now": now}).rowcount == 1
