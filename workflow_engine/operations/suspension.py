"""Suspending and resuming: nothing of a suspended instance goes on, and a suspended process is not started.

What falls due meanwhile waits, and happens once when it goes on.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from workflow_engine.domain.errors import HandoffError, NotFound, WrongState
from workflow_engine.domain.event import Event
from workflow_engine.domain.instance import INCIDENT, RUNNING, SUSPENDED
from workflow_engine.domain.person import Person
from workflow_engine.domain.text import Text
from workflow_engine.operations.intervening import require_reason
from workflow_engine.operations.transaction import Tx, one_transaction
from workflow_engine.store import incidents, instances
from workflow_engine.store import suspension as stored
from workflow_engine.store.database import Database

WAKES = {"timers", "start_timers", "calls", "messages"}


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an act on one instance of many; without an error it was done."""

    instance: str
    error: HandoffError | None = None


@one_transaction
def suspend(tx: Tx, instance_id: str, person: Person, reason: str, *, with_process: bool = False) -> None:
    """Let nothing of an instance go on. Raises NotAllowed, NotFound, WrongState, InvalidInput without a reason."""
    person.require("administer")
    instance = instances.lock(tx.connection, instance_id, tx.database.bound())
    instance.require_live()
    payload = {"reason": require_reason(reason), "with_process": with_process}
    act = Event(instance.seq + 1, "instance.suspended", instance.now, actor=person.id or None, payload=payload)
    changes = instance.note(act)
    changes.instance["status"] = SUSPENDED
    instances.save(tx.connection, instance, changes)


@one_transaction
def resume(tx: Tx, instance_id: str, person: Person) -> None:
    """Let an instance go on. Raises NotAllowed, NotFound, WrongState."""
    person.require("administer")
    instance = instances.lock(tx.connection, instance_id, tx.database.bound())
    instance.require_unfinished()
    if instance.status != SUSPENDED:
        raise WrongState(Text("流程实例没有挂起。", "The instance is not suspended."), code="not_suspended")
    act = Event(instance.seq + 1, "instance.resumed", instance.now, actor=person.id or None)
    changes = instance.note(act)
    changes.instance["status"] = INCIDENT if incidents.others(tx.connection, instance.id) else RUNNING
    instances.save(tx.connection, instance, changes)
    stored.wake(tx.connection, instance.id, instance.now)
    tx.wakes |= WAKES


@one_transaction
def suspend_process(tx: Tx, process: str, person: Person, reason: str) -> None:
    """Let nobody and nothing start a process. Raises NotAllowed, NotFound, WrongState, InvalidInput without a reason."""
    _require(tx, process, person, suspended=False)
    now = tx.database.now(tx.connection)
    stored.suspend_process(tx.connection, process, person.id or None, require_reason(reason), now)


@one_transaction
def resume_process(tx: Tx, process: str, person: Person) -> None:
    """Let a process be started again; messages that came for it begin it now. Raises NotAllowed, NotFound, WrongState."""
    _require(tx, process, person, suspended=True)
    stored.resume_process(tx.connection, process, tx.database.now(tx.connection))
    tx.wakes |= WAKES


def suspend_instances(
    database: Database, process: str, person: Person, reason: str, most: int | None = None
) -> list[Done]:
    """Suspend instances of a process, up to `most` that are not yet, each in a transaction of its own."""
    person.require("administer")
    with database.reading() as connection:
        ids = stored.instances_of(connection, process, suspended=False)
    return each(ids[:most], lambda instance: suspend(database, instance, person, reason, with_process=True))


def resume_instances(database: Database, process: str, person: Person, most: int | None = None) -> list[Done]:
    """Resume what was suspended together with its process, up to `most`, each in a transaction of its own."""
    person.require("administer")
    with database.reading() as connection:
        ids = stored.instances_of(connection, process, suspended=True)
    return each(ids[:most], lambda instance: resume(database, instance, person))


def each(ids: Iterable[str], act: Callable[[str], object]) -> list[Done]:
    """Do something to many instances; what is refused for one keeps none of the others back."""
    found = []
    for instance in ids:
        try:
            act(instance)
            found.append(Done(instance))
        except HandoffError as error:
            found.append(Done(instance, error))
    return found


def _require(tx: Tx, process: str, person: Person, *, suspended: bool) -> None:
    person.require("administer")
    found = stored.lock_process(tx.connection, process)
    if found is None or found.current_version_id is None:
        raise NotFound()
    if (found.suspended_at is not None) == suspended:
        return
    if suspended:
        raise WrongState(Text("流程没有挂起。", "The process is not suspended."), code="not_suspended")
    raise WrongState(Text("流程已经挂起。", "The process is suspended already."), code="process_suspended")
