"""How an instance comes into being, whoever begins it: a person, a message, a signal or the clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workflow_engine import feel
from workflow_engine.domain.event import GENESIS, Event
from workflow_engine.domain.instance import ProcessInstance
from workflow_engine.domain.person import Person
from workflow_engine.domain.title import rendered
from workflow_engine.operations.advancing import begin, tell
from workflow_engine.operations.transaction import Tx
from workflow_engine.operations.versions import Version, load
from workflow_engine.store import definitions, instances


@dataclass(frozen=True, slots=True)
class Started:
    """A new instance: its id and the number people call it by."""

    id: str
    process: str
    business_key: str | None
    title: str
    status: str


def begin_at(tx: Tx, version_id: str, element: str, payload: Mapping[str, Any], request: str) -> Started | None:
    """Begin at a message, signal or timer start event; None when this `request` has begun one before."""
    version = load(tx.connection, version_id)
    if earlier(tx, version.process, request) is not None:
        return None
    instance = made(tx, version, definitions.next_number(tx.connection, version.process))
    return begun(tx, instance, version, {}, request=request, at=element, payload=payload)


def is_running(tx: Tx, version_id: str, request: str) -> bool:
    """Whether an instance that this request has begun is not over; of one that is, the request may be used again."""
    process = load(tx.connection, version_id).process
    instances.give_back(tx.connection, process, request)
    return earlier(tx, process, request) is not None


def earlier(tx: Tx, process: str, request: str | None) -> Started | None:
    """The instance that a request has made before."""
    found = instances.by_request(tx.connection, process, request) if request else None
    return None if found is None else Started(str(found.id), process, found.business_key, found.title, found.status)


def made(
    tx: Tx, version: Version, number: int | None, person: Person | None = None, business_key: str | None = None
) -> ProcessInstance:
    """A new instance, not yet begun. Without a number of its own it gets the next of its process."""
    now = tx.database.now(tx.connection)
    numbered = business_key or rendered(version.facts.numbering or "", {"number": number, "year": now.year}) or None
    return ProcessInstance(
        id=str(tx.database.new_id()),
        process=version.process,
        version=version.id,
        status="running",
        seq=0,
        head=GENESIS,
        state=b"",
        started_by=person.id if person and person.id else None,
        starter=person.key if person and person.id else None,
        now=now,
        business_key=numbered,
        department=next(iter(sorted(person.departments)), None) if person else None,
    )


def begun(
    tx: Tx,
    instance: ProcessInstance,
    version: Version,
    variables: Mapping[str, Any],
    *,
    request: str | None,
    at: str | None = None,
    payload: Mapping[str, Any] | None = None,
    within: Sequence[str] = (),
    act: Event | None = None,
) -> Started:
    """Push it from its start event, or from nodes `within` it, and write it; `act` tells why, unless it is plain.

    Raises WrongState, InvalidInput for nodes where nothing can begin, DiagramFailed (after the commit).
    """
    act = act or Event(1, "instance.started", instance.now, actor=instance.started_by, element=at)
    changes = begin(tx, instance, variables, act, at=at, payload=payload, within=within)
    shown = {name: value for (scope, name), value in changes.variables.items() if scope == ""} | dict(variables)
    instance.title = rendered(version.facts.title, shown) or version.facts.name.zh
    changes.pending = {"start": _kept(at, variables, payload or {}, within)}
    instances.insert(tx.connection, instance, changes, request)
    tell(tx, instance, changes)
    status = changes.instance.get("status", "running")
    return Started(instance.id, instance.process, instance.business_key, instance.title, status)


def begun_again(tx: Tx, instance: ProcessInstance, version: Version, kept: Mapping[str, Any], person: Person) -> None:
    """Begin a locked instance whose first act failed, with the values it was given and those repaired since."""
    repaired = {name: value for (scope, name), value in instance.variables.items() if scope == ""}
    variables, payload = feel.from_json(kept["variables"]) | repaired, feel.from_json(kept["payload"])
    act = Event(
        instance.seq + 1, "incident.resolved", instance.now, actor=person.id or None, payload={"retried": "start"}
    )
    within = kept.get("within", [])
    changes = begin(tx, instance, variables, act, at=kept["at"], payload=payload, within=within)
    changes.pending = {"start": _kept(kept["at"], variables, payload, within)}
    instances.save(tx.connection, instance, changes)
    tell(tx, instance, changes)


def _kept(
    at: str | None, variables: Mapping[str, Any], payload: Mapping[str, Any], within: Sequence[str]
) -> dict[str, Any]:
    """What a start needs to be tried once more."""
    values = {"variables": feel.to_json(dict(variables)), "payload": feel.to_json(dict(payload))}
    return {"at": at, **values, "within": list(within)}
