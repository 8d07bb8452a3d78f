"""Ways through a scope: which node follows which, boundary events counted as ways out of their activity."""

from collections.abc import Collection, Iterable, Mapping

from workflow_engine.bpmn.model import Node, Scope

Graph = Mapping[str, set[str]]


def following(scope: Scope) -> dict[str, set[str]]:
    """The nodes that can come directly after each node; link events lead to their catch."""
    after: dict[str, set[str]] = {name: set() for name in scope.nodes}
    for flow in scope.flows.values():
        if flow.source in after and flow.target in after:
            after[flow.source].add(flow.target)
    for node in scope.nodes.values():
        if node.host in after:
            after[node.host].add(node.id)
    for throw in _links(scope, "intermediateThrowEvent"):
        after[throw.id] |= {c.id for c in _links(scope, "intermediateCatchEvent") if _name(c) == _name(throw)}
    return after


def preceding(after: Graph) -> dict[str, set[str]]:
    before: dict[str, set[str]] = {name: set() for name in after}
    for name, targets in after.items():
        for target in targets:
            before[target].add(name)
    return before


def reached(after: Graph, starts: Iterable[str], avoiding: Collection[str] = ()) -> set[str]:
    """Everything that can be reached from the starts, they included, on ways that avoid some nodes."""
    found = set(starts)
    waiting = list(found)
    while waiting:
        for name in after[waiting.pop()]:
            if name not in found and name not in avoiding:
                found.add(name)
                waiting.append(name)
    return found


def heads(scope: Scope) -> list[Node]:
    """Where tokens begin: start events, else nodes that nothing leads to."""
    starts = [node for node in scope.nodes.values() if node.kind == "startEvent"]
    return starts or [node for node in scope.nodes.values() if is_free(scope, node)]


def is_free(scope: Scope, node: Node) -> bool:
    """Nothing leads to the node, and it is not one that begins by itself."""
    stands_aside = node.kind == "boundaryEvent" or node.triggered_by_event or node.for_compensation
    is_link = node.kind == "intermediateCatchEvent" and node.event is not None and node.event.kind == "link"
    return not stands_aside and not is_link and not scope.incoming(node.id)


def circles(after: Graph) -> list[set[str]]:
    """Parts in which every node can be reached from every other (Kosaraju), single nodes only with a flow to themselves."""
    before, taken, found = preceding(after), set[str](), []
    for root in reversed(_finished(after)):
        if root in taken:
            continue
        part = reached(before, [root], taken)
        taken |= part
        if len(part) > 1 or root in after[root]:
            found.append(part)
    return found


def _finished(after: Graph) -> list[str]:
    """Nodes in the order in which a depth-first walk leaves them."""
    order: list[str] = []
    seen: set[str] = set()
    for root in after:
        work = [] if root in seen else [(root, iter(after[root]))]
        seen.add(root)
        while work:
            target = next((each for each in work[-1][1] if each not in seen), None)
            if target is None:
                order.append(work.pop()[0])
            else:
                seen.add(target)
                work.append((target, iter(after[target])))
    return order


def _links(scope: Scope, kind: str) -> list[Node]:
    return [node for node in scope.nodes.values() if node.kind == kind and node.event and node.event.kind == "link"]


def _name(node: Node) -> str | None:
    return node.event.text if node.event else None
