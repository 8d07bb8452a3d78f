"""The engine alone: what a step costs in CPU time, with reading and writing of the state, as an instance grows.

Each shape is measured beside plain SpiffWorkflow as far as that gets: it stalls after 333 rounds of a loop, and what it
predicts doubles with each parallel section.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from statistics import median
from time import process_time_ns
from typing import Any, Protocol, TypeVar

from benchmarks import shapes
from benchmarks.cluster import Cluster
from benchmarks.figures import Figure
from benchmarks.peers.spiff_json import SpiffJson
from workflow_engine.bpmn import deployment, execution
from workflow_engine.bpmn.commands import CompleteWork
from workflow_engine.bpmn.world import World
from workflow_engine.domain.outcome import Outcome, Work

NOW = World(datetime(2026, 3, 2, tzinfo=UTC))
SAMPLES = 15
MANY = {f"field{number}": "x" * 1000 for number in range(100)}  # 100 kB
AGAIN = {"again": True}


class Instance(Protocol):
    state: Any

    def start(self) -> None: ...

    def step(self, values: dict[str, Any]) -> None: ...


Kind = TypeVar("Kind", bound=Instance)


class Ours:
    """One instance, stored as bytes and variables by frame between two acts."""

    def __init__(self, diagram: bytes, values: dict[str, Any]) -> None:
        [self.compiled] = deployment.deploy(diagram).compiled
        self.begun_with = values

    def start(self) -> None:
        self.open: list[str] = []
        self.frames: dict[str, dict[str, Any]] = {}
        self._keep(execution.start(self.compiled, self.begun_with, NOW))

    def step(self, values: dict[str, Any]) -> None:
        token = self.open.pop(0)
        near = execution.near(self.state, token)
        frames = self.frames if near is None else near
        known = {(frame, name): value for frame in frames for name, value in self.frames.get(frame, {}).items()}
        self._keep(execution.apply(self.compiled, self.state, known, CompleteWork(token, values), NOW))

    def _keep(self, outcome: Outcome) -> None:
        assert outcome.fault is None, outcome.fault
        self.state = outcome.state
        for frame in outcome.gone:
            self.frames.pop(frame, None)
        for (frame, name), value in outcome.variables.items():
            self.frames.setdefault(frame, {})[name] = value
        self.open += [each.token for each in outcome.opened if isinstance(each, Work)]


def measure(_: Cluster) -> Iterator[Figure]:
    yield from loop()
    yield from children()
    yield from sections()
    yield from line()


def loop() -> Iterator[Figure]:
    advance(begun(Ours, shapes.loop()), 50, AGAIN)  # warm-up
    ours, theirs = begun(Ours, shapes.loop()), begun(SpiffJson, shapes.loop())
    early, peer_early = steps(ours, AGAIN), steps(theirs, AGAIN)
    advance(ours, 990 - SAMPLES, AGAIN)
    advance(theirs, 90 - SAMPLES, AGAIN)
    late, peer_late = steps(ours, AGAIN), steps(theirs, AGAIN)
    yield Figure("engine.loop", late, {"round 10": early})
    yield Figure("engine.loop.ratio", late / early)
    yield Figure("engine.loop.state", len(ours.state))
    yield Figure("peer.loop", peer_late, {"round 10": peer_early, "bytes": len(theirs.state)})


def children() -> Iterator[Figure]:
    few, some = begun(Ours, shapes.children(20, "userTask")), begun(Ours, shapes.children(1_000, "userTask"))
    many = Ours(shapes.children(10_000, "userTask"), {})
    theirs = begun(SpiffJson, shapes.children(1_000, "userTask"))
    yield Figure("engine.children.start", cost(many.start))
    among_few, among_some, among_many = (steps(each, {}) for each in (few, some, many))
    yield Figure("engine.children", among_many, {"of 20": among_few, "of 1 000": among_some})
    yield Figure("engine.children.ratio", among_many / among_few)
    yield Figure("engine.children.state", len(many.state) / len(many.open))
    yield Figure("peer.children", cost(lambda: theirs.step({})), {"bytes": len(theirs.state)})
    small, large = (Ours(shapes.children(count, "task"), {}) for count in (500, 5_000))
    costs = [median(cost(each.start) for _ in range(5)) for each in (small, large)]
    yield Figure("engine.children.run", costs[1], {"of 500": costs[0]})
    yield Figure("engine.children.run.ratio", costs[1] / costs[0] / 10)


def sections() -> Iterator[Figure]:
    ours, theirs = Ours(shapes.sections(40), {}), SpiffJson(shapes.sections(8), {})
    yield Figure("engine.sections.start", median(cost(ours.start) for _ in range(SAMPLES)))
    yield Figure("engine.sections", median(cost(lambda: ours.step({})) for _ in range(80)))
    yield Figure("peer.sections.start", cost(theirs.start), {"bytes": len(theirs.state)})


def line() -> Iterator[Figure]:
    found = {
        (kind, size): median(walks(kind, values))
        for kind in (Ours, SpiffJson)
        for size, values in (("none", {}), ("100 kB", MANY))
    }
    yield Figure("engine.line", 1000 / found[Ours, "none"])
    yield Figure("peer.line", 1000 / found[SpiffJson, "none"])
    yield Figure("engine.variables.ratio", found[Ours, "100 kB"] / found[Ours, "none"], {"ms": found[Ours, "100 kB"]})
    yield Figure("peer.variables.ratio", found[SpiffJson, "100 kB"] / found[SpiffJson, "none"])


def walks(kind: Callable[[bytes, dict[str, Any]], Instance], values: dict[str, Any]) -> list[float]:
    """The cost of each step of a line of fifty tasks, walked three times."""
    return [each for _ in range(3) for each in taken(begun(kind, shapes.line(50), values), 50, {"n": 1})]


def begun(kind: Callable[[bytes, dict[str, Any]], Kind], diagram: bytes, values: dict[str, Any] | None = None) -> Kind:
    instance = kind(diagram, values or {})
    instance.start()
    return instance


def steps(instance: Instance, values: dict[str, Any]) -> float:
    """The median of some steps."""
    return median(taken(instance, SAMPLES, values))


def taken(instance: Instance, count: int, values: dict[str, Any]) -> list[float]:
    return [cost(lambda: instance.step(dict(values))) for _ in range(count)]


def advance(instance: Instance, count: int, values: dict[str, Any]) -> None:
    for _ in range(count):
        instance.step(dict(values))


def cost(act: Callable[[], None]) -> float:
    """Milliseconds of CPU time."""
    begin = process_time_ns()
    act()
    return (process_time_ns() - begin) / 1e6
