"""Timer start events: a due one begins an instance and is set to its next occurrence, in one transaction."""

from datetime import UTC

from workflow_engine.bpmn import timers
from workflow_engine.bpmn.definitions import TimerDefinition
from workflow_engine.operations.starting import begin_at
from workflow_engine.operations.transaction import Abandoned, Tx, one_transaction
from workflow_engine.operations.versions import ActLibrary, load
from workflow_engine.store import start_timers
from workflow_engine.store.start_timers import StartTimer
from workflow_engine.store.waiting import Leased


@one_transaction
def fire(tx: Tx, row: Leased) -> bool:
    """Begin the instance of a due timer start; False when somebody else did. Raises DiagramFailed."""
    found = _moved(tx, row)
    if found is None:
        raise Abandoned(False)
    due = timers.from_json(found.schedule).due.astimezone(UTC)
    begin_at(tx, found.version, found.element, {}, f"timer:{row.id}:{due.isoformat()}")
    return True


@one_transaction
def skip(tx: Tx, row: Leased) -> None:
    """After the last attempt: let this occurrence go and wait for the next."""
    if _moved(tx, row) is None:
        raise Abandoned(None)


def _moved(tx: Tx, row: Leased) -> StartTimer | None:
    """The start event as it was, its row set to the next occurrence; None when it is no longer ours."""
    found = start_timers.read(tx.connection, row)
    if found is None:
        return None
    version = load(tx.connection, found.version)
    point = version.compiled.start(found.element)
    schedule = timers.from_json(found.schedule)
    then = None
    if point is not None and isinstance(point.definition, TimerDefinition):
        library = ActLibrary(tx.connection, version)
        calendar = library.calendar(point.definition.calendar) if point.definition.calendar else None
        now = tx.database.now(tx.connection)
        then = timers.following(schedule, now, point.definition.zone, calendar)
    kept, due = (timers.as_json(then), then.due) if then else (None, None)
    return found if start_timers.move(tx.connection, row, kept, due) else None
