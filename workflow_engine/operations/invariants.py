"""Whether what an installation keeps is whole: rows among themselves, and rows against the states of the instances."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from workflow_engine.bpmn import execution
from workflow_engine.bpmn.faults import EngineFault, StateProblem
from workflow_engine.bpmn.world import World
from workflow_engine.domain.outcome import Call, Due, Opened, Wait, Work
from workflow_engine.operations.versions import ActLibrary, load
from workflow_engine.store import instances, invariants
from workflow_engine.store.database import Database

SAME = "an instance has a row for each thing it waits for, and no other"


@dataclass(frozen=True, slots=True)
class Broken:
    """What should hold and does not, in which instance, and what was found."""

    sentence: str
    instance: str
    found: str


def broken(database: Database) -> list[Broken]:
    """Everything that does not hold. Read only; reads the state of every live instance."""
    with database.reading() as connection:
        found = [Broken(*each) for each in invariants.broken(connection)]
        now = database.now(connection)
        for instance, version, state in invariants.states(connection):
            found += _compared(connection, instance, version, state, now)
    return found


def _compared(connection: Connection, instance: str, version: str, state: bytes, now: datetime) -> Iterator[Broken]:
    library = ActLibrary(connection, load(connection, version))
    values = instances.variables_of(connection, instance)
    try:
        facts = execution.waiting(library.own.compiled, state, values, World(now, library, {}, instance))
    except (StateProblem, EngineFault) as problem:
        yield Broken("a state can be read", instance, str(problem))
        return
    held = invariants.held(connection, instance)
    rows = {row for row in invariants.waiting(connection, instance) if row[1] not in held}
    asked = [fact for fact in facts if not (isinstance(fact, Wait) and fact.kind == "condition")]
    wanted = {_row(fact) for fact in asked if fact.token not in held}
    for missing in sorted(wanted - rows, key=str):
        yield Broken(SAME, instance, f"no row for {missing}")
    for extra in sorted(rows - wanted, key=str):
        yield Broken(SAME, instance, f"a row too many: {extra}")
    if not facts:
        yield Broken("a running instance waits for something", instance, "nothing")


def _row(fact: Opened) -> tuple[str, str, str, datetime | None]:
    match fact:
        case Work():
            return "work", fact.token, fact.element, None
        case Due():
            return "timer", fact.token, fact.element, fact.at
        case Call():
            return "call", fact.token, fact.element, None
        case _:
            return fact.kind, fact.token, fact.element, None
