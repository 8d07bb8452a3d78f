"""Events, and the outbox rows that tell somebody of them, in one statement; incidents in another."""

from sqlalchemy import Connection

from workflow_engine.domain.instance import Changes, ProcessInstance
from workflow_engine.store import rows
from workflow_engine.store.database import Database
from workflow_engine.store.prepared import Prepared

SAVE = Prepared("""
    WITH given AS (
        SELECT * FROM json_to_recordset(CAST(:events AS json)) AS r(
            seq integer, topic text, at timestamptz, actor_id uuid, principal_id uuid, work_item_id uuid, element text,
            payload json, hash text)
    ), told AS (
        INSERT INTO outbox (id, instance_id, seq, topic, channel, target, work_item_id, due_at)
        SELECT r.id, :instance, r.seq, r.topic, 'notice', r.target, r.work_item_id, :now
          FROM json_to_recordset(CAST(:notices AS json)) AS r(
               id uuid, seq integer, topic text, target text, work_item_id uuid)
        ON CONFLICT DO NOTHING
    )
    INSERT INTO events (instance_id, seq, topic, at, actor_id, principal_id, work_item_id, element, payload, hash)
    SELECT :instance, seq, topic, at, actor_id, principal_id, work_item_id, element, payload, decode(hash, 'hex') FROM given
""")
OPEN_INCIDENT = Prepared("""
    INSERT INTO incidents (id, instance_id, element, code, text_zh, text_en, detail, pending, opened_at)
    VALUES (:id, :instance, :element, :code, :zh, :en, :detail, CAST(:pending AS json), :now)
""")


def save(connection: Connection, instance: ProcessInstance, changes: Changes) -> None:
    events = [
        {
            "seq": event.seq,
            "topic": event.topic,
            "at": event.at,
            "actor_id": event.actor,
            "principal_id": event.principal,
            "work_item_id": event.work_item,
            "element": event.element,
            "payload": event.payload or {},
            "hash": head,
        }
        for event, head in changes.events
    ]
    seq = changes.events[-1][0].seq
    notices = [
        {"id": Database.new_id(), "seq": seq, "topic": topic, "target": target, "work_item_id": item}
        for topic, target, item in changes.notices
    ]
    given = {"instance": instance.id, "events": rows.many(events), "notices": rows.many(notices), "now": instance.now}
    SAVE.run(connection, given)
    if changes.incident is not None:
        fault = changes.incident
        OPEN_INCIDENT.run(
            connection,
            {
                "id": Database.new_id(),
                "instance": instance.id,
                "element": fault.element,
                "code": fault.code,
                "zh": fault.text.zh,
                "en": fault.text.en,
                "detail": fault.detail,
                "pending": rows.dumps(changes.pending),
                "now": instance.now,
            },
        )
