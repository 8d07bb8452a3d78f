"""Soundness: whether tokens can get stuck, get lost, circle for ever or become ever more, each with the way that leads there.

Data are left out: every split may go any way. So what happens on every run keeps a diagram from being published (though
not from being tried in a lab), what happens on some is a warning. Where a bound is reached, or a net cannot say it, the
verdict is "not proven".
"""

from collections.abc import Iterable, Iterator

from workflow_engine.bpmn.check.context import CheckContext
from workflow_engine.bpmn.check.soundness import saying
from workflow_engine.bpmn.check.soundness.net import Net, begun, net
from workflow_engine.bpmn.check.soundness.search import Found, Search
from workflow_engine.bpmn.model import Diagram, Node, Scope
from workflow_engine.bpmn.normalise import normalised
from workflow_engine.domain.position import Position
from workflow_engine.domain.problem import Problem


def problems(diagram: Diagram, context: CheckContext) -> Iterator[Problem]:
    """Of every scope of a diagram in which nothing else keeps it from running."""
    for process in normalised(diagram).processes:
        if process.is_executable:
            yield from _scope(process.body, None, can_be_left=not context.must_end)


def can_end(diagram: Diagram, process: str, standing: Iterable[Position]) -> bool | None:
    """Whether tokens that stand in a process can all come to an end; None where a net cannot say it."""
    body = next((each.body for each in normalised(diagram).processes if each.id == process), None)
    outermost = [p for p in standing if not (p.within or p.is_listener or p.part_of)]
    if body is None or not outermost:
        return None
    made = net(body, is_process=True)
    places = [position.flow or begun(position.element) for position in outermost]
    if made.unknown or not all(made.target.get(place) in made.rank for place in places):
        return None
    found = Search(made, places).run()
    return True if found.completes or _is_interrupted(body) else None if found.is_cut else False


def _scope(scope: Scope, owner: Node | None, *, can_be_left: bool) -> Iterator[Problem]:
    """`can_be_left` says whether something from outside can end it."""
    made = net(scope, is_process=owner is None)
    can_be_left = can_be_left or _is_interrupted(scope)
    if owner is not None and owner.kind == "adHocSubProcess":
        yield from _section(made, owner, can_be_left=can_be_left)
    else:
        yield from _searched(made, can_be_left=can_be_left)
    for node in scope.nodes.values():
        if node.inner is not None:
            bounded = any(each.host == node.id and each.interrupting for each in scope.nodes.values())
            yield from _scope(node.inner, node, can_be_left=can_be_left or bounded or bool(made.breaks))


def _section(made: Net, owner: Node, *, can_be_left: bool) -> Iterator[Problem]:
    """An ad-hoc section: each of its beginnings may come by itself, as often as people want."""
    joins = [name for name, takes in made.takes.items() if takes != "each" or name in made.needs]
    if joins:
        yield saying.not_proven(made.scope.nodes[joins[0]])
        return
    made.beginnings = [(name,) for beginning in made.beginnings for name in beginning]
    yield from _searched(made, can_be_left=can_be_left or owner.cancel_remaining)


def _searched(made: Net, *, can_be_left: bool) -> Iterator[Problem]:
    if made.unknown:
        yield saying.not_proven(made.scope.nodes[made.unknown[0]])
        return
    places = [[begun(node) for node in beginning] for beginning in made.beginnings]
    every = [Search(made, beginning).run() for beginning in places]
    gathered = [Search(made, beginning, onward=False).run() for beginning in places]
    told = [each for found in every for each in _ends(made, found, can_be_left=can_be_left)]
    told += [each for found in every for each in _growth(made, found, can_be_left=can_be_left)] or [
        each for found in gathered for each in _growth(made, found, can_be_left=can_be_left)
    ]
    yield from dict.fromkeys(told)
    if every and not told:
        yield from _never(made, set().union(*(found.acted for found in every)))


def _ends(made: Net, found: Found, *, can_be_left: bool) -> Iterator[Problem]:
    """Where tokens do not come to an end."""
    is_certain = _is_certain(found, can_be_left=can_be_left)
    if found.stuck is not None:
        yield saying.stuck(made, found.stuck, found.path(found.stuck), is_certain=is_certain)
    if found.circling is not None:
        yield saying.circling(made, found.circling, found.path(found.circling), is_certain=is_certain)
    if found.is_cut:
        yield saying.cut(next(iter(made.scope.nodes.values())))


def _growth(made: Net, found: Found, *, can_be_left: bool) -> Iterator[Problem]:
    """Where there are more tokens than there should be: of several reasons the gravest."""
    is_certain = _is_certain(found, can_be_left=can_be_left)
    if found.growing is not None:
        yield saying.growing(made, found.growing[1], found.path(found.growing[0]), is_certain=is_certain)
    elif found.crowded is not None:
        yield saying.crowded(made, found.crowded[1], found.path(found.crowded[0]))
    elif found.doubled is not None:
        yield saying.doubled(made, found.doubled[1], found.path(found.doubled[0]))


def _is_certain(found: Found, *, can_be_left: bool) -> bool:
    return not (found.completes or found.is_cut or can_be_left)


def _never(made: Net, acted: set[str]) -> Iterator[Problem]:
    """Nodes that a path leads to and that no token ever reaches."""
    for name in made.rank:
        if name not in acted:
            yield saying.never(made.scope.nodes[name])


def _is_interrupted(scope: Scope) -> bool:
    """Whether an event sub-process can end the work of the scope."""
    handlers = [node.inner for node in scope.nodes.values() if node.triggered_by_event and node.inner is not None]
    starts = [each for inner in handlers for each in inner.nodes.values() if each.kind == "startEvent"]
    return any(start.interrupting for start in starts)
