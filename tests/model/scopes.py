"""Who waits for what, and where: the state of the model. A scope is over when nothing in it waits."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Then = Callable[[], None]


@dataclass(eq=False)
class Waiting:
    """`kind` is work, timer or message. A listener does not keep its scope open."""

    kind: str
    element: str
    scope: "Scope"
    happen: Then
    due: int = 0
    listens: bool = False
    stays: bool = False
    place: tuple[int, ...] = ()
    order: int = 0


@dataclass(eq=False)
class Scope:
    parent: "Scope | None"
    then: Then
    round: int | None = None
    serves: bool = False  # an event sub-process
    values: dict[str, Any] | None = None
    waiting: list[Waiting] = field(default_factory=list)
    inner: list["Scope"] = field(default_factory=list)
    caught: Callable[[], None] | None = None
    is_over: bool = False

    def cancel(self) -> None:
        self.is_over = True
        self.waiting.clear()
        for scope in self.inner:
            scope.cancel()
        self.inner.clear()

    def frame(self) -> dict[str, Any]:
        """Where answers are kept: the round around, else the process."""
        if self.values is not None:
            return self.values
        assert self.parent is not None
        return self.parent.frame()

    def read(self, name: str) -> Any:
        scope: Scope | None = self
        while scope is not None:
            if scope.values is not None and name in scope.values:
                return scope.values[name]
            scope = scope.parent
        return None

    def place(self) -> tuple[int, ...]:
        outer = self.parent.place() if self.parent else ()
        return outer if self.round is None else (*outer, self.round)
