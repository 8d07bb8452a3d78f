"""One instance goes to another version of its process, and back as long as it has not moved on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from sqlalchemy import Connection

from workflow_engine.bpmn import matching, migration, rewind
from workflow_engine.bpmn.faults import StateProblem
from workflow_engine.bpmn.migration import NotMigrated
from workflow_engine.domain.errors import InvalidInput, NotFound, WrongState
from workflow_engine.domain.event import Event
from workflow_engine.domain.instance import Changes, ProcessInstance
from workflow_engine.domain.outcome import Outcome
from workflow_engine.domain.person import SYSTEM, Person
from workflow_engine.domain.position import Effects, difference
from workflow_engine.domain.text import Text
from workflow_engine.domain.work_item import WorkItem
from workflow_engine.operations import advancing, intervening
from workflow_engine.operations.transaction import Abandoned, Tx, one_transaction
from workflow_engine.operations.versions import ActLibrary, Version, load
from workflow_engine.store import checkpoints, instances, migrating

UNDECIDED = Text(
    "有令牌在目标版本中没有位置，需要决定。", "Some tokens have no place in the other version: a decision is needed."
)


@dataclass(frozen=True, slots=True)
class Target:
    """A version of a process, and where its instances go on for nodes that it does not have."""

    process: str
    version: str
    mapping: Mapping[str, str]


@one_transaction
def rehearse(tx: Tx, instance_id: str, person: Person, target: Target) -> Effects:
    """What `go` would do, without doing it, for somebody who oversees. Raises what `go` raises."""
    person.require("oversee")
    raise Abandoned(_gone(tx, instance_id, SYSTEM, target, str(tx.database.new_id()), "rehearsal"))


@one_transaction
def go(tx: Tx, instance_id: str, person: Person, target: Target, made: str, reason: str) -> Effects:
    """Let an instance go on under the target, as part of the migration `made`.

    Raises NotAllowed, NotFound, WrongState, and InvalidInput with the elements for which a decision is needed.
    """
    return _gone(tx, instance_id, person, target, made, reason)


@one_transaction
def go_back(tx: Tx, instance_id: str, person: Person, made: str) -> Effects:
    """Let an instance be of its earlier version again, if nothing has moved since. Raises NotAllowed, NotFound, WrongState."""
    instance = intervening.locked(tx, instance_id, person)
    kept = migrating.read(tx.connection, made, instance_id)
    if kept is None:
        raise NotFound()
    if kept.undone_at or instance.version != str(kept.to_version_id) or _digest(instance.state) != kept.state_digest:
        said = Text("迁移之后流程已继续前进。", "The instance has moved on since the migration.")
        raise WrongState(said, code="moved_on")
    now, then = (load(tx.connection, version) for version in (instance.version, str(kept.from_version_id)))
    act = Event(instance.seq + 1, "instance.migration_undone", instance.now, actor=person.id or None)
    act = replace(act, payload={"migration": made, "from": now.number, "to": then.number})
    outcome = _earlier(tx, instance, now, then, kept.seq - 1, exact=kept.is_exact)
    migrating.undone(tx.connection, made, instance.id, instance.now)
    return _written(tx, instance, then, outcome, act)[0]


def known(connection: Connection, version: str, target: Target) -> dict[str, str]:
    """Nodes of a version that the target has under another id."""
    return matching.proposed(load(connection, version).compiled, load(connection, target.version).compiled)


def _gone(tx: Tx, instance_id: str, person: Person, target: Target, made: str, reason: str) -> Effects:
    instance = intervening.unfinished(tx, instance_id, person)
    old, new = load(tx.connection, instance.version), load(tx.connection, target.version)
    if instance.process != target.process or old.id == new.id:
        raise WrongState(Text("流程实例已是该版本。", "The instance is of this version already."), code="already_done")
    payload = {"migration": made, "from": old.number, "to": new.number, "reason": reason}
    act = Event(instance.seq + 1, "instance.migrated", instance.now, actor=person.id or None)
    act = replace(act, payload={**payload, "mapping": dict(target.mapping)})
    if not instance.state:
        return _unbegun(tx, instance, new, act)
    outcome = _outcome(tx, instance, old, new, known(tx.connection, old.id, target) | dict(target.mapping))
    effects, changes = _written(tx, instance, new, outcome, act)
    migrating.add(
        tx.connection,
        made,
        instance.id,
        old.id,
        new.id,
        seq=act.seq,
        digest=_digest(changes.instance["state"]),
        exact=not outcome.passed and not changes.calls,
    )
    return effects


def _unbegun(tx: Tx, instance: ProcessInstance, version: Version, act: Event) -> Effects:
    """An instance whose start has failed begins under the other version when its incident is retried."""
    instances.save(tx.connection, instance, instance.note(act))
    instances.set_version(tx.connection, instance.id, version.id)
    return difference((), (), instance.status)


def _outcome(tx: Tx, instance: ProcessInstance, old: Version, new: Version, mapping: Mapping[str, str]) -> Outcome:
    world = advancing.world_of(instance, ActLibrary(tx.connection, new))
    try:
        return migration.migrated(old.compiled, new.compiled, instance.state, instance.variables, world, mapping)
    except NotMigrated as refused:
        raise InvalidInput(UNDECIDED, code="undecided", problems=refused.problems) from None
    except StateProblem as problem:
        raise WrongState(problem.text, code=problem.code) from None


def _earlier(tx: Tx, instance: ProcessInstance, now: Version, then: Version, seq: int, *, exact: bool) -> Outcome:
    """The state before a migration, which was kept with the act that came before it."""
    kept = checkpoints.state(tx.connection, instance.id, seq)
    if kept is None:
        raise NotFound()
    values = checkpoints.variables(tx.connection, instance.id, seq)
    world = advancing.world_of(instance, ActLibrary(tx.connection, then))
    states = (now.compiled, instance.state), (then.compiled, kept)
    return rewind.rewound(*states, instance.variables, values, world, restores=False, is_exact=exact)


def _written(
    tx: Tx, instance: ProcessInstance, version: Version, outcome: Outcome, act: Event
) -> tuple[Effects, Changes]:
    """The rows of an instance that is of another version now; open items keep who has them and until when."""
    before = intervening.stands(tx, instance, instance.version, instance.state)
    changes = advancing.record(tx, instance, ActLibrary(tx.connection, version), outcome, act, None)
    changes.keeps_checkpoint = True
    ended = {closed.token for closed in outcome.closed}
    own = {position.token for position in before if position.process == instance.process}
    instances.load_items(tx.connection, instance)
    for item in instance.items.values():
        if item.is_open and item.token in own - ended:
            changes.items += _renewed(item, outcome.renamed.get(item.token, item.element), version)
    instance.version = version.id
    instances.save(tx.connection, instance, changes)
    instances.set_version(tx.connection, instance.id, version.id)
    advancing.tell(tx, instance, changes)
    return intervening.effects(tx, instance, before, changes, ""), changes


def _renewed(item: WorkItem, element: str, version: Version) -> list[WorkItem]:
    """The item as the version has it, if that is different."""
    node, form = version.node(element), version.form(element)
    title, form_id = node.label.zh or element, form[0] if form else None
    after = replace(item, element=element, title=title, form=form_id, direct=node.direct, definition=version.id)
    return [] if after == item else [replace(after, version=item.version + 1)]


def _digest(state: bytes) -> str:
    return sha256(state).hexdigest()[:32]
