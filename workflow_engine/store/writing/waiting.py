"""Rows of what is waited for: timers, subscriptions, service calls, and the messages an act throws.

A statement is run only for the kinds that the act opened or closed. A new subscription makes messages that wait for it
due again, with a new epoch, so a router that has just found nobody cannot put them to sleep.
"""

from collections.abc import Sequence

from sqlalchemy import Connection

from workflow_engine.domain.instance import Changes, ProcessInstance
from workflow_engine.domain.limits import limit
from workflow_engine.store import rows
from workflow_engine.store.database import Database
from workflow_engine.store.hearing import heard
from workflow_engine.store.prepared import Prepared

HEARD = heard("given")
TIMERS = Prepared("""
    WITH gone AS (
        DELETE FROM timers WHERE instance_id = :instance AND split_part(token, '.', 1) = ANY(CAST(:closed AS text[]))
    )
    INSERT INTO timers (id, instance_id, token, element, due_at)
    SELECT id, :instance, token, element, due_at
      FROM json_to_recordset(CAST(:rows AS json)) AS r(id uuid, token text, element text, due_at timestamptz)
    ON CONFLICT (instance_id, token) DO UPDATE
       SET element = excluded.element, due_at = excluded.due_at, lease_until = NULL,
           lease_epoch = timers.lease_epoch + 1, attempts = 0, last_error = NULL
""")
SUBSCRIPTIONS = Prepared(f"""
    WITH gone AS (
        DELETE FROM subscriptions WHERE instance_id = :instance AND split_part(token, '.', 1) = ANY(CAST(:closed AS text[]))
    ), given AS (
        SELECT * FROM json_to_recordset(CAST(:rows AS json)) AS r(
            id uuid, token text, element text, kind text, name text, correlation text)
    ), woken AS (
        UPDATE messages SET due_at = :now, lease_until = NULL, lease_epoch = lease_epoch + 1
         WHERE id = ANY(ARRAY({HEARD})) AND status = 'waiting'
    )
    INSERT INTO subscriptions (id, instance_id, token, element, kind, name, correlation, armed_at)
    SELECT id, :instance, token, element, kind, name, correlation, :now FROM given
    ON CONFLICT (instance_id, token) DO UPDATE
       SET element = excluded.element, kind = excluded.kind, name = excluded.name, correlation = excluded.correlation,
           armed_at = excluded.armed_at
""")  # noqa: S608
CALLS = Prepared("""
    WITH gone AS (
        UPDATE service_calls SET status = 'cancelled', lease_until = NULL
         WHERE instance_id = :instance AND token = ANY(CAST(:closed AS text[])) AND status = 'waiting'
    )
    INSERT INTO service_calls (id, instance_id, token, element, connector, parameters, idempotency_key, status,
                               most_attempts, due_at)
    SELECT id, :instance, token, element, connector, parameters, key, 'waiting', attempts, :now
      FROM json_to_recordset(CAST(:rows AS json)) AS r(
           id uuid, token text, element text, connector text, parameters json, key text, attempts integer)
    ON CONFLICT (instance_id, token) DO UPDATE  -- a token that has come back asks once more, under the same key
       SET element = excluded.element, connector = excluded.connector, parameters = excluded.parameters, status = 'waiting',
           most_attempts = excluded.most_attempts, due_at = excluded.due_at, lease_until = NULL,
           lease_epoch = service_calls.lease_epoch + 1, attempts = 0, last_error = NULL
""")
RENAMED = Prepared("""
    WITH given AS (SELECT * FROM json_each_text(CAST(:renamed AS json)) AS r(token, element)), timed AS (
        UPDATE timers t SET element = given.element FROM given
         WHERE t.instance_id = :instance AND split_part(t.token, '.', 1) = given.token
    ), waited AS (
        UPDATE subscriptions s SET element = given.element FROM given
         WHERE s.instance_id = :instance AND split_part(s.token, '.', 1) = given.token
    )
    UPDATE service_calls c SET element = given.element FROM given
     WHERE c.instance_id = :instance AND c.token = given.token
""")
MESSAGES = Prepared("""
    INSERT INTO messages (id, source, source_id, kind, name, correlation, variables, status, sent_at, expires_at, due_at)
    SELECT id, 'instance', source_id, kind, name, correlation, variables, 'waiting', :now,
           :now + make_interval(secs => coalesce(seconds, :seconds)), :now
      FROM json_to_recordset(CAST(:rows AS json)) AS r(
           id uuid, source_id text, kind text, name text, correlation text, variables json, seconds integer)
    ON CONFLICT (source, source_id) DO NOTHING
""")


def save(connection: Connection, instance: ProcessInstance, changes: Changes) -> None:
    if changes.renamed:
        RENAMED.run(connection, {"instance": instance.id, "renamed": rows.dumps(dict(changes.renamed))})
    _timers(connection, instance, changes)
    _subscriptions(connection, instance, changes)
    _calls(connection, instance, changes)
    _messages(connection, instance, changes)


def _timers(connection: Connection, instance: ProcessInstance, changes: Changes) -> None:
    given = [
        {"id": Database.new_id(), "token": due.token, "element": due.element, "due_at": due.at}
        for due in changes.timers
    ]
    closed = _closed(changes, "timer")
    if given or closed:
        TIMERS.run(connection, {"instance": instance.id, "closed": closed, "rows": rows.many(given)})


def _subscriptions(connection: Connection, instance: ProcessInstance, changes: Changes) -> None:
    given = [
        {
            "id": Database.new_id(),
            "token": wait.token,
            "element": wait.element,
            "kind": wait.kind,
            "name": wait.name,
            "correlation": wait.correlation,
        }
        for wait in changes.waits
    ]
    closed = _closed(changes, "wait")
    if given or closed:
        bound = {"instance": instance.id, "closed": closed, "rows": rows.many(given), "now": instance.now}
        SUBSCRIPTIONS.run(connection, bound)


def _calls(connection: Connection, instance: ProcessInstance, changes: Changes) -> None:
    given = [
        {
            "id": Database.new_id(),
            "token": call.token,
            "element": call.element,
            "connector": call.connector,
            "parameters": rows.plain(call.parameters),
            "key": call.key,
            "attempts": call.attempts,
        }
        for call in changes.calls
    ]
    closed = _closed(changes, "call")
    if given or closed:
        bound = {"instance": instance.id, "closed": closed, "rows": rows.many(given), "now": instance.now}
        CALLS.run(connection, bound)


def _messages(connection: Connection, instance: ProcessInstance, changes: Changes) -> None:
    if not changes.thrown:
        return
    seq = changes.events[0][0].seq
    given = [
        {
            "id": Database.new_id(),
            "source_id": f"{instance.id}/{seq}/{number}",
            "kind": thrown.kind,
            "name": thrown.name,
            "correlation": thrown.correlation,
            "variables": rows.plain(thrown.variables),
            "seconds": thrown.seconds,
        }
        for number, thrown in enumerate(changes.thrown)
    ]
    seconds = limit("message_seconds")
    MESSAGES.run(connection, {"now": instance.now, "seconds": seconds, "rows": rows.many(given)})


def _closed(changes: Changes, kind: str) -> Sequence[str]:
    return [closed.token for closed in changes.closed if kind in closed.rows]
