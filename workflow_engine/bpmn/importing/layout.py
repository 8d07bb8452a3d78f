"""Diagram interchange for files that have none: every pool, lane, node and flow gets a place."""

from collections.abc import Iterator, Sequence

from workflow_engine.bpmn.importing import marks
from workflow_engine.bpmn.importing.geometry import Box, Plan, Point, across, plan
from workflow_engine.bpmn.importing.tags import DC, DD, DI, nodes, qualified
from workflow_engine.bpmn.importing.todos import Todos
from workflow_engine.bpmn.model import Diagram, Lane, Process
from workflow_engine.bpmn.reading import diagram
from workflow_engine.bpmn.xml import Element

LABEL, BLACK_BOX, SPACE = 30.0, 60.0, 40.0  # the strip with the name of a pool; a pool without inside; between pools


def lay_out(root: Element, todos: Todos) -> None:
    """Only where no node has a shape: what somebody has drawn stays as it is."""
    shown = {each.get("bpmnElement") for each in root.iter(qualified("BPMNShape", DI))}
    if any(each.get("id") in shown for each in nodes(root)):
        return
    drawn = diagram(root)
    if not any(process.body.nodes for process in drawn.processes):
        return
    if drawn.participants:
        collaboration = root.find(qualified("collaboration"))
        _Sheet(root, collaboration.get("id", "")).pools(drawn)
    else:
        for process in drawn.processes:
            if process.body.nodes:
                _Sheet(root, process.id).process(process, SPACE, SPACE)
    todos.note("laid_out", root)


class _Sheet:
    """One diagram of the file."""

    def __init__(self, root: Element, of: str) -> None:
        whole = marks.add(root, qualified("BPMNDiagram", DI), {"id": f"wf_di_{of}"})
        self.plane = whole.makeelement(qualified("BPMNPlane", DI), {"id": f"wf_di_{of}_plane", "bpmnElement": of})
        whole.append(self.plane)
        self.boxes: dict[str, Box] = {}

    def pools(self, drawn: Diagram) -> None:
        """All pools, one under the other, and what goes between them."""
        processes = {process.id: process for process in drawn.processes}
        top = SPACE
        for name, ref in drawn.participants.items():
            process = processes.pop(ref or "", None)
            if process is None or not process.body.nodes:
                self.shape(name, Box(SPACE, top, 600, BLACK_BOX), isHorizontal="true")
                top += BLACK_BOX + SPACE
            else:
                made = self.process(process, SPACE + LABEL, top)
                box = Box(SPACE, top, made.width + LABEL, made.height)
                self.shape(name, box, isHorizontal="true")
                top += box.height + SPACE
        for flow in drawn.message_flows:
            if flow.source in self.boxes and flow.target in self.boxes:
                self.edge(flow.id, across(self.boxes[flow.source], self.boxes[flow.target]))

    def process(self, process: Process, x: float, y: float) -> Plan:
        lanes = list(_innermost(process.lanes))
        made = plan(process.body, lanes)
        for lane, band in zip(lanes, made.bands, strict=True):
            self.shape(lane.id, band.moved(x, y), isHorizontal="true")
        kinds = {node.id: node for node in process.walk()}
        for name, box in made.boxes.items():
            is_open = kinds[name].inner is not None
            self.shape(name, box.moved(x, y), **({"isExpanded": "true"} if is_open else {}))
        for name, line in made.lines.items():
            self.edge(name, [(a + x, b + y) for a, b in line])
        return made

    def shape(self, of: str, box: Box, **attributes: str) -> None:
        self.boxes[of] = box
        made = self._child("BPMNShape", of, attributes)
        place = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
        made.append(made.makeelement(qualified("Bounds", DC), {name: f"{value:g}" for name, value in place.items()}))

    def edge(self, of: str, points: Sequence[Point]) -> None:
        made = self._child("BPMNEdge", of, {})
        for x, y in points:
            made.append(made.makeelement(qualified("waypoint", DD), {"x": f"{x:g}", "y": f"{y:g}"}))

    def _child(self, tag: str, of: str, attributes: dict[str, str]) -> Element:
        made = self.plane.makeelement(qualified(tag, DI), {"id": f"wf_di_{of}_shape", "bpmnElement": of, **attributes})
        self.plane.append(made)
        return made


def _innermost(lanes: Sequence[Lane]) -> Iterator[Lane]:
    """Lanes that hold nodes themselves; those around them are named by the file and drawn by nobody."""
    return (lane for lane in lanes if lane.nodes)
