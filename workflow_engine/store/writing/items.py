"""Work items and the offers under which they stand, in one statement; drafts of what is done fall away."""

from sqlalchemy import Connection

from workflow_engine.domain.instance import Changes
from workflow_engine.domain.work_item import WorkItem
from workflow_engine.store import rows
from workflow_engine.store.prepared import Prepared

NEVER = "9999-12-31T00:00:00+00:00"  # an item without a deadline comes last in every list
SAVE = Prepared("""
    WITH given AS (
        SELECT * FROM json_to_recordset(CAST(:rows AS json)) AS r(
            id uuid, instance_id uuid, process text, version_id uuid, scope text,
            token text, element text, title text, state text, reason text,
            assignee_id uuid, keys text[], direct boolean, form_version_id uuid, due_at timestamptz, priority integer,
            opened_seq integer, closed_seq integer, opened_at timestamptz, closed_at timestamptz, outcome text,
            comment text, request text, version integer)
    ), saved AS (
        INSERT INTO work_items (id, instance_id, process, version_id, scope,
                                token, element, title, state, reason, assignee_id, offered_to,
                                direct, form_version_id, due_at, priority, opened_seq, closed_seq, opened_at, closed_at, outcome,
                                comment, request, version)
        SELECT id, instance_id, process, version_id, scope,
               token, element, title, state, reason, assignee_id, keys, direct, form_version_id,
               due_at, priority, opened_seq, closed_seq, opened_at, closed_at, outcome, comment, request, version
          FROM given
        ON CONFLICT (id) DO UPDATE
           SET element = excluded.element, title = excluded.title, direct = excluded.direct,
               form_version_id = excluded.form_version_id, version_id = excluded.version_id,
               state = excluded.state, reason = excluded.reason, assignee_id = excluded.assignee_id,
               offered_to = excluded.offered_to,
               due_at = excluded.due_at, priority = excluded.priority, closed_seq = excluded.closed_seq,
               closed_at = excluded.closed_at, outcome = excluded.outcome, comment = excluded.comment,
               request = excluded.request, version = excluded.version
    ), submitted AS (
        DELETE FROM drafts  -- arrays: the server then asks the index, and reads no table of all that is open
         WHERE subject = ANY(ARRAY(SELECT CAST(id AS text) FROM given WHERE state IN ('completed', 'cancelled')))
    ), withdrawn AS (
        DELETE FROM offers WHERE work_item_id = ANY(ARRAY(SELECT id FROM given WHERE state <> 'ready'))
    )
    INSERT INTO offers (key, due_at, work_item_id, process)
    SELECT key, due_at, id, process FROM given, unnest(keys) AS key WHERE state = 'ready'
    ON CONFLICT DO NOTHING
""")


def save(connection: Connection, changes: Changes) -> None:
    if changes.items:
        SAVE.run(connection, {"rows": rows.many(_row(item) for item in changes.items)})


def _row(item: WorkItem) -> dict[str, object]:
    return {
        "id": item.id,
        "instance_id": item.instance,
        "process": item.process,
        "version_id": item.definition,
        "scope": item.scope,
        "token": item.token,
        "element": item.element,
        "title": item.title,
        "state": item.state,
        "reason": item.reason,
        "assignee_id": item.assignee,
        "keys": item.keys,
        "direct": item.direct,
        "form_version_id": item.form,
        "due_at": item.due_at or NEVER,
        "priority": item.priority,
        "opened_seq": item.opened_seq,
        "closed_seq": item.closed_seq,
        "opened_at": item.opened_at,
        "closed_at": item.closed_at,
        "outcome": item.outcome,
        "comment": item.comment,
        "request": item.request,
        "version": item.version,
    }
