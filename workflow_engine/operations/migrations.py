"""Instances that go to another version of their process: proposed by groups that stand alike, rehearsed, done, undone.

Each instance goes in a transaction of its own, so a batch can be stopped and begun again at any time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from workflow_engine.bpmn import migration
from workflow_engine.bpmn.faults import StateProblem
from workflow_engine.domain.errors import HandoffError, InvalidInput, NotFound
from workflow_engine.domain.person import Person
from workflow_engine.domain.position import Effects
from workflow_engine.domain.problem import Problem
from workflow_engine.operations import going_over
from workflow_engine.operations.going_over import Target
from workflow_engine.operations.intervening import require_reason
from workflow_engine.operations.suspension import Done, each
from workflow_engine.operations.versions import load
from workflow_engine.store import migrating
from workflow_engine.store.database import Database

Verdict = Literal["unchanged", "mapped", "decide", "blocked"]


@dataclass(frozen=True, slots=True)
class Group:
    """Instances of one version that stand alike: what would happen to one of them, or why it cannot go.

    `unchanged` waits for the same things afterwards, `mapped` for others or under other names, `decide` needs a mapping
    for the elements of its problems, `blocked` cannot go at all.
    """

    verdict: Verdict
    version: int
    standing: tuple[str, ...]
    instances: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    effects: Effects | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a migration to version number `to` would do. `mapping` was given, `known` found by name and neighbours."""

    process: str
    to: int
    mapping: Mapping[str, str]
    known: Mapping[str, str]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Migration:
    """What came of a migration; by its id it can be undone. `left_after` is where the rest begins, if there is one."""

    id: str
    done: tuple[Done, ...]
    left_after: str | None = None


def propose(
    database: Database, process: str, person: Person, *, to: int | None = None, mapping: Mapping[str, str] | None = None
) -> Proposal:
    """Sort all unfinished instances of other versions, and rehearse one of each group. Raises NotAllowed, NotFound."""
    person.require("oversee")
    target = _target(database, process, to, mapping or {})
    grouped: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    known: dict[str, str] = {}
    with database.reading() as connection:
        number = load(connection, target.version).number
        for instance, version, state in migrating.candidates(connection, process, target.version):
            grouped.setdefault((version, _marking(state)), []).append(instance)
        for version in {version for version, _ in grouped}:
            known |= going_over.known(connection, version, target)
        numbers = {version: load(connection, version).number for version, _ in grouped}
    groups = [
        _group(database, person, target, numbers[version], standing, instances)
        for (version, standing), instances in grouped.items()
    ]
    return Proposal(process, number, target.mapping, known, tuple(groups))


def migrate(
    database: Database,
    process: str,
    person: Person,
    reason: str,
    *,
    to: int | None = None,
    mapping: Mapping[str, str] | None = None,
    instances: Sequence[str] | None = None,
    most: int | None = None,
    after: str | None = None,
) -> Migration:
    """Let instances go over: those given, else up to `most` of other versions that come `after` one.

    One that cannot go stays, with the reason why.

    `mapping` says for nodes that are no more where to go on, or nothing to take the token away. Raises NotAllowed,
    NotFound, InvalidInput.
    """
    person.require("administer")
    require_reason(reason)
    target = _target(database, process, to, mapping or {})
    made = str(database.new_id())
    found = instances if instances is not None else _candidates(database, target, most, after)
    chosen = found[:most]
    done = each(chosen, lambda one: going_over.go(database, one, person, target, made, reason))
    return Migration(made, tuple(done), chosen[-1] if len(found) > len(chosen) else None)


def undo(database: Database, person: Person, made: str) -> list[Done]:
    """Let the instances of a migration go back; one that has moved on since stays. Raises NotAllowed, NotFound."""
    person.require("administer")
    with database.reading() as connection:
        instances = migrating.instances_of(connection, made)
    if not instances:
        raise NotFound()
    return each(instances, lambda one: going_over.go_back(database, one, person, made))


def _target(database: Database, process: str, to: int | None, mapping: Mapping[str, str]) -> Target:
    with database.reading() as connection:
        version = migrating.version(connection, process, to)
    if version is None:
        raise NotFound()
    return Target(process, version, mapping)


def _candidates(database: Database, target: Target, most: int | None, after: str | None) -> list[str]:
    """One more than `most`, to know whether any are left."""
    with database.reading() as connection:
        found = migrating.candidates(connection, target.process, target.version, after)
        return [instance for instance, _, _ in islice(found, most and most + 1)]


def _marking(state: bytes) -> tuple[str, ...]:
    try:
        return migration.marking(state) if state else ()
    except StateProblem as problem:
        return (problem.code,)


def _group(
    database: Database, person: Person, target: Target, number: int, standing: tuple[str, ...], instances: list[str]
) -> Group:
    try:
        effects = going_over.rehearse(database, instances[0], person, target)
    except InvalidInput as undecided:
        return Group("decide", number, standing, tuple(instances), undecided.problems)
    except HandoffError as error:
        return Group("blocked", number, standing, tuple(instances), (Problem(error.code, error.text),))
    verdict: Verdict = "unchanged" if effects.is_nothing else "mapped"
    return Group(verdict, number, standing, tuple(instances), effects=effects)
