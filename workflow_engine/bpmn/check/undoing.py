"""Cancel, compensation and link events: rules that look at more than one element."""

from collections.abc import Iterator

from workflow_engine.bpmn.check.context import CheckContext
from workflow_engine.bpmn.check.events import dangling
from workflow_engine.bpmn.check.saying import en, problem, zh
from workflow_engine.bpmn.model import Diagram, Node, Scope
from workflow_engine.domain.problem import Problem


def problems(diagram: Diagram, context: CheckContext) -> Iterator[Problem]:
    for process in diagram.processes:
        if not process.is_executable:
            continue
        owners = {node.id: node for node in process.walk()}
        scopes = {scope.id: scope for scope in process.body.walk()}
        for scope in scopes.values():
            owner = owners.get(scope.id)
            served = scopes[owner.scope] if owner is not None and owner.triggered_by_event else scope
            for node in scope.nodes.values():
                yield from _cancel(node, owner, scope)
                yield from _compensation(node, scope)
                yield from _thrown(node, served)
            yield from _links(scope)


def _cancel(node: Node, owner: Node | None, scope: Scope) -> Iterator[Problem]:
    if node.kind == "endEvent" and any(event.kind == "cancel" for event in node.events):
        if owner is None or owner.kind != "transaction":
            yield problem(
                "cancel_outside_transaction",
                node,
                f"{zh(node)}：取消结束事件只能在事务子流程里。",
                f"Expected the cancel end event inside a transaction, but {en(node)} is not.",
            )
    if node.kind == "transaction" and node.inner is not None:
        cancels = [e for e in node.inner.nodes.values() if e.kind == "endEvent" and _is(e, "cancel")]
        catches = [b for b in scope.nodes.values() if b.host == node.id and _is(b, "cancel")]
        if cancels and not catches:
            yield problem(
                "no_cancel_boundary",
                node,
                f"{zh(node)}里有取消结束事件，但没有取消边界事件。",
                f"Expected a cancel boundary event on {en(node)}, because it can be cancelled, but there is none.",
            )


def _compensation(node: Node, scope: Scope) -> Iterator[Problem]:
    if node.kind == "boundaryEvent" and _is(node, "compensation"):
        handler = scope.nodes.get(node.handler or "")
        if handler is None or not handler.for_compensation:
            yield problem(
                "compensation_handler",
                node,
                f"{zh(node)}没有用关联线连到标记为补偿的活动。",
                f"Expected {en(node)} to be associated with an activity for compensation, but it is not.",
            )
    if (
        node.kind == "boundaryEvent"
        and _is(node, "compensation")
        and (scope.outgoing(node.id) or not node.interrupting)
    ):
        yield problem(
            "compensation_handler",
            node,
            f"{zh(node)}只能用关联线连到补偿活动，不能有连线，也不能设为非中断。",
            f"Expected {en(node)} to lead to its handler by an association alone and to interrupt, but it does not.",
        )
    if node.for_compensation and (scope.incoming(node.id) or scope.outgoing(node.id)):
        yield problem(
            "compensation_handler",
            node,
            f"补偿活动{zh(node)}不能有连线。",
            f"Expected no flows at {en(node)}, which is for compensation, but there are.",
        )


def _thrown(node: Node, scope: Scope) -> Iterator[Problem]:
    """What a throw compensates lies in its scope; in that around an event sub-process when it stands in one."""
    refs = [event.ref for event in node.events if event.kind == "compensation" and event.ref]
    for ref in refs if node.kind in ("intermediateThrowEvent", "endEvent") else ():
        target = scope.nodes.get(ref)
        if target is None:
            yield dangling(node, ref)
        elif target.inner is None and not any(b.host == ref and _is(b, "compensation") for b in scope.nodes.values()):
            yield problem(
                "compensation_handler",
                node,
                f"{zh(node)}要补偿的活动 {ref} 没有补偿处理。",
                f"Expected {ref} to have a handler, because {en(node)} compensates it, but it has none.",
            )


def _links(scope: Scope) -> Iterator[Problem]:
    catches: dict[str, list[Node]] = {}
    for node in scope.nodes.values():
        if node.kind == "intermediateCatchEvent" and _is(node, "link") and node.event:
            catches.setdefault(node.event.text or "", []).append(node)
    for name, nodes in catches.items():
        if len(nodes) > 1:
            yield problem(
                "link_target",
                nodes[1],
                f"链接 {name} 有 {len(nodes)} 个终点，只能有一个。",
                f"Expected one end of the link {name}, but there are {len(nodes)}.",
            )
    for node in scope.nodes.values():
        if node.kind == "intermediateThrowEvent" and _is(node, "link") and node.event:
            if scope.outgoing(node.id) or any(scope.incoming(c.id) for c in catches.get(node.event.text or "", ())):
                yield problem(
                    "link_target",
                    node,
                    f"链接 {node.event.text or ''} 的两端之间不能再有连线。",
                    f"Expected no flow out of {en(node)} or into the end of its link, but there is one.",
                )
            elif (node.event.text or "") not in catches:
                yield problem(
                    "link_target",
                    node,
                    f"{zh(node)}的链接 {node.event.text or ''} 在同一层没有终点。",
                    f"Expected an end of the link of {en(node)} in its scope, but there is none.",
                )


def _is(node: Node, kind: str) -> bool:
    return any(event.kind == kind for event in node.events)
