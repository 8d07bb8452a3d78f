"""Variables along the paths of a process: read before anything writes them, or written by two branches at once."""

from collections.abc import Iterator, Mapping

from workflow_engine.bpmn.check import graph
from workflow_engine.bpmn.check.context import CheckContext
from workflow_engine.bpmn.check.doors import Door, doors
from workflow_engine.bpmn.check.names import by_node, chosen_by, written
from workflow_engine.bpmn.check.saying import en, problem, zh
from workflow_engine.bpmn.model import Diagram, Flow, Node, Process, Scope
from workflow_engine.domain.problem import Problem
from workflow_engine.feel import CONSTANTS, ExpressionError, expression

BRINGERS = {
    "startEvent",
    "intermediateCatchEvent",
    "boundaryEvent",
    "receiveTask",
    "callActivity",
}  # of names of their own
SPLITS = {"parallelGateway", "inclusiveGateway", "complexGateway"}


def problems(diagram: Diagram, context: CheckContext) -> Iterator[Problem]:
    """Asked only where the forms are known: without them nobody can say what is written."""
    if context.forms is None:
        return
    by_element: dict[str, list[Door]] = {}
    for door in doors(diagram):
        place = door.at.source if isinstance(door.at, Flow) else door.at.id
        by_element.setdefault(place, []).append(door)
    for process in diagram.processes:
        if process.is_executable:
            writers = {node.id: by_node(node, context) for node in process.walk()}
            yield from _unset(process, writers, by_element, written(process, context))
            for scope in process.body.walk():
                yield from _at_once(scope, {node.id: chosen_by(node, context) for node in process.walk()})


def _unset(
    process: Process, writers: Mapping[str, set[str]], asked: Mapping[str, list[Door]], known: set[str]
) -> Iterator[Problem]:
    """Names that some path reads before any node on it has written them."""
    given = {name for node in process.body.nodes.values() if node.kind == "startEvent" for name in writers[node.id]}
    for scope in process.body.walk():
        before = _surely(scope, writers, given if scope is process.body else known)
        for node in scope.nodes.values():
            for door in asked.get(node.id, []):
                if door.kind == "output mapping" and node.kind in BRINGERS:
                    continue
                unknown = _read(door) - {CONSTANTS, *door.local} - before[node.id] - writers[node.id]
                for name in sorted(unknown):
                    yield _missing(node, door, name, is_known=name in known)


def _surely(scope: Scope, writers: Mapping[str, set[str]], given: set[str]) -> dict[str, set[str]]:
    """For each node the names that every path to it has written."""
    after = graph.following(scope)
    before: dict[str, set[str] | None] = dict.fromkeys(after)
    waiting = [node.id for node in graph.heads(scope)]
    for name in waiting:
        before[name] = set(given)
    while waiting:
        name = waiting.pop()
        inner = scope.nodes[name].inner
        done = (before[name] or set()) | writers[name] | (_inside(inner, writers) if inner else set())
        for target in after[name]:
            old = before[target]
            new = done if old is None else old & done
            if new != old:
                before[target] = set(new)
                waiting.append(target)
    return {name: set(given) if names is None else names for name, names in before.items()}


def _inside(scope: Scope, writers: Mapping[str, set[str]]) -> set[str]:
    return {name for inner in scope.walk() for node in inner.nodes.values() for name in writers[node.id]}


def _at_once(scope: Scope, writers: Mapping[str, set[str]]) -> Iterator[Problem]:
    """The same name written in two branches that run at the same time."""
    after = graph.following(scope)
    for node in scope.nodes.values():
        if node.kind not in SPLITS or len(scope.outgoing(node.id)) < 2:
            continue
        branches = [graph.reached(after, [flow.target]) for flow in scope.outgoing(node.id)]
        for number, branch in enumerate(branches):
            others = set().union(*(each for index, each in enumerate(branches) if index != number))
            mine = {name for each in branch - others for name in writers[each]}
            theirs = {name for each in others - branch for name in writers[each]}
            if number == 0 or not mine & theirs:
                continue
            names = ", ".join(sorted(mine & theirs))
            yield problem(
                "concurrent_write",
                node,
                f"{zh(node)}之后的并行分支都会写入变量 {names}，以最后写入的为准。",
                f"Branches behind {en(node)} that run at once both write {names}; the last one to write wins.",
                "warning",
            )
            break


def _read(door: Door) -> frozenset[str]:
    try:
        return expression(door.text).names
    except ExpressionError:
        return frozenset()


def _missing(node: Node, door: Door, name: str, *, is_known: bool) -> Problem:
    if is_known:
        return problem(
            "maybe_unset",
            node,
            f"{zh(node)}读取变量 {name}，但有的路径上还没有写入它。",
            f"{en(node).capitalize()} reads {name}, but on some path nothing has written it.",
            "warning",
        )
    return problem(
        "unknown_name",
        node,
        f"{zh(node)}读取变量 {name}，但流程中没有任何地方写入它。",
        f"{en(node).capitalize()} reads {name}, but nothing in the process writes it.",
        "warning",
    )
