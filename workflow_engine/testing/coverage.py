"""Which nodes and sequence flows of a package its scenarios have been through."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from workflow_engine.bpmn import xml
from workflow_engine.bpmn.reading import diagram
from workflow_engine.testing.lab import Lab


@dataclass(frozen=True, slots=True)
class Coverage:
    """Elements of the executable processes by id, and those of them that were reached."""

    nodes: frozenset[str]
    flows: frozenset[str]
    reached: frozenset[str]
    excused: frozenset[str]

    @property
    def missed(self) -> list[str]:
        """What nothing has reached and nobody has excused."""
        return sorted((self.nodes | self.flows) - self.reached - self.excused)

    def share(self, of: frozenset[str]) -> tuple[int, int]:
        """How many were reached, and how many there are."""
        return len(of & self.reached), len(of)


def coverage(diagrams: Iterable[bytes], labs: Iterable[Lab], excused: Mapping[str, Any]) -> Coverage:
    nodes: set[str] = set()
    flows: set[str] = set()
    for source in diagrams:
        for process in diagram(xml.parse(source)).processes:
            if process.is_executable:
                nodes |= {node.id for node in process.walk()}
                flows |= {flow for scope in process.body.walk() for flow in scope.flows}
    reached: set[str] = set()
    for lab in labs:
        reached |= {entry.element for entry in lab.trace if entry.what == "completed"}
        reached |= {flow for _, flow in lab.flows}
    return Coverage(frozenset(nodes), frozenset(flows), frozenset(reached), frozenset(excused))
