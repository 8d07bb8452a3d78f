"""Random walks of our engine, restored from bytes after every step, beside SpiffWorkflow kept in memory.

At each step both offer the same things to do, and they end together. Where the library is known to be wrong its name
stands in WRONG; what those diagrams do is compared with the model instead (tests/model).
"""

import random
from typing import Any

import pytest

from tests.bpmn.drawing import file, process
from tests.bpmn.native import DIAGRAMS, FORKED
from tests.bpmn.places import places
from tests.bpmn.plain import Plain
from workflow_engine.domain.outcome import Wait, Work
from workflow_engine.testing import Lab

SEEDS = 40
STEPS = 24
WRONG = {"parallel in a loop", "inclusive in a loop"}  # there the library's joins fire early in a later round
PEOPLE = ["王芳", "李强", "陈静"]

Key = tuple[Any, ...]


def parts(body: str) -> list[str]:
    """The process, and the one it calls."""
    return [process(body), FORKED] if "calledElement" in body else [process(body)]


class Ours:
    """One instance in a lab, which stores it as bytes between two acts."""

    def __init__(self, body: str, values: dict[str, Any]) -> None:
        self.lab = Lab()
        self.lab.deploy(file(*parts(body)))
        self.instance = self.lab.start("p", values)

    def offers(self) -> dict[Key, str]:
        """What can be done: work by element and place, messages by name."""
        if self.instance.status != "running":
            return {}
        where = places(self.lab, self.instance)
        found: dict[Key, str] = {}
        for address, each in self.instance.opened.items():
            if isinstance(each, Work):
                found["work", each.element, *where[address]] = address
            elif isinstance(each, Wait):
                found["send", each.name] = each.name
        return found

    def act(self, kind: str, what: str, values: dict[str, Any]) -> None:
        if kind == "send":
            self.lab.send(what)
        else:
            self.lab.complete(next(item for item in self.lab.work_items() if item.token == what), values)


class Theirs(Plain):
    def offers(self) -> dict[Key, Any]:
        if self.workflow.is_completed():
            return {}
        found: dict[Key, Any] = {}
        for task in self._ready():
            found["work", task.task_spec.bpmn_id, *self._place(task)] = task
        for event in self.workflow.waiting_events():
            if event.event_type == "MessageEventDefinition":
                found["send", event.name] = event.name
            elif event.event_type == "MultipleEventDefinition":
                found |= {("send", name): name for name in ("hello", "bye")}
        return found

    def _place(self, task: Any) -> list[int]:
        places, position = [], task
        while position is not None:
            if "key_or_index" in position.internal_data:
                places.append(position.internal_data["key_or_index"])
            scope = position.workflow
            position = scope.parent_workflow.get_task_from_id(scope.parent_task_id) if scope.parent_task_id else None
        return places[::-1]

    def act(self, kind: str, what: Any, values: dict[str, Any]) -> None:
        if kind == "send":
            self.send(what)
        else:
            what.data.update(values)
            what.run()
            self.workflow.do_engine_steps()


@pytest.mark.parametrize("name", [name for name in DIAGRAMS if name not in WRONG])
def test_both_walk_the_same_way(name: str) -> None:
    for seed in range(SEEDS):
        chance = random.Random(f"{name} {seed}")
        values = {"again": True, "left": chance.random() < 0.6, "right": chance.random() < 0.5, "people": PEOPLE}
        ours = Ours(DIAGRAMS[name], values)
        theirs = Theirs(*parts(DIAGRAMS[name]), data=values)
        _walk(ours, theirs, chance, f"{name}, seed {seed}")


def _walk(ours: Ours, theirs: Theirs, chance: random.Random, label: str) -> None:
    walked: list[Key] = []
    sent = set()
    for _ in range(STEPS):
        mine, other = ours.offers(), theirs.offers()
        asked = sorted(set(mine) - sent), sorted(set(other) - sent)
        assert asked[0] == asked[1], f"{label} after {walked}"
        if not asked[0]:
            assert (ours.instance.status == "completed") == theirs.workflow.is_completed(), f"{label} after {walked}"
            return
        key = chance.choice(asked[0])
        values = {"again": chance.random() < 0.4}
        walked.append(key)
        if key[0] == "send" and "beside" in label:
            sent.add(key)  # the library hears it once only
        ours.act(key[0], mine[key], values)
        theirs.act(key[0], other[key], values)


def test_there_are_enough_diagrams() -> None:
    assert len(DIAGRAMS) - len(WRONG) >= 23
