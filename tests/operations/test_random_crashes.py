"""Random processes, acted on at random, each act crashed at random statements and done again: in the end the database
stands token by token where a lab stands in which nothing ever crashed."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.bpmn.drawing import file, process
from tests.company import Company
from tests.model.blocks import Generator, drawn
from tests.model.test_model import BEGIN
from tests.operations.test_crashes import crashed, free
from workflow_engine.bpmn import codec
from workflow_engine.domain.errors import DiagramFailed
from workflow_engine.domain.outcome import Wait, Work
from workflow_engine.operations import instances, messages, timers, work_items
from workflow_engine.operations.work_items import Answer
from workflow_engine.store import rows
from workflow_engine.testing import Instance, Lab

SEEDS = range(24)
ACTS = 16
STATEMENTS = 14  # about what an act has: some come through at once
CRASHES = 3
WRITTEN = ("c", "again", "fail")


@pytest.mark.parametrize("seed", SEEDS)
def test_what_crashes_and_is_done_again_ends_as_what_never_crashed(company: Company, seed: int) -> None:
    chance = random.Random(seed)
    body, declared = drawn(Generator(chance, size=chance.randint(4, 14)).process())
    diagram = file(declared, process(body))
    lab = Lab()
    lab.deploy(diagram)
    instance = lab.start("p", BEGIN)
    company.deploy(diagram)
    company.clock.now = lab.now
    crashing = Crashing(company, chance)
    crashing.survive(lambda: instances.start(company.database, "p", company.admin, BEGIN, request="once"))
    for number in range(ACTS):
        assert seen(company) == told(instance), f"seed {seed}, act {number}"
        if instance.status != "running":
            return
        act(crashing, lab, instance, number)


def told(instance: Instance) -> dict[str, Any]:
    """What is the same in both: names of steps hold who did them and when, which a lab is not told."""
    if instance.status == "incident":
        return {"status": "incident"}
    values = {name: value for (scope, name), value in instance.values.items() if not scope and is_answer(name)}
    return {
        "status": instance.status,
        "state": tokens(instance.state if instance.status == "running" else b""),
        "values": values,
    }


def seen(company: Company) -> dict[str, Any]:
    [(status, state)] = company.sql("SELECT status, state FROM instances")
    if status == "incident":
        return {"status": "incident"}
    values = company.sql("SELECT name, value::text FROM variables WHERE scope = ''")
    return {
        "status": status,
        "state": tokens(bytes(state)),
        "values": {name: rows.value(text) for name, text in values if is_answer(name)},
    }


def tokens(state: bytes) -> dict[str, Any]:
    """All of a state but the name of the version, which also counts what was published with the diagram.

    Nothing is left of it where an instance has come to its end.
    """
    return {name: part for name, part in codec.read(state).items() if name != "version"} if state else {}


def is_answer(name: str) -> bool:
    return name in WRITTEN or name.startswith("k_")


def act(crashing: "Crashing", lab: Lab, instance: Instance, number: int) -> None:
    """Somebody answers, a message comes, or time passes: the same on both sides."""
    chance = crashing.chance
    work = sorted((each for each in instance.opened.values() if isinstance(each, Work)), key=lambda each: each.token)
    names = sorted({each.name for each in instance.opened.values() if isinstance(each, Wait)})
    choice = chance.random()
    if choice < 0.2 or not (work or names):
        span = timedelta(seconds=chance.randint(1, 40))
        lab.forward(span)
        crashing.forward(span)
    elif (choice < 0.35 and names) or not work:
        name = chance.choice(names)
        lab.send(name)
        crashing.send(name, str(number))
    else:
        chosen = chance.choice(work)
        values = {f"k_{chosen.element}": number, "c": chance.randint(0, 2), "again": chance.random() < 0.3}
        values |= {"fail": chance.random() < 0.1}
        lab.complete(next(item for item in lab.work_items() if item.token == chosen.token), values)
        crashing.complete(chosen.token, values)


class Crashing:
    """Acts on the only instance of a company, by a process that dies again and again."""

    def __init__(self, company: Company, chance: random.Random) -> None:
        self.company = company
        self.chance = chance

    def survive(self, act: Callable[[], object]) -> None:
        """Let the act crash a few times, unless it comes through before; then let it be."""
        with suppress(DiagramFailed):
            for _ in range(CRASHES):
                if not crashed(self.company, lambda _: act(), self.chance.randint(1, STATEMENTS)):
                    return
                free(self.company)
            act()

    def complete(self, token: str, values: dict[str, Any]) -> None:
        find = "SELECT id::text FROM work_items WHERE token = :token AND closed_at IS NULL"
        item, database = self.company.one(find, token=token), self.company.database
        self.survive(lambda: work_items.complete(database, item, self.company.admin, Answer(values), request="once"))

    def send(self, name: str, number: str) -> None:
        database, admin = self.company.database, self.company.admin
        self.survive(lambda: messages.publish(database, admin, name, None, {}, message_id=number))
        self.survive(self._deliver)

    def forward(self, span: timedelta) -> None:
        clock = self.company.clock
        until = clock.now + span
        while (due := self._next_due()) is not None and due <= until:
            clock.now = max(clock.now, due)
            self.survive(self._fire)
        clock.now = until

    def _next_due(self) -> datetime | None:
        running = "SELECT min(due_at) FROM timers JOIN instances i ON i.id = instance_id WHERE i.status = 'running'"
        due: datetime | None = self.company.one(running)
        return due

    def _fire(self) -> None:
        for row in self.company.due("timers"):
            timers.fire(self.company.database, row)

    def _deliver(self) -> None:
        for row in self.company.due("messages"):
            messages.deliver(self.company.database, row)
