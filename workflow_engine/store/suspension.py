"""What is due in a suspended instance or process waits by itself; here is who is suspended, and what is woken later."""

from datetime import datetime

from sqlalchemy import Connection, Row, text

from workflow_engine.store.hearing import heard

HEARD = heard("(SELECT kind, name, correlation FROM subscriptions WHERE instance_id = :instance)")
WAKE = text(f"""
    UPDATE messages SET due_at = :now, lease_until = NULL, lease_epoch = lease_epoch + 1
     WHERE id = ANY(ARRAY(SELECT id FROM messages WHERE instance_id = :instance UNION {HEARD}))
       AND status = 'waiting'
""")  # noqa: S608
PROCESS = text("SELECT key, current_version_id, suspended_at FROM processes WHERE key = :process FOR UPDATE")
SUSPEND = text("""
    UPDATE processes SET suspended_at = :now, suspended_by = :person, suspended_for = :reason WHERE key = :process
""")
RESUME = text("""
    WITH heard AS (
        UPDATE messages m SET due_at = :now, lease_until = NULL, lease_epoch = lease_epoch + 1
         WHERE m.status = 'waiting' AND m.kind = 'message' AND EXISTS (
               SELECT FROM start_subscriptions s JOIN versions v ON v.id = s.version_id
                WHERE v.process = :process AND s.kind = 'message' AND s.name = m.name)
    )
    UPDATE processes SET suspended_at = NULL, suspended_by = NULL, suspended_for = NULL WHERE key = :process
""")
TO_SUSPEND = text("""
    SELECT id FROM instances WHERE process = :process AND status IN ('running', 'incident') ORDER BY id
""")
TO_RESUME = text("""
    SELECT i.id FROM instances i WHERE i.process = :process AND i.status = 'suspended' AND (
           SELECT e.payload ->> 'with_process' FROM events e
            WHERE e.instance_id = i.id AND e.topic = 'instance.suspended' ORDER BY e.seq DESC LIMIT 1) = 'true'
     ORDER BY i.id
""")


def wake(connection: Connection, instance: str, now: datetime) -> None:
    """Messages that came for an instance meanwhile are routed again."""
    connection.execute(WAKE, {"instance": instance, "now": now})


def lock_process(connection: Connection, key: str) -> Row[tuple[object, ...]] | None:
    """A process, locked."""
    return connection.execute(PROCESS, {"process": key}).one_or_none()


def suspend_process(connection: Connection, key: str, person: str | None, reason: str, now: datetime) -> None:
    connection.execute(SUSPEND, {"process": key, "person": person, "reason": reason, "now": now})


def resume_process(connection: Connection, key: str, now: datetime) -> None:
    connection.execute(RESUME, {"process": key, "now": now})


def instances_of(connection: Connection, key: str, *, suspended: bool) -> list[str]:
    """Instances that go on by themselves, or those that were suspended with their process."""
    found = connection.execute(TO_RESUME if suspended else TO_SUSPEND, {"process": key})
    return [str(instance) for (instance,) in found]
