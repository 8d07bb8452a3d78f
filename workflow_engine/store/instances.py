"""Instances to and from rows. The lock comes first and alone; everything decided on is read by statements after it.

A statement that waited for the lock re-reads only the locked row: joined tables would be as they were before the wait,
and two people would complete one work item.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from workflow_engine.domain.errors import NotFound
from workflow_engine.domain.instance import UNFINISHED, Changes, ProcessInstance
from workflow_engine.domain.work_item import WorkItem
from workflow_engine.store import rows
from workflow_engine.store.prepared import Prepared
from workflow_engine.store.writing import history, items, variables, waiting

LOCK = Prepared(
    """
    SELECT i.id, i.process, i.version_id, i.status, i.seq, i.head, i.state, i.started_by, i.starter, i.business_key, i.title,
           i.department, i.started_at,
           greatest(coalesce(CAST(:bound AS timestamptz), clock_timestamp()), i.changed_at) AS now
      FROM instances i
     WHERE i.id = coalesce(CAST(:instance AS uuid), (SELECT instance_id FROM work_items WHERE id = :item))
       FOR UPDATE
    """,
    "id process version_id status seq head state started_by starter business_key title department started_at now",
)
ITEM = """
    SELECT w.id, w.instance_id, w.process, w.version_id, w.scope, w.token, w.element, w.title, w.state, w.reason, w.assignee_id,
           p.name AS assignee_name, w.offered_to AS keys, w.direct, w.form_version_id, w.due_at, w.priority,
           w.opened_seq, w.closed_seq, w.opened_at, w.closed_at, w.outcome, w.comment, w.request, w.version
      FROM work_items w LEFT JOIN people p ON p.id = w.assignee_id
"""
ITEM_COLUMNS = (
    "id instance_id process version_id scope token element title state reason assignee_id assignee_name keys direct "
    "form_version_id due_at priority opened_seq closed_seq opened_at closed_at outcome comment request version"
)
ONE_ITEM = Prepared(f"{ITEM} WHERE w.id = :item", ITEM_COLUMNS)
OPEN_ITEMS = Prepared(
    f"{ITEM} WHERE w.instance_id = :instance AND w.state IN ('ready', 'claimed') ORDER BY w.id", ITEM_COLUMNS
)
ITEMS_OF = Prepared(
    f"{ITEM} WHERE w.instance_id = :instance AND w.token = ANY(CAST(:tokens AS text[])) AND w.state IN ('ready', 'claimed') "
    "ORDER BY w.id",
    ITEM_COLUMNS,
)
VARIABLES = Prepared("SELECT scope, name, value FROM variables WHERE instance_id = :instance", "scope name value")
# one look into the index for each frame, however many rows the instance has
FRAMES = Prepared(
    "SELECT v.scope, v.name, v.value FROM unnest(CAST(:frames AS text[])) AS asked, LATERAL ("
    "SELECT scope, name, value FROM variables WHERE instance_id = :instance AND scope = asked OFFSET 0) AS v",
    "scope name value",
)
ASK_STATUS = text("SELECT status FROM instances WHERE id = :id")
VERSION = text("UPDATE instances SET version_id = :version WHERE id = :id")
STATUS = text("UPDATE instances SET status = :status WHERE id = :id")
BY_REQUEST = text(
    "SELECT id, business_key, title, status FROM instances WHERE process = :process AND request = :request"
)
HAS_DONE = text("""
    SELECT EXISTS (SELECT FROM work_items
                    WHERE instance_id = :instance AND element = ANY(:elements) AND state = 'completed' AND assignee_id = :person)
""")
GIVE_BACK = text("""
    UPDATE instances SET request = request || '/' || id
     WHERE process = :process AND request = :request AND status <> ALL(CAST(:unfinished AS text[]))
