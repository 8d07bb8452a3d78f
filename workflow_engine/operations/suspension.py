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


@dataclass(frozen=True, slots=True)
class Batch:
    """What came of an act on many instances; `left` are those that it has not come to."""

    done: tuple[Done, ...]
    left: int


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


def suspend_all(database: Database, process: str, person: Person, reason: str, most: int | None = None) -> Batch:
    """Suspend a process and up to `most` of its instances, each in a transaction of its own; asked again, it goes on.

    Raises NotAllowed, NotFound, InvalidInput without a reason, WrongState when all of it is suspended already.
    """
    return _together(
        database, process, most, suspended=False,
        first=lambda: suspend_process(database, process, person, reason),
        then=lambda instance: suspend(database, instance, person, reason, with_process=True),
    )  # fmt: skip


def resume_all(database: Database, process: str, person: Person, most: int | None = None) -> Batch:
    """Resume a process and up to `most` of what was suspended together with it; asked again, it goes on.

    Raises NotAllowed, NotFound, WrongState when none of it is suspended.
    """
    return _together(
        database, process, most, suspended=True,
        first=lambda: resume_process(database, process, person),
        then=lambda instance: resume(database, instance, person),
    )  # fmt: skip


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


def _together(
    database: Database,
    process: str,
    most: int | None,
    *,
    suspended: bool,
    first: Callable[[], object],
    then: Callable[[str], object],
) -> Batch:
    """The process before its instances, so that no new one comes between; it may have had its turn in a batch before."""
    begun = _instances(database, process, suspended=suspended)
    try:
        first()
    except WrongState:
        if not begun:
            raise
    ids = _instances(database, process, suspended=suspended)
    return Batch(tuple(each(ids[:most], then)), len(ids[most:]) if most else 0)


def _instances(database: Database, process: str, *, suspended: bool) -> list[str]:
    with database.reading() as connection:
        return stored.instances_of(connection, process, suspended=suspended)


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
