"""The diagrams of shipped packages can be read by people: everything is drawn, nothing lies on anything else."""

from itertools import combinations, pairwise
from pathlib import Path

import pytest

from workflow_engine.bpmn import xml
from workflow_engine.bpmn.xml import BPMN, Element

ROOT = Path(__file__).parents[2] / "processes"
DIAGRAMS = sorted(ROOT.glob("*/*.bpmn"))
SPACES = {
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
}
Box = tuple[float, float, float, float]
FRAMES = {"participant", "lane", "subProcess"}


class Drawing:
    """Boxes of nodes and labels, and the lines of flows, by the ids of what they show."""

    def __init__(self, path: Path) -> None:
        root = xml.parse(path.read_bytes())
        self.elements = {each.get("id"): xml.local(each) for each in root.iter(f"{{{BPMN}}}*") if each.get("id")}
        self.ends = {
            flow.get("id"): (flow.get("sourceRef"), flow.get("targetRef"))
            for flow in root.iter(f"{{{BPMN}}}sequenceFlow")
        }
        self.hosts = {each.get("id"): each.get("attachedToRef") for each in root.iter(f"{{{BPMN}}}boundaryEvent")}
        shapes = root.iter(f"{{{SPACES['bpmndi']}}}BPMNShape", f"{{{SPACES['bpmndi']}}}BPMNEdge")
        self.boxes: dict[str, Box] = {}
        self.labels: dict[str, Box] = {}
        self.lines: dict[str, list[tuple[float, float]]] = {}
        for shape in shapes:
            self._read(shape, shape.get("bpmnElement"))

    def _read(self, shape: Element, name: str) -> None:
        for bounds in shape.findall("dc:Bounds", SPACES):
            self.boxes[name] = box(bounds)
        for bounds in shape.findall("bpmndi:BPMNLabel/dc:Bounds", SPACES):
            self.labels[name] = box(bounds)
        if points := shape.findall("di:waypoint", SPACES):
            self.lines[name] = [(float(point.get("x")), float(point.get("y"))) for point in points]

    @property
    def nodes(self) -> dict[str, Box]:
        return {name: each for name, each in self.boxes.items() if self.elements[name] not in FRAMES}

    def segments(self, flow: str) -> list[Box]:
        return [(min(a, c), min(b, d), max(a, c), max(b, d)) for (a, b), (c, d) in pairwise(self.lines[flow])]


def box(bounds: Element) -> Box:
    x, y, width, height = (float(bounds.get(name)) for name in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def touch(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1]


@pytest.fixture(params=DIAGRAMS, ids=[path.stem for path in DIAGRAMS])
def drawing(request: pytest.FixtureRequest) -> Drawing:
    return Drawing(request.param)


def test_everything_is_drawn(drawing: Drawing) -> None:
    kinds = ("Task", "Event", "Gateway", "subProcess", "lane", "participant")
    shown = {name for name, kind in drawing.elements.items() if kind.endswith(kinds)}
    assert shown - drawing.boxes.keys() == set()
    assert drawing.ends.keys() - drawing.lines.keys() == set()


def test_nodes_do_not_overlap(drawing: Drawing) -> None:
    nodes = drawing.nodes
    pairs = [(a, b) for a, b in combinations(nodes, 2) if drawing.hosts.get(a) != b and drawing.hosts.get(b) != a]
    assert [(a, b) for a, b in pairs if overlap(nodes[a], nodes[b])] == []


def test_flows_run_straight_and_past_other_nodes(drawing: Drawing) -> None:
    for flow, (source, target) in drawing.ends.items():
        for segment in drawing.segments(flow):
            assert segment[0] == segment[2] or segment[1] == segment[3], f"{flow} is slanted"
            allowed = {source, target, drawing.hosts.get(source)}
            met = [name for name, each in drawing.nodes.items() if name not in allowed and touch(segment, each)]
            assert met == [], f"{flow} runs through {met}"


def test_flows_cross_nowhere(drawing: Drawing) -> None:
    for one, other in combinations(drawing.lines, 2):
        crossing = [1 for a in drawing.segments(one) for b in drawing.segments(other) if touch(a, b)]
        assert not crossing, f"{one} crosses {other}"


def test_labels_are_free(drawing: Drawing) -> None:
    for one, other in combinations(drawing.labels, 2):
        assert not overlap(drawing.labels[one], drawing.labels[other]), f"the labels of {one} and {other} overlap"
    for name, label in drawing.labels.items():
        for flow in drawing.lines:
            assert not any(touch(label, each) for each in drawing.segments(flow)), (
                f"{flow} runs through the label of {name}"
            )