""")
INSERT = Prepared("""
    INSERT INTO instances (id, process, version_id, business_key, title, started_by, starter, department, status, result, seq,
                           head, state, priority, started_at, changed_at, ended_at, request)
    VALUES (:id, :process, :version, :business_key, :title, :started_by, :starter, :department, :status, :result, :seq,
            :head, :state, 0, :now, :now, :ended_at, :request)
""")
UPDATE = Prepared("""
    UPDATE instances
       SET seq = :seq, head = :head, changed_at = :now, state = coalesce(CAST(:state AS bytea), state),
           status = coalesce(:status, status), result = coalesce(:result, result), ended_at = coalesce(:ended_at, ended_at)
     WHERE id = :id AND seq = :read
""")
UPDATE_AND_KEEP = Prepared("""
    WITH kept AS (
        INSERT INTO checkpoints (instance_id, seq, state) SELECT id, seq, state FROM instances WHERE id = :id
    )
    UPDATE instances
       SET seq = :seq, head = :head, changed_at = :now, state = coalesce(CAST(:state AS bytea), state),
           status = coalesce(:status, status), result = coalesce(:result, result), ended_at = coalesce(:ended_at, ended_at)
     WHERE id = :id AND seq = :read
""")


def lock(connection: Connection, instance: str, bound: datetime | None) -> ProcessInstance:
    """Lock an instance. Raises NotFound. `bound` replaces the server's clock."""
    return _locked(connection, {"instance": instance, "item": None, "bound": bound})


def lock_by_work_item(connection: Connection, item: str, bound: datetime | None) -> ProcessInstance:
    """Lock the instance of a work item, which never changes. Raises NotFound."""
    return _locked(connection, {"instance": None, "item": item, "bound": bound})


def load_item(connection: Connection, instance: ProcessInstance, item: str) -> None:
    """One of its work items, open or closed."""
    found = ONE_ITEM.one_or_none(connection, {"item": item})
    if found is not None:
        instance.items[item] = work_item(found, instance.id)


def load_items(connection: Connection, instance: ProcessInstance, tokens: Sequence[str] | None = None) -> None:
    """The open work items, or those of some tokens alone."""
    statement, named = (OPEN_ITEMS, {}) if tokens is None else (ITEMS_OF, {"tokens": list(tokens)})
    found = statement.all(connection, {"instance": instance.id, **named})
    instance.items |= {(read := work_item(row, instance.id)).id: read for row in found}


def load_variables(connection: Connection, instance: ProcessInstance, frames: Sequence[str] | None = None) -> None:
    """The variables of all frames, or of some alone."""
    if frames is None:
        instance.variables = variables_of(connection, instance.id)
    else:
        instance.variables = _framed(connection, instance.id, frames)


def frame(connection: Connection, instance_id: str, key: str) -> dict[str, Any]:
    """The variables of one frame."""
    return {name: value for (_, name), value in _framed(connection, instance_id, [key]).items()}


def variables_of(connection: Connection, instance_id: str) -> dict[tuple[str, str], Any]:
    """Current variables by scope and name."""
    found = VARIABLES.all(connection, {"instance": instance_id})
    return {(scope, name): rows.value(data) for scope, name, data in found}


def insert(connection: Connection, instance: ProcessInstance, changes: Changes, request: str | None) -> None:
    """A new instance with the rows of its first act."""
    INSERT.run(
        connection,
        {
            "id": instance.id,
            "process": instance.process,
            "version": instance.version,
            "business_key": instance.business_key,
            "title": instance.title,
            "started_by": instance.started_by,
            "starter": instance.starter,
            "department": instance.department,
            "status": "running",
            "result": None,
            "state": b"",
            "now": instance.now,
            "ended_at": None,
            "request": request,
        }
        | changes.instance,
    )
    _save_rows(connection, instance, changes)


