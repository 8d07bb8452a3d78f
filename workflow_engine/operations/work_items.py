"""What people do with work items: the rows of OPERATIONS, one function each. Order of checks: exists, visible, right
state and allowed, valid input."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflow_engine.bpmn.commands import CompleteWork
from workflow_engine.domain.errors import InvalidForm, InvalidInput, NotAllowed, Stale
from workflow_engine.domain.event import Event
from workflow_engine.domain.instance import ProcessInstance
from workflow_engine.domain.limits import limit
from workflow_engine.domain.person import Person
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text
from workflow_engine.domain.work_item import WorkItem
from workflow_engine.operations import answers, attachments, drafts
from workflow_engine.operations.advancing import advance, know, tell
from workflow_engine.operations.transaction import Tx, one_transaction
from workflow_engine.operations.versions import load
from workflow_engine.store import instances


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody says of a work item. `values` are JSON values as they came."""

    values: Mapping[str, Any]
    outcome: str | None = None
    comment: str | None = None


@one_transaction
def claim(tx: Tx, item_id: str, person: Person, *, version: int | None = None) -> WorkItem:
    """Take an offered item. Raises NotFound, NotAllowed, WrongState (with who was faster), Stale."""
    instance, item = _locked(tx, item_id, person, "claim", version)
    _require_apart(tx, instance, item, person)
    claimed = item.moved("claim", assignee=person.id, assignee_name=person.name)
    return _noted(tx, instance, item, claimed, person, "work_item.claimed")


@one_transaction
def release(tx: Tx, item_id: str, person: Person, *, version: int | None = None) -> WorkItem:
    """Put a claimed item back. Raises NotFound, NotAllowed, WrongState, Stale."""
    instance, item = _locked(tx, item_id, person, "release", version)
    released = item.moved("release", assignee=None, assignee_name="")
    return _noted(tx, instance, item, released, person, "work_item.released")


@one_transaction
def complete(
    tx: Tx, item_id: str, person: Person, answer: Answer, *, request: str | None = None, version: int | None = None
) -> WorkItem:
    """Finish a work item with form values and one of its node's outcomes.

    The same `request` again gives the same item and does nothing. Raises NotFound, NotAllowed, WrongState (with who was
    faster), InvalidForm (problems by field), Stale, DiagramFailed (nothing but an incident is saved).
    """
    instance = instances.lock_by_work_item(tx.connection, item_id, tx.database.bound())
    instances.load_item(tx.connection, instance, item_id)
    item = instance.work_item(item_id)
    if request is not None and item.request == request and item.assignee == person.id:
        return item
    _require(instance, item, "complete", person, version)
    _require_apart(tx, instance, item, person)
    _require_short(answer.comment)
    know(tx, instance, item.token)
    clean = _checked(tx, instance, item, answer, person)
    attachments.keep(tx, instance.id, person, clean)
    done = item.moved(
        "complete",
        assignee=person.id,
        assignee_name=person.name,
        outcome=answer.outcome,
        comment=answer.comment,
        closed_at=instance.now,
        request=request,
    )
    result = {"outcome": answer.outcome, "comment": answer.comment, "by": person.key, "at": instance.now}
    payload = {"outcome": answer.outcome, "fields": sorted(clean)}
    act = _act(instance, "work_item.completed", person, item, payload)
    advance(tx, instance, CompleteWork(item.token, clean, result), act, done)
    return done


@one_transaction
def save_draft(tx: Tx, item_id: str, person: Person, values: Mapping[str, Any], comment: str = "") -> None:
    """Keep what somebody typed; only types are looked at. Raises NotFound, WrongState, InvalidInput."""
    drafts.save_for_item(tx, item_id, person, values, comment)


def _locked(
    tx: Tx, item_id: str, person: Person, operation: str, version: int | None
) -> tuple[ProcessInstance, WorkItem]:
    instance = instances.lock_by_work_item(tx.connection, item_id, tx.database.bound())
    instances.load_item(tx.connection, instance, item_id)
    item = instance.work_item(item_id)
    _require(instance, item, operation, person, version)
    return instance, item


def _require(instance: ProcessInstance, item: WorkItem, operation: str, person: Person, version: int | None) -> None:
    item.require(operation, person)
    instance.require_live()
    if version is not None and version != item.version:
        raise Stale(current=item.version)


def _require_apart(tx: Tx, instance: ProcessInstance, item: WorkItem, person: Person) -> None:
    """Separation of duties, asked when somebody acts: by then others may have done their part. Raises NotAllowed."""
    apart = load(tx.connection, item.definition).node(item.element).apart
    began = "initiator" in apart and instance.started_by == person.id
    if began or (apart and instances.has_done(tx.connection, instance.id, apart, person.id)):
        listed = ", ".join(apart)
        said = Text(
            f"职责分离：您已办理 {listed}，不能再办理 {item.element}。",
            f"Expected another person for {item.element} than for {listed}, but you have done that already.",
        )
        raise NotAllowed(said, code="separation_of_duties", element=item.element)


def _noted(
    tx: Tx, instance: ProcessInstance, before: WorkItem, after: WorkItem, person: Person, topic: str
) -> WorkItem:
    """Write an act that does not push the engine."""
    changes = instance.note(_act(instance, topic, person, before), after)
    instances.save(tx.connection, instance, changes)
    tell(tx, instance, changes)
    return after


def _act(
    instance: ProcessInstance, topic: str, person: Person, item: WorkItem, payload: Mapping[str, Any] | None = None
) -> Event:
    return Event(
        instance.seq + 1, topic, instance.now, actor=person.id, work_item=item.id, element=item.element, payload=payload
    )


def _checked(tx: Tx, instance: ProcessInstance, item: WorkItem, answer: Answer, person: Person) -> Mapping[str, Any]:
    """The clean values. Raises InvalidForm with all that is wrong at once: outcome, comment and fields."""
    definition = load(tx.connection, item.definition)
    clean: Mapping[str, Any] = {}
    problems: list[Problem] = []
    try:
        definition.node(item.element).require_outcome(answer.outcome, answer.comment)
    except InvalidForm as wrong:
        problems += wrong.problems
    try:
        clean = answers.check(tx, definition, item, answer.values, instance, person)
    except InvalidForm as wrong:
        problems += wrong.problems
    if problems:
        raise InvalidForm(problems=problems)
    return clean


def _require_short(comment: str | None) -> None:
    if len(comment or "") > limit("comment_characters"):
        raise InvalidInput(code="text_too_long", limit=limit("comment_characters"))
