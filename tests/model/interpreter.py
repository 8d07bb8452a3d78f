"""What a process of blocks does, said as plainly as it can be: no tokens, no library, only who waits for what.

Everything that waits belongs to a scope. A scope is over when nothing in it waits; cancelling it takes all of it away.
"""

from typing import Any

from tests.model.blocks import Block, Fails, Fan, Loop, Many, Race, Row, Split, Sub, Work
from tests.model.scopes import Scope, Then, Waiting


class Model:
    def __init__(self, process: Block, values: dict[str, Any]) -> None:
        self.now = self.order = 0
        self.failed = False
        self.root = Scope(None, lambda: None, values=dict(values))
        self.run(process, self.root, lambda: None)
        self.settle()

    def waiting(self) -> list[Waiting]:
        """Everything that is waited for, in the whole process."""
        found, scopes = [], [self.root]
        while scopes:
            scope = scopes.pop()
            found += scope.waiting
            scopes += scope.inner
        return sorted(found, key=lambda each: each.order)

    def act(self, waiting: Waiting, values: dict[str, Any] | None = None) -> None:
        """What is waited for happens; `values` are somebody's answer."""
        waiting.scope.frame().update(values or {})
        if waiting.stays:
            waiting.order = self.next()  # it begins to wait anew
        else:
            waiting.scope.waiting.remove(waiting)
        waiting.happen()
        self.settle()

    def next(self) -> int:
        self.order += 1
        return self.order

    def forward(self, seconds: int) -> None:
        until = self.now + seconds
        while due := [w for w in self.waiting() if w.kind == "timer" and w.due <= until]:
            first = min(due, key=lambda each: each.due)
            self.now = first.due
            self.act(first)
        self.now = until

    # ---- what blocks do

    def run(self, block: Block, scope: Scope, then: Then) -> None:
        if scope.is_over:
            return
        match block:
            case Work(name):
                self.wait("work", name, scope, then)
            case Row(parts):
                rest = (lambda: self.run(Row(parts[1:]), scope, then)) if len(parts) > 1 else then
                self.run(parts[0], scope, rest)
            case Split(_, kind, parts):
                self.all(self.chosen(kind, parts, scope), scope, then)
            case Loop(_, body):
                again = lambda: self.run(block, scope, then) if scope.read("again") else then()  # noqa: E731
                self.run(body, scope, again)
            case Sub():
                self.sub(block, scope, then)
            case Many():
                self.many(block, scope, then)
            case Race(name, seconds, parts):
                self.race(name, seconds, parts, scope, then)
            case Fails():
                self.fail(scope) if scope.read("fail") else then()
            case Fan(_, parts, rest):
                for part in parts:
                    self.run(part, scope, lambda: self.run(rest, scope, then))

    def wait(self, kind: str, element: str, scope: Scope, then: Then, **more: Any) -> Waiting:
        waiting = Waiting(kind, element, scope, then, place=scope.place(), order=self.next(), **more)
        scope.waiting.append(waiting)
        return waiting

    def chosen(self, kind: str, parts: tuple[Block, ...], scope: Scope) -> list[Block]:
        c = scope.read("c")
        if kind == "all":
            return list(parts)
        holding = [part for number, part in enumerate(parts[:-1]) if (c == number if kind == "one" else c >= number)]
        return holding or [parts[-1]]

    def all(self, parts: list[Block], scope: Scope, then: Then) -> None:
        left = len(parts)

        def one_done() -> None:
            nonlocal left
            left -= 1
            if left == 0:
                then()

        for part in parts:
            self.run(part, scope, one_done)

    def sub(self, block: Sub, scope: Scope, then: Then) -> None:
        inner = self.open(scope, then)
        listeners: list[Waiting] = []

        def leave(element: str) -> None:
            self.close(inner, listeners)
            self.run(Work(element), scope, then)

        def beside() -> None:
            self.run(Work(f"{block.name}_l"), scope, lambda: None)

        inner.then = lambda: self.close(inner, listeners) or then()  # type: ignore[func-returns-value]
        if block.seconds:
            late = (lambda: leave(f"{block.name}_l")) if block.interrupting else beside
            timer = self.wait("timer", f"{block.name}_late", scope, late, due=self.now + block.seconds, listens=True)
            listeners.append(timer)
        if block.caught:
            inner.caught = lambda: leave(f"{block.name}_c")
        if block.told:
            told = lambda: self.run(Work(f"{block.name}_t"), self.open(inner, lambda: None, serves=True), lambda: None)  # noqa: E731
            self.wait("message", block.name, inner, told, listens=True, stays=True)
        self.run(block.body, inner, lambda: None)

    def many(self, block: Many, scope: Scope, then: Then) -> None:
        whole = self.open(scope, then)
        state = {"next": 0, "done": 0}

        def next_round() -> None:
            number = state["next"]
            state["next"] += 1
            place = None if block.sequential else number
            child = self.open(whole, one_done, values={"loopCounter": number + 1}, round=place)
            self.run(block.body, child, lambda: None)

        def one_done() -> None:
            state["done"] += 1
            if state["done"] >= block.enough:
                whole.cancel()
                self.close(whole, [])
                then()
            elif block.sequential and state["next"] < block.count:
                next_round()

        for _ in range(min(block.count, 1) if block.sequential else block.count):
            next_round()

    def race(self, name: str, seconds: int, parts: tuple[Block, Block], scope: Scope, then: Then) -> None:
        both: list[Waiting] = []

        def won(part: Block) -> None:
            scope.waiting[:] = [waiting for waiting in scope.waiting if waiting not in both]
            self.run(part, scope, then)

        both.append(self.wait("message", name, scope, lambda: won(parts[0])))
        both.append(self.wait("timer", f"{name}_2", scope, lambda: won(parts[1]), due=self.now + seconds))

    def fail(self, scope: Scope | None) -> None:
        while scope is not None and scope.caught is None:
            scope = scope.parent
        if scope is None or scope.caught is None:
            self.failed = True
        else:
            scope.caught()

    # ---- scopes

    def open(self, parent: Scope, then: Then, **more: Any) -> Scope:
        scope = Scope(parent, then, **more)
        parent.inner.append(scope)
        return scope

    def close(self, scope: Scope, listeners: list[Waiting]) -> None:
        assert scope.parent is not None
        scope.cancel()
        if scope in scope.parent.inner:
            scope.parent.inner.remove(scope)
        scope.parent.waiting[:] = [waiting for waiting in scope.parent.waiting if waiting not in listeners]

    def settle(self) -> None:
        """Close what has nothing left in it, from the inside outwards, until nothing more closes."""
        while not self.failed and (empty := self.empty(self.root)) is not None:
            if empty.parent is None:
                empty.is_over = True
                return
            self.close(empty, [])
            empty.then()

    def empty(self, scope: Scope) -> Scope | None:
        for inner in scope.inner:
            if (found := self.empty(inner)) is not None:
                return found
        busy = [waiting for waiting in scope.waiting if not waiting.listens]
        if not busy and not [inner for inner in scope.inner if not inner.serves]:
            scope.waiting[:] = [waiting for waiting in scope.waiting if not waiting.stays]
        return None if busy or scope.inner or scope.is_over else scope
