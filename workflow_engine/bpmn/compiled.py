"""A version ready to run: specs that are shared by every instance and never changed, and the facts others ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from workflow_engine.bpmn.definitions import Definition, MessageDefinition
from workflow_engine.bpmn.specs.node import Node
from workflow_engine.bpmn.specs.scope import ScopeSpec


@dataclass(frozen=True, slots=True)
class StartPoint:
    """One way to begin: by hand (`none`), or by a message, signal or timer, the `number`th of its node.

    `element` is the id of the node, for the second and further events of one node with their number behind a colon.
    """

    element: str
    kind: Literal["none", "message", "signal", "timer"]
    node: Node
    definition: Definition | None = None
    number: int = 0
    beside: Sequence[Node] = ()  # what else begins to wait (a parallel event-based gateway at the start)
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_single(self) -> bool:
        """Whether one instance per correlation key is enough."""
        places = [self.settings, *(event.settings for event in self.node.drawn.events)]
        return any(str(place.get("singleton", "")).lower() == "true" for place in places)


@dataclass(frozen=True, slots=True)
class Compiled:
    """`version` names it in states; `elements` maps ids of the author to what is known of them for people."""

    process: str
    version: str
    name: str
    body: ScopeSpec
    starts: tuple[StartPoint, ...]
    elements: Mapping[str, Mapping[str, Any]]
    zone: str = "Asia/Shanghai"
    calendar: str | None = None

    @property
    def single_messages(self) -> list[str]:
        """Messages of which one instance per key is enough."""
        found = (start.definition for start in self.starts if start.is_single)
        return [each.name for each in found if isinstance(each, MessageDefinition)]

    def label(self, element: str) -> str:
        """The name of an element as the author wrote it."""
        return str(self.elements.get(element, {}).get("name", ""))

    def start(self, element: str | None) -> StartPoint | None:
        """The start point with an id; without one, the start by hand."""
        if element is None:
            return next((point for point in self.starts if point.kind == "none"), None)
        return next((point for point in self.starts if point.element == element), None)