def save(connection: Connection, instance: ProcessInstance, changes: Changes) -> None:
    """Write the rows of an act to a locked instance."""
    columns: dict[str, Any] = {"state": None, "status": None, "result": None, "ended_at": None}
    statement = UPDATE_AND_KEEP if changes.keeps_checkpoint else UPDATE
    read = changes.events[0][0].seq - 1
    statement.run(connection, columns | changes.instance | {"id": instance.id, "now": instance.now, "read": read})
    _save_rows(connection, instance, changes)


def one_item(connection: Connection, item_id: str) -> WorkItem | None:
    """A work item without a lock: good enough to look at, never to decide on."""
    row = ONE_ITEM.one_or_none(connection, {"item": item_id})
    return None if row is None else work_item(row, str(row.instance_id))


def has_done(connection: Connection, instance: str, elements: Sequence[str], person: str) -> bool:
    """Whether a person has completed one of the nodes in any round of an instance."""
    named = {"instance": instance, "elements": list(elements), "person": person}
    return bool(connection.execute(HAS_DONE, named).scalar_one())


def by_request(connection: Connection, process: str, request: str) -> Row[Any] | None:
    """The instance that a request id has made."""
    return connection.execute(BY_REQUEST, {"process": process, "request": request}).one_or_none()


def give_back(connection: Connection, process: str, request: str) -> None:
    """A request that has made an instance which is over may make another."""
    named = {"process": process, "request": request, "unfinished": sorted(UNFINISHED)}
    connection.execute(GIVE_BACK, named)


def status(connection: Connection, instance: str) -> str | None:
    """The status of an instance, if there is one."""
    return connection.execute(ASK_STATUS, {"id": instance}).scalar_one_or_none()


def set_version(connection: Connection, instance: str, version: str) -> None:
    """Let a locked instance be of another version."""
    connection.execute(VERSION, {"id": instance, "version": version})


def set_status(connection: Connection, instance: str, status: str) -> None:
    """Change the status of a locked instance."""
    connection.execute(STATUS, {"id": instance, "status": status})


def work_item(row: Row[Any], instance: str) -> WorkItem:
    """A row of work_items as the domain knows it."""
    return WorkItem(
        id=str(row.id),
        instance=instance,
        process=row.process,
        token=row.token,
        element=row.element,
        title=row.title,
        state=row.state,
        definition=str(row.version_id),
        scope=row.scope,
        keys=tuple(row.keys),
        direct=row.direct,
        assignee=_id(row.assignee_id),
        assignee_name=row.assignee_name or "",
        form=_id(row.form_version_id),
        due_at=row.due_at if row.due_at.year < 9999 else None,
        priority=row.priority,
        version=row.version,
        opened_seq=row.opened_seq,
        closed_seq=row.closed_seq,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        outcome=row.outcome,
        comment=row.comment,
        reason=row.reason,
        request=row.request,
    )


def _framed(connection: Connection, instance_id: str, frames: Sequence[str]) -> dict[tuple[str, str], Any]:
    found = FRAMES.all(connection, {"instance": instance_id, "frames": list(frames)})
    return {(scope, name): rows.value(data) for scope, name, data in found}


def _save_rows(connection: Connection, instance: ProcessInstance, changes: Changes) -> None:
    items.save(connection, changes)
    variables.save(connection, instance, changes)
    waiting.save(connection, instance, changes)
    history.save(connection, instance, changes)


def _locked(connection: Connection, named: dict[str, Any]) -> ProcessInstance:
    row = LOCK.one_or_none(connection, named)
    if row is None:
        raise NotFound()
    return ProcessInstance(
        id=str(row.id),
        process=row.process,
        version=str(row.version_id),
        status=row.status,
        seq=row.seq,
        head=bytes(row.head),
        state=bytes(row.state),
        started_by=_id(row.started_by),
        starter=row.starter,
        now=row.now.astimezone(UTC),
        business_key=row.business_key,
        title=row.title,
        department=row.department,
        started_at=row.started_at,
    )


def _id(value: UUID | None) -> str | None:
    return None if value is None else str(value)
