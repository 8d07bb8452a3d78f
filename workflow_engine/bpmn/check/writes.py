"""Variables along the paths of a process: read before anything writes them, or written by two branches at once."""

from collections.abc import Iterator, Mapping

from workflow_engine.bpmn.check import graph
from workflow_engine.bpmn.check.context import CheckContext
from workflow_engine.bpmn.check.doors import Door, by_place
from workflow_engine.bpmn.check.names import by_node, chosen_by, written
from workflow_engine.bpmn.check.saying import en, en_first, problem, zh
from workflow_engine.bpmn.model import Diagram, Node, Process, Scope
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text
from workflow_engine.feel import CONSTANTS, ExpressionError, expression
from workflow_engine.feel.typing import remarks

SUGGESTED = 100  # of more unknown names nobody asks what they were meant to be
SPLITS = {"parallelGateway", "inclusiveGateway", "complexGateway"}


def problems(diagram: Diagram, context: CheckContext) -> Iterator[Problem]:
    """Asked only where the forms are known: without them nobody can say what is written."""
    if context.forms is None:
        return
    asked = by_place(diagram)
    for process in diagram.processes:
        if process.is_executable:
            writers = {node.id: by_node(node, context) for node in process.walk()}
            yield from _unset(process, writers, asked, written(process, context), context)
            for scope in process.body.walk():
                yield from _at_once(scope, {node.id: chosen_by(node, context) for node in process.walk()})


def _unset(
    process: Process,
    writers: Mapping[str, set[str]],
    asked: Mapping[str, list[Door]],
    known: set[str],
    context: CheckContext,
) -> Iterator[Problem]:
    """Names that some path reads before any node on it has written them."""
    found = list(_early(process, writers, asked, known, context))
    alike = known if len(found) <= SUGGESTED else set[str]()
    for node, name in found:
        yield _missing(node, name, alike, is_known=name in known)


def _early(
    process: Process,
    writers: Mapping[str, set[str]],
    asked: Mapping[str, list[Door]],
    known: set[str],
    context: CheckContext,
) -> Iterator[tuple[Node, str]]:
    given = {name for node in process.body.nodes.values() if node.kind == "startEvent" for name in writers[node.id]}
    for scope in process.body.walk():
        before = _surely(scope, writers, given if scope is process.body else known)
        for node in scope.nodes.values():
            for names in [*map(_read, asked.get(node.id, [])), *_needed(node, context)]:
                yield from ((node, name) for name in sorted(names - {CONSTANTS} - before[node.id] - writers[node.id]))


def _needed(node: Node, context: CheckContext) -> Iterator[frozenset[str]]:
    """What the rules of a form and a decision read without an expression of the diagram."""
    yield frozenset(context.rules.get(node.settings.get("form", ""), ()))
    if node.kind == "businessRuleTask" and not node.settings.get("connector"):
        yield frozenset((context.decisions or {}).get(node.settings.get("decision", ""), ()))


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
    """The variables that a text reads; what comes with an event is not known before."""
    if door.sees_payload:
        return frozenset()
    try:
        return expression(door.text).names - set(door.local)
    except ExpressionError:
        return frozenset()


def _missing(node: Node, name: str, alike: set[str], *, is_known: bool) -> Problem:
    """`alike` are names of which one may have been meant."""
    if is_known:
        return problem(
            "maybe_unset",
            node,
            f"{zh(node)}读取变量 {name}，但有的路径上还没有写入它。",
            f"{en_first(node)} reads {name}, but on some path nothing has written it.",
            "warning",
            Text("在每条路径上先给它赋值，或在表达式中考虑空值。", "Give it a value on every path, or allow for null."),
        )
    return problem(
        "unknown_name",
        node,
        f"{zh(node)}读取变量 {name}，但流程中没有任何地方写入它{remarks.suggested_zh(name, alike)}。",
        f"{en_first(node)} reads {name}, but nothing in the process writes it{remarks.suggested(name, alike)}.",
        "warning",
        Text(
            "改正名称（文字要加引号），或在表单、映射中加上它。",
            "Correct the name (texts go in quotes), or add it to a form or a mapping.",
        ),
    )
