"""A work item: one activity of one instance that waits for people. Its whole life is the table OPERATIONS."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from workflow_engine.domain.errors import NotAllowed, NotFound, WrongState
from workflow_engine.domain.person import Person
from workflow_engine.domain.text import Text

READY, CLAIMED, COMPLETED, CANCELLED = "ready", "claimed", "completed", "cancelled"
STATES: Mapping[str, Text] = {
    READY: Text("待签收", "ready"),
    CLAIMED: Text("办理中", "claimed"),
    COMPLETED: Text("已办理", "completed"),
    CANCELLED: Text("已取消", "cancelled"),
}
OPEN = frozenset({READY, CLAIMED})


@dataclass(frozen=True, slots=True)
class Operation:
    """What can be done to a work item: in which states, what it becomes, and who may (words that `_is` knows)."""

    when: frozenset[str]
    then: str | None
    who: frozenset[str]
    label: Text
    event: str


OPERATIONS: Mapping[str, Operation] = {
    "claim": Operation(
        frozenset({READY}), CLAIMED, frozenset({"candidate"}), Text("签收", "Claim"), "work_item.claimed"
    ),
    "release": Operation(
        frozenset({CLAIMED}), READY, frozenset({"assignee", "manager"}), Text("退还", "Release"), "work_item.released"
    ),
    "save_draft": Operation(OPEN, None, frozenset({"candidate", "assignee"}), Text("暂存", "Save draft"), ""),
    "complete": Operation(
        OPEN, COMPLETED, frozenset({"assignee", "direct"}), Text("办理", "Complete"), "work_item.completed"
    ),
    "cancel": Operation(OPEN, CANCELLED, frozenset({"system"}), Text("取消", "Cancel"), ""),
}


@dataclass(frozen=True)
class WorkItem:
    """`keys` are the offer keys it stands under; `direct` lets a candidate complete it without claiming first.

    `definition` is the id of the version that its node belongs to and `scope` where the variables of that are: those of
    the instance, or of a process that it calls.
    """

    id: str
    instance: str
    process: str
    token: str
    element: str
    title: str
    state: str
    definition: str = ""
    scope: str = ""
    keys: tuple[str, ...] = ()
    direct: bool = False
    assignee: str | None = None  # id of a person
    assignee_name: str = ""
    form: str | None = None  # id of a form version
    due_at: datetime | None = None
    priority: int = 0
    version: int = 1
    opened_seq: int = 0
    closed_seq: int | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: str | None = None
    comment: str | None = None
    reason: str | None = None
    request: str | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def is_for(self, person: Person) -> bool:
        """Whether it was offered to the person."""
        return bool(person.keys & set(self.keys))

    def may(self, operation: str, person: Person) -> bool:
        """Whether the person could do this now; pages draw their buttons from it."""
        rule = OPERATIONS[operation]
        return self.state in rule.when and any(self._is(word, person) for word in rule.who)

    def require(self, operation: str, person: Person) -> None:
        """Raises NotFound for an outsider, NotAllowed without the right, WrongState with who was faster."""
        rule = OPERATIONS[operation]
        if not self.concerns(person):
            raise NotFound()
        if self.state not in rule.when:
            raise self._wrong(operation)
        if not any(self._is(word, person) for word in rule.who):
            if self.state == CLAIMED and self.assignee != person.id:
                raise self._wrong(operation, code="already_claimed")
            raise NotAllowed()

    def concerns(self, person: Person) -> bool:
        """Whether the person has anything to do with it: offered to him, held or done by him, or overseen by him."""
        return self.is_for(person) or self.assignee == person.id or self._is("manager", person)

    def moved(self, operation: str, **changes: Any) -> "WorkItem":
        """The item after an operation."""
        then = OPERATIONS[operation].then or self.state
        return replace(self, state=then, version=self.version + 1, **changes)

    def _is(self, word: str, person: Person) -> bool:
        if word == "candidate":
            return self.is_for(person)
        if word == "assignee":
            return self.assignee is not None and self.assignee == person.id
        if word == "direct":
            return self.state == READY and self.is_for(person) and self.direct
        return word == "manager" and person.may("administer")

    def _wrong(self, operation: str, code: str | None = None) -> WrongState:
        label, state = OPERATIONS[operation].label, STATES[self.state]
        who = f"（{self.assignee_name}）" if self.assignee_name else ""
        by = f" by {self.assignee_name}" if self.assignee_name else ""
        text = Text(
            f"无法{label.zh}：该待办{state.zh}{who}。", f"Cannot {label.en.lower()} a work item that is {state.en}{by}."
        )
        at = self.closed_at.isoformat() if self.closed_at else None
        done = code or ("already_done" if not self.is_open else None)
        return WrongState(text, code=done, state=self.state, who=self.assignee_name or None, at=at)
