"""Processes and sub-processes: that something can begin in them, and that every path of them can end."""

from collections.abc import Iterator

from workflow_engine.bpmn.check import graph
from workflow_engine.bpmn.check.context import CheckContext
from workflow_engine.bpmn.check.saying import en, problem, zh
from workflow_engine.bpmn.model import Diagram, Node, Process, Scope
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text


def problems(diagram: Diagram, context: CheckContext) -> Iterator[Problem]:
    if not diagram.processes:
        said = Text("文件中没有流程（process）。", "Expected a process, but the file has none.")
        yield Problem("not_a_process", said)
    elif not any(process.is_executable for process in diagram.processes):
        first = diagram.processes[0]
        yield problem(
            "no_executable_process",
            first,
            f"流程 {first.id} 未设为可执行（isExecutable）。",
            f"Expected an executable process, but {first.id} is not (isExecutable).",
            way=Text("在流程属性中勾选“可执行”。", "Tick “executable” in the process's panel."),
        )
    for process in diagram.processes:
        if process.is_executable:
            yield from _assumed(process)
            yield from _starts(process)
            yield from _ends(process)
            for scope in process.body.walk():
                yield from _ways(process, scope)
                for node in scope.nodes.values():
                    if node.triggered_by_event:
                        yield from _beside(node, scope)
                    if node.instantiate and (scope is not process.body or node.loop is not None):
                        yield _beginning(node)
            for node in process.walk():
                if node.inner is not None:
                    yield from _inside(node, node.inner)


def _assumed(process: Process) -> Iterator[Problem]:
    if process.is_assumed:
        yield problem(
            "executable_assumed",
            process,
            f"流程 {process.id} 没有说明是否可执行（isExecutable），按可执行处理。",
            f"The process {process.id} does not say whether it is executable (isExecutable); it is taken to be.",
            "info",
        )


def _starts(process: Process) -> Iterator[Problem]:
    starts = [node for node in process.body.nodes.values() if node.kind == "startEvent" and not node.events]
    if len(starts) > 1:
        yield problem(
            "multiple_start_events",
            starts[1],
            f"流程 {process.id} 有 {len(starts)} 个空开始事件，只能有一个。",
            f"Expected one start event without a trigger in {process.id}, but there are {len(starts)}.",
        )
    instantiating = any(node.instantiate for node in process.body.nodes.values())
    if not graph.heads(process.body) and not instantiating:
        yield problem(
            "no_start_event",
            process,
            f"流程 {process.id} 没有任何可以开始的节点。",
            f"Expected a start event in {process.id}, but every node waits for another.",
        )


def _inside(node: Node, inner: Scope) -> Iterator[Problem]:
    starts = [each for each in inner.nodes.values() if each.kind == "startEvent"]
    if not inner.nodes:
        yield problem(
            "empty_subprocess", node, f"{zh(node)}是空的。", f"Expected something inside {en(node)}, but it is empty."
        )
    elif node.kind == "adHocSubProcess":
        for each in inner.nodes.values():
            if each.kind in ("startEvent", "endEvent"):
                yield problem(
                    "event_position",
                    each,
                    f"自由子流程中不能有{zh(each)}。",
                    f"Expected no start or end events in an ad-hoc sub-process, but found {en(each)}.",
                )
    elif node.triggered_by_event:
        yield from _event_sub_process(node, inner, starts)
    elif len(starts) > 1:
        yield problem(
            "multiple_start_events",
            starts[1],
            f"{zh(node)}有 {len(starts)} 个开始事件，只能有一个。",
            f"Expected one start event in {en(node)}, but there are {len(starts)}.",
        )
    elif not graph.heads(inner):
        yield problem(
            "no_start_event",
            node,
            f"{zh(node)}中没有可以开始的节点。",
            f"Expected a start in {en(node)}, but every node waits for another.",
        )


def _beside(node: Node, scope: Scope) -> Iterator[Problem]:
    """An event sub-process stands aside of all flows, and is a plain sub-process that is not repeated."""
    if scope.incoming(node.id) or scope.outgoing(node.id):
        yield problem(
            "event_sub_process",
            node,
            f"事件子流程 {node.id} 不能有连线。",
            f"Expected no flows at the event sub-process {node.id}, but there are.",
        )
    if node.loop is not None or node.kind != "subProcess":
        yield problem(
            "event_sub_process",
            node,
            f"事件子流程 {node.id} 不能重复执行，也不能是事务或自由子流程。",
            f"Expected the event sub-process {node.id} to be a plain one, but it is repeated or of another kind.",
        )


def _event_sub_process(node: Node, inner: Scope, starts: list[Node]) -> Iterator[Problem]:
    if len(starts) != 1 or not starts[0].events:
        yield problem(
            "no_start_event",
            node,
            f"事件子流程 {node.id} 需要恰好一个带触发条件的开始事件。",
            f"Expected one start event with a trigger in the event sub-process {node.id}, but found {len(starts)}.",
        )


def _beginning(node: Node) -> Problem:
    return problem(
        "instantiate_position",
        node,
        f"{zh(node)}启动流程，只能在流程最外层且不能重复执行。",
        f"Expected {en(node)}, which begins instances, at the top of its process and not repeated.",
    )


def _ways(process: Process, scope: Scope) -> Iterator[Problem]:
    """Nodes that cannot be reached, and nodes from which no path ends.

    One that nothing leads to at all, beside a start event, is forbidden (BPMN 2.0, 10.3.1): some engines begin there.
    """
    after = graph.following(scope)
    ends = [name for name, targets in after.items() if not targets or scope.nodes[name].kind == "endEvent"]
    ending = graph.reached(graph.preceding(after), ends)
    beginning = graph.reached(after, _beginnings(scope))
    for node in scope.nodes.values():
        if node.id not in ending:
            yield problem(
                "no_path_to_end",
                node,
                f"从{zh(node)}出发到不了任何结束。",
                f"Expected a path to an end from {en(node)}, but there is none.",
            )
        elif node.id not in beginning:
            yield problem(
                "dead_node",
                node,
                f"没有路径可以到达{zh(node)}。",
                f"Expected a flow that leads to {en(node)}, but it cannot be reached.",
                "refuse" if graph.is_free(scope, node) and node.kind != "endEvent" else "warning",
            )


def _ends(process: Process) -> Iterator[Problem]:
    if not any(node.kind == "endEvent" for node in process.body.nodes.values()):
        yield problem(
            "no_end",
            process,
            f"流程 {process.id} 没有结束事件；每条路径在最后一个节点处结束。",
            f"The process {process.id} has no end event; each of its paths ends at its last node.",
            "warning",
        )


def _beginnings(scope: Scope) -> list[str]:
    aside = [n.id for n in scope.nodes.values() if n.triggered_by_event or n.for_compensation or n.instantiate]
    return [node.id for node in graph.heads(scope)] + aside
