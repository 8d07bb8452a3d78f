"""Where nodes of a scope stand: columns by the longest way from a start, rows so that a straight way stays straight."""

from collections.abc import Mapping, Sequence

from workflow_engine.bpmn.model import Scope

Ways = Mapping[str, Sequence[str]]


def ways(scope: Scope) -> dict[str, list[str]]:
    """Which nodes follow each; a boundary event leads on from its host and has no place of its own."""
    after: dict[str, list[str]] = {name: [] for name in scope.nodes if carrier(scope, name) == name}
    for flow in scope.flows.values():
        source, target = carrier(scope, flow.source), carrier(scope, flow.target)
        if source in after and target in after and source != target:
            after[source].append(target)
    return after


def carrier(scope: Scope, name: str) -> str:
    """The node itself, or the activity that it sits on."""
    node = scope.nodes.get(name)
    if node is None or node.kind != "boundaryEvent" or node.host not in scope.nodes:
        return name
    return name if scope.nodes[node.host].kind == "boundaryEvent" else node.host


def columns(after: Ways) -> dict[str, int]:
    """The column of every node, from 0; flows that lead back do not count."""
    order, back = _order(after)
    found = dict.fromkeys(after, 0)
    for name in order:
        for target in after[name]:
            if (name, target) not in back:
                found[target] = max(found[target], found[name] + 1)
    return found


def rows(after: Ways, column: Mapping[str, int], band: Mapping[str, int]) -> dict[str, int]:
    """The row of every node within its band: that of what leads to it, or the next free one."""
    found: dict[str, int] = {}
    taken: set[tuple[int, int, int]] = set()
    free: dict[tuple[int, int], int] = {}
    wanted: dict[str, int] = {}
    for name in sorted(after, key=lambda each: column[each]):
        place = (band[name], column[name])
        row = wanted.get(name, 0)
        if (*place, row) in taken:
            row = max(free.get(place, 0), row)
        taken.add((*place, row))
        free[place] = max(free.get(place, 0), row + 1)
        found[name] = row
        for target in after[name]:
            wanted.setdefault(target, row if band[target] == band[name] else 0)
    return found


def _order(after: Ways) -> tuple[list[str], set[tuple[str, str]]]:
    """Every node before those that follow it, and the flows that lead back."""
    led_to = {target for targets in after.values() for target in targets}
    open_, done, finished = set[str](), set[str](), list[str]()
    back: set[tuple[str, str]] = set()
    for start in sorted(after, key=lambda name: name in led_to):
        waiting = [(start, iter(after[start]))] if start not in done else []
        open_.update([start] if waiting else [])
        while waiting:
            name, targets = waiting[-1]
            target = next(targets, None)
            if target is None:
                waiting.pop()
                open_.discard(name)
                done.add(name)
                finished.append(name)
            elif target in open_:
                back.add((name, target))
            elif target not in done:
                open_.add(target)
                waiting.append((target, iter(after[target])))
    return finished[::-1], back
