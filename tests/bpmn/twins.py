"""Two labs in which the same things are done by the same chance, to compare what came of it."""

import random
from datetime import timedelta
from typing import Any

from tests.bpmn.drawing import deployed
from tests.bpmn.places import places
from tests.model.test_model import BEGIN, seen


class Twin:
    """A lab with one instance. What happens is chosen by `chance` among what is possible."""

    def __init__(self, source: tuple[str, str], chance: random.Random) -> None:
        self.lab = deployed(*source)
        self.chance = chance
        self.begun = self.lab.now
        self.instance = self.lab.start("p", BEGIN)

    @property
    def runs(self) -> bool:
        return self.instance.status == "running"

    def seen(self) -> dict[str, Any]:
        return seen(self.lab, self.instance, self.begun)

    def act(self, times: int) -> None:
        """Somebody answers, a message comes, or time passes."""
        for number in range(times):
            if not self.runs:
                return
            waiting = self.seen()
            choice = self.chance.choice([*waiting["work"], *waiting["messages"], ("", ())])
            if choice in waiting["work"]:
                self._answer(choice, number)
            elif choice[0]:
                self.lab.send(choice[0])
            else:
                self.lab.forward(timedelta(seconds=self.chance.randint(1, 40)))

    def _answer(self, choice: tuple[str, tuple[int, ...]], number: int) -> None:
        where = places(self.lab, self.instance)
        item = next(item for item in self.lab.work_items() if (item.element, where[item.token]) == choice)
        values = {"k": number, "c": self.chance.randint(0, 2), "again": self.chance.random() < 0.3}
        self.lab.complete(item, {**values, "fail": self.chance.random() < 0.1})
