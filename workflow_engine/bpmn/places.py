"""Where the nodes and flows of a version are: in which scope, inside which activities. Called processes are not entered."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflow_engine.bpmn.specs.node import Node, Path
from workflow_engine.bpmn.specs.scope import ScopeSpec, SubProcess


@dataclass(frozen=True, slots=True)
class Place:
    """A node, the scope it lies in, and the sub-processes around it, outermost first. `way` is the flow that was named."""

    node: Node
    scope: ScopeSpec
    around: tuple[SubProcess, ...] = ()
    way: Path | None = None


def nodes(body: ScopeSpec) -> dict[str, Place]:
    """Every node that the author drew, by id."""
    found = (Place(spec, scope, around) for scope, around in scopes(body) for spec in _specs(scope))
    return {place.node.element: place for place in found if place.node.name == place.node.element}


def flows(body: ScopeSpec) -> dict[str, Place]:
    """Every sequence flow by id, as the place it leads to."""
    return {
        path.id: Place(path.target, scope, around, path)
        for scope, around in scopes(body)
        for spec in _specs(scope)
        for path in spec.paths
    }


def scopes(body: ScopeSpec) -> Iterator[tuple[ScopeSpec, tuple[SubProcess, ...]]]:
    """This scope and all inside it, with the activities around each."""
    waiting: list[tuple[ScopeSpec, tuple[SubProcess, ...]]] = [(body, ())]
    while waiting:
        scope, around = waiting.pop()
        yield scope, around
        inner = [(spec.inner, (*around, spec)) for spec in _specs(scope) if isinstance(spec, SubProcess)]
        waiting.extend(reversed(inner))


def _specs(scope: ScopeSpec) -> list[Node]:
    """All but the library's start, where no token ever stands."""
    return [spec for spec in scope.task_specs.values() if isinstance(spec, Node)]
