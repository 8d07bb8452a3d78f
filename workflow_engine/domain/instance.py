"""A process instance, and how what the engine did becomes rows: `record` turns an Outcome into Changes. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from workflow_engine.domain.errors import NotFound, WrongState
from workflow_engine.domain.event import Event, chained
from workflow_engine.domain.outcome import Call, Closed, Due, Fault, Outcome, Passed, Thrown, Wait
from workflow_engine.domain.text import Text
from workflow_engine.domain.work_item import COMPLETED, WorkItem

RUNNING, SUSPENDED, INCIDENT, ENDED, CANCELLED = "running", "suspended", "incident", "completed", "cancelled"
STATUSES: Mapping[str, Text] = {
    RUNNING: Text("进行中", "running"),
    SUSPENDED: Text("已挂起", "suspended"),
    INCIDENT: Text("异常", "incident"),
    ENDED: Text("已完成", "completed"),
    CANCELLED: Text("已终止", "cancelled"),
}
LIVE = frozenset({RUNNING, INCIDENT})
UNFINISHED = LIVE | {SUSPENDED}
REASONS = {"instance.moved": "moved", "instance.rewound": "rewound", "instance.migrated": "migrated"}
"""Why an act closes items that nobody has completed; else an event has made them needless."""


@dataclass(slots=True)
class Changes:
    """Rows to write for one act. `instance` holds changed columns only; `closed` are tokens whose rows end."""

    instance: dict[str, Any] = field(default_factory=dict)
    items: list[WorkItem] = field(default_factory=list)
    variables: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    gone: Sequence[str] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    timers: list[Due] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    thrown: Sequence[Thrown] = ()
    closed: Sequence[Closed] = ()
    events: list[tuple[Event, bytes]] = field(default_factory=list)
    notices: list[tuple[str, str, str | None]] = field(default_factory=list)  # topic, target key, work item
    keeps_checkpoint: bool = False
    incident: Fault | None = None
    pending: Mapping[str, Any] | None = None  # the command that a retry of the incident applies again


@dataclass(slots=True)
class ProcessInstance:
    """The row and what hangs on it: open work items, current variables. `head` is the hash of the last event."""

    id: str
    process: str
    version: str
    status: str
    seq: int
    head: bytes
    state: bytes
    started_by: str | None  # id of a person
    starter: str | None  # his key
    now: datetime
    business_key: str | None = None
    title: str = ""
    department: str | None = None
    started_at: datetime | None = None
    variables: dict[tuple[str, str], Any] = field(default_factory=dict)
    items: dict[str, WorkItem] = field(default_factory=dict)

    def require_live(self) -> None:
        """Raises WrongState for an instance in which nothing can be done."""
        if self.status == SUSPENDED:
            raise WrongState(Text("流程实例已挂起。", "The instance is suspended."), code="instance_suspended")
        self.require_unfinished()

    def require_unfinished(self) -> None:
        """Raises WrongState for an instance that is over; a suspended one may still be repaired."""
        if self.status not in UNFINISHED:
            said = STATUSES[self.status]
            raise WrongState(Text(f"流程实例{said.zh}。", f"The instance is {said.en}."), state=self.status)

    def work_item(self, item_id: str) -> WorkItem:
        """Raises NotFound."""
        if item_id not in self.items:
            raise NotFound()
        return self.items[item_id]

    def record(self, outcome: Outcome, act: Event, opened: Sequence[WorkItem], done: WorkItem | None = None) -> Changes:
        """The rows of one push: `act` is what led to it, `opened` the items it made, `done` the one it finished."""
        if outcome.fault is not None:
            return self.fail(outcome.fault, act)
        ended = {closed.token: closed for closed in outcome.closed}
        changes = Changes(
            variables=outcome.variables,
            gone=outcome.gone,
            renamed=outcome.renamed,
            timers=[each for each in outcome.opened if isinstance(each, Due)],
            waits=[each for each in outcome.opened if isinstance(each, Wait) and each.kind != "condition"],
            calls=[each for each in outcome.opened if isinstance(each, Call)],
            thrown=outcome.thrown,
            closed=outcome.closed,
            keeps_checkpoint=bool(opened) or done is not None,
        )
        self._close(changes, ended, act, done)
        for item in opened:
            changes.items.append(replace(item, opened_seq=act.seq))
            changes.notices += [("work_item.opened", key, item.id) for key in item.keys if key.startswith("person:")]
        payload = {**(act.payload or {}), "passed": [_short(passed) for passed in outcome.passed]}
        if outcome.asked:
            payload["decided"] = [[asked.element, asked.token, list(asked.records)] for asked in outcome.asked]
        self._add(changes, replace(act, payload=payload))
        changes.instance |= {"state": outcome.state}
        if outcome.status != "running":
            self._end(changes, outcome, act)
        return changes

    def fail(self, fault: Fault, act: Event) -> Changes:
        """The diagram cannot go on: an incident, and nothing else has happened."""
        changes = Changes(instance={"status": INCIDENT}, incident=fault)
        payload = {"code": fault.code, "act": act.topic, "token": fault.token}
        self._add(changes, replace(act, topic="incident.opened", element=fault.element, payload=payload))
        return changes

    def note(self, act: Event, *items: WorkItem) -> Changes:
        """An act that does not push the engine."""
        changes = Changes(items=list(items))
        self._add(changes, act)
        return changes

    def _close(self, changes: Changes, ended: Mapping[str, Closed], act: Event, done: WorkItem | None) -> None:
        """Items whose token has gone: the one that was completed, the others are no longer needed."""
        if done is not None:
            changes.items.append(replace(done, closed_seq=act.seq))
        for item in self.items.values():
            if item.is_open and item.token in ended and (done is None or item.id != done.id):
                reason = "decided" if ended[item.token].how == COMPLETED else REASONS.get(act.topic, "boundary")
                gone = item.moved("cancel", reason=reason, closed_seq=act.seq, closed_at=act.at)
                changes.items.append(gone)

    def _end(self, changes: Changes, outcome: Outcome, act: Event) -> None:
        if act.topic == "instance.cancelled":
            changes.instance |= {"status": CANCELLED, "result": CANCELLED, "ended_at": self.now}
            return
        changes.instance |= {"status": ENDED, "result": outcome.result or outcome.status, "ended_at": self.now}
        self._add(changes, Event(self.seq + 1, "instance.completed", self.now, payload={"result": outcome.result}))
        if self.started_by:
            changes.notices.append(("instance.completed", f"starter:{self.started_by}", None))

    def _add(self, changes: Changes, event: Event) -> None:
        self.head = chained(event, self.id, self.head)
        self.seq = event.seq
        changes.events.append((event, self.head))
        changes.instance |= {"seq": self.seq, "head": self.head}


def _short(passed: Passed) -> list[Any]:
    """An engine entry as history keeps it: what, element, execution, causes, note; the process where it was called."""
    return [passed.what, passed.element, passed.token, list(passed.causes), passed.note, passed.process]
