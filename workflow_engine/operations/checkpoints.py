"""Going back: to a state that was kept before a human step, or anew from a step with the data of an earlier instance."""

from dataclasses import replace

from workflow_engine.bpmn import codec, matching, migration, rewind
from workflow_engine.bpmn.execution import Stored
from workflow_engine.bpmn.faults import StateProblem
from workflow_engine.bpmn.migration import NotMigrated
from workflow_engine.domain.errors import NotFound, WrongState
from workflow_engine.domain.event import GENESIS, Event
from workflow_engine.domain.instance import RUNNING, SUSPENDED, UNFINISHED, Changes, ProcessInstance
from workflow_engine.domain.outcome import Outcome
from workflow_engine.domain.person import Person
from workflow_engine.domain.position import Effects
from workflow_engine.domain.text import Text
from workflow_engine.operations import advancing, intervening, starting
from workflow_engine.operations.starting import Started
from workflow_engine.operations.transaction import Abandoned, Tx, one_transaction
from workflow_engine.operations.versions import ActLibrary, load
from workflow_engine.store import checkpoints, definitions, incidents, instances

OTHER_VERSION = Text(
    "该回退点属于迁移之前的版本，在当前版本中没有位置。请先撤销迁移，或直接移动令牌。",
    "The checkpoint is of the version before a migration and has no place in that of now. Undo the migration first, or "
    "move the token instead.",
)


@one_transaction
def preview_rewind(tx: Tx, instance_id: str, person: Person, seq: int, *, restores: bool) -> Effects:
    """What `rewind` would do, with the plan to do it by. Raises what `rewind` raises."""
    raise Abandoned(_rewound(tx, instance_id, person, seq, "preview", None, restores=restores))


@one_transaction
def rewind_to(tx: Tx, instance_id: str, person: Person, seq: int, reason: str, *, restores: bool, plan: str) -> Effects:
    """Put an instance back to where it was after act number `seq`; `restores` its variables too.

    Incidents are over, failed calls of that moment are asked again. What left the instance meanwhile is not undone. A
    state from before a migration goes over to the version of now as the instance did. Raises NotAllowed, NotFound,
    WrongState (without a place in that version, or changed since `plan` was shown), InvalidInput.
    """
    return _rewound(tx, instance_id, person, seq, reason, plan, restores=restores)


@one_transaction
def restart(tx: Tx, instance_id: str, person: Person, element: str, reason: str) -> Started:
    """Begin a new instance at a node, of the same version and with the data of an instance that is over.

    Raises NotAllowed, NotFound, WrongState, InvalidInput, DiagramFailed (the new instance is there, with an incident).
    """
    person.require("administer")
    old = instances.lock(tx.connection, instance_id, tx.database.bound())
    if old.status in UNFINISHED:
        said = Text(
            "流程尚未结束，请改为移动令牌。", "Expected an instance that is over; move the token of this one instead."
        )
        raise WrongState(said, code="not_over", state=old.status)
    instances.load_variables(tx.connection, old)
    version = load(tx.connection, old.version)
    payload = {"restarts": old.id, "reason": intervening.require_reason(reason)}
    act = Event(1, "instance.started", old.now, actor=person.id or None, element=element, payload=payload)
    values = {name: value for (scope, name), value in old.variables.items() if not scope}
    return starting.begun(tx, _anew(tx, old), version, values, request=None, within=(element,), act=act)


def _anew(tx: Tx, old: ProcessInstance) -> ProcessInstance:
    """The same matter of the same person, with nothing done yet."""
    return replace(old, id=str(tx.database.new_id()), status=RUNNING, seq=0, head=GENESIS, state=b"", variables={})


def _rewound(
    tx: Tx, instance_id: str, person: Person, seq: int, reason: str, shown: str | None, *, restores: bool
) -> Effects:
    instance = intervening.locked(tx, instance_id, person)
    plan = intervening.plan_of(instance, {"seq": seq, "restores": restores})
    if shown is not None:
        intervening.require_plan(shown, plan)
    before = intervening.stands(tx, instance, instance.version, instance.state)
    payload = {"to": seq, "reason": intervening.require_reason(reason), "restores": restores}
    act = Event(instance.seq + 1, "instance.rewound", instance.now, actor=person.id or None, payload=payload)
    changes = _restored(tx, instance, seq, act, restores=restores)
    _go_on(tx, instance, changes, person)
    instances.save(tx.connection, instance, changes)
    tokens = [
        position.token for position in intervening.stands(tx, instance, instance.version, changes.instance["state"])
    ]
    checkpoints.ask_again(tx.connection, instance.id, tokens, instance.now)
    advancing.tell(tx, instance, changes)
    return intervening.effects(tx, instance, before, changes, plan)


def _restored(tx: Tx, instance: ProcessInstance, seq: int, act: Event, *, restores: bool) -> Changes:
    """The rows of going back to a checkpoint. Raises NotFound, WrongState."""
    kept = checkpoints.state(tx.connection, instance.id, seq)
    if not kept:
        raise NotFound()
    library = ActLibrary(tx.connection, load(tx.connection, instance.version))
    values = checkpoints.variables(tx.connection, instance.id, seq)
    outcome = _outcome(tx, instance, library, seq, kept, values, restores=restores)
    changes = advancing.record(tx, instance, library, outcome, act, None)
    changes.keeps_checkpoint = True
    return changes


def _outcome(
    tx: Tx, instance: ProcessInstance, library: ActLibrary, seq: int, kept: bytes, values: Stored, *, restores: bool
) -> Outcome:
    compiled = library.own.compiled
    world = advancing.world_of(instance, library)
    try:
        if codec.version(kept) != compiled.version:
            kept = _carried(tx, instance, library, seq, kept, values)
        now, then = (compiled, instance.state), (compiled, kept)
        return rewind.rewound(now, then, instance.variables, values, world, restores=restores)
    except NotMigrated as refused:
        raise WrongState(OTHER_VERSION, code="other_version", problems=refused.problems) from None
    except StateProblem as problem:
        raise WrongState(problem.text, code=problem.code) from None


def _carried(tx: Tx, instance: ProcessInstance, library: ActLibrary, seq: int, kept: bytes, values: Stored) -> bytes:
    """A state from before a migration under the version of now, by what was decided since. Raises NotMigrated."""
    found = definitions.named(tx.connection, codec.version(kept))
    if found is None:
        raise NotMigrated([])
    old, new = load(tx.connection, found), library.own
    mapping = matching.proposed(old.compiled, new.compiled) | checkpoints.decided(tx.connection, instance.id, seq)
    world = advancing.world_of(instance, library)
    return migration.carried(old.compiled, new.compiled, kept, instance.state, values, world, mapping)


def _go_on(tx: Tx, instance: ProcessInstance, changes: Changes, person: Person) -> None:
    """What had failed is over."""
    incidents.resolve_all(tx.connection, instance.id, person.id or None, instance.now)
    changes.instance["status"] = SUSPENDED if instance.status == SUSPENDED else RUNNING
