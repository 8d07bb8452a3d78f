"""Timer start events: a due one begins an instance and is set to its next occurrence, in one transaction."""

from datetime import UTC

from workflow_engine.bpmn import timers
from workflow_engine.bpmn.definitions import TimerDefinition
from workflow_engine.operations.starting import begin_at
from workflow_engine.operations.transaction import Abandoned, Tx, one_transaction
from workflow_engine.operations.versions import ActLibrary, load
from workflow_engine.store import start_timers
from workflow_engine.store.waiting import Leased


@one_transaction
def fire(tx: Tx, row: Leased) -> bool:
    """Begin the instance of a due timer start; False when somebody else did. Raises DiagramFailed."""
    found = start_timers.read(tx.connection, row)
    if found is None:
        return False
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
    if not start_timers.move(tx.connection, row, kept, due):
        raise Abandoned(False)
    begin_at(tx, found.version, found.element, {}, f"timer:{row.id}:{schedule.due.astimezone(UTC).isoformat()}")
    return True
