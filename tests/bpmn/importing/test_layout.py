"""Files without positions are laid out: everything has a place, and nothing lies on anything else."""

from itertools import combinations, pairwise
from typing import Any

import pytest

from tests.bpmn.importing.files import file, line, model
from workflow_engine.bpmn import importing, xml
from workflow_engine.bpmn.importing.tags import DC, DD, DI, qualified
from workflow_engine.bpmn.reading import diagram

START, END = '<startEvent id="s"/>', '<endEvent id="e"/>'
TIMER = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"
BRANCHES = (
    f'{START}<exclusiveGateway id="g"/><userTask id="a"/><userTask id="b"/><userTask id="c"/><exclusiveGateway id="j"/>{END}'
    + line("s", "g", "a", "j", "e")
    + '<sequenceFlow id="g_b" sourceRef="g" targetRef="b"/><sequenceFlow id="b_j" sourceRef="b" targetRef="j"/>'
    '<sequenceFlow id="g_c" sourceRef="g" targetRef="c"/><sequenceFlow id="back" sourceRef="c" targetRef="g"/>'
)
DRAWINGS = {
    "a line": f'{START}<userTask id="a"/><userTask id="b"/>{END}{line("s", "a", "b", "e")}',
    "branches and a way back": BRANCHES,
    "boundary events": f'{START}<userTask id="a"/>{END}<task id="x"/>{line("s", "a", "e")}{line("b1", "x")}'
    f'<boundaryEvent id="b1" attachedToRef="a">{TIMER}</boundaryEvent>'
    f'<boundaryEvent id="b2" attachedToRef="a">{TIMER}</boundaryEvent>',
    "a sub-process": f'{START}<subProcess id="sub"><startEvent id="i"/><task id="k"/><task id="l"/>'
    f"{line('i', 'k', 'l')}</subProcess>"
    f"{END}{line('s', 'sub', 'e')}",
    "nothing leads anywhere": '<task id="a"/><task id="b"/><task id="c"/>',
    "a circle": f'<task id="a"/><task id="b"/>{line("a", "b", "a")}',
    "flows to nowhere": '<task id="a"/><sequenceFlow id="f" sourceRef="a" targetRef="nowhere"/>'
    '<boundaryEvent id="b" attachedToRef="x"/>',
}


def laid_out(source: bytes) -> tuple[Any, dict[str, tuple[float, float, float, float]]]:
    """The draft's tree, and where each shape is: x, y, width, height."""
    root = xml.parse(importing.draft(source).xml)
    boxes = {}
    for shape in root.iter(qualified("BPMNShape", DI)):
        bounds = shape.find(qualified("Bounds", DC))
        boxes[shape.get("bpmnElement")] = tuple(float(bounds.get(name)) for name in ("x", "y", "width", "height"))
    return root, boxes


def apart(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] + a[2] <= b[0] or b[0] + b[2] <= a[0] or a[1] + a[3] <= b[1] or b[1] + b[3] <= a[1]


def within(inner: tuple[float, ...], outer: tuple[float, ...]) -> bool:
    fits_across = outer[0] <= inner[0] and inner[0] + inner[2] <= outer[0] + outer[2]
    return fits_across and outer[1] <= inner[1] and inner[1] + inner[3] <= outer[1] + outer[3]


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_node_and_flow_has_a_place_of_its_own(name: str) -> None:
    source = file(f'<process id="p" isExecutable="true">{DRAWINGS[name]}</process>')
    root, boxes = laid_out(source)
    body = diagram(root).processes[0].body
    assert set(boxes) == {node.id for scope in body.walk() for node in scope.nodes.values()}
    for scope in body.walk():
        places = [boxes[node.id] for node in scope.nodes.values() if node.kind != "boundaryEvent"]
        assert all(apart(a, b) for a, b in combinations(places, 2))
        if scope.id in boxes:
            assert all(within(place, boxes[scope.id]) for place in places)
    edges = {edge.get("bpmnElement"): edge for edge in root.iter(qualified("BPMNEdge", DI))}
    ends = {flow.id: (flow.source, flow.target) for scope in body.walk() for flow in scope.flows.values()}
    assert set(edges) == {flow for flow, pair in ends.items() if set(pair) <= boxes.keys()}
    for flow, edge in edges.items():
        points = [(float(p.get("x")), float(p.get("y"))) for p in edge.iter(qualified("waypoint", DD))]
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(points)), "lines run straight or at right angles"
        for point, end in zip((points[0], points[-1]), ends[flow], strict=True):
            assert within((*point, 0, 0), boxes[end]), "a line begins and ends at its nodes"


def test_time_runs_to_the_right() -> None:
    _, boxes = laid_out(file(f'<process id="p">{BRANCHES}</process>'))
    assert (
        boxes["s"][0] < boxes["g"][0] < boxes["a"][0] == boxes["b"][0] == boxes["c"][0] < boxes["j"][0] < boxes["e"][0]
    )
    assert boxes["s"][1] + boxes["s"][3] / 2 == boxes["a"][1] + boxes["a"][3] / 2, "the first way is straight"


def test_pools_and_lanes_hold_their_nodes() -> None:
    lanes = (
        '<laneSet id="ls"><lane id="l1" name="销售"><flowNodeRef>s</flowNodeRef><flowNodeRef>a</flowNodeRef></lane>'
        '<lane id="l2" name="财务"><flowNodeRef>b</flowNodeRef><flowNodeRef>e</flowNodeRef></lane></laneSet>'
    )
    pools = (
        '<collaboration id="c"><participant id="us" processRef="p"/><participant id="them"/>'
        '<participant id="others" processRef="q"/><messageFlow id="m" sourceRef="a" targetRef="them"/></collaboration>'
    )
    source = file(
        pools,
        f'<process id="p">{lanes}{DRAWINGS["a line"]}</process><process id="q"><startEvent id="s2"/></process>',
    )
    root, boxes = laid_out(source)
    assert within(boxes["s"], boxes["l1"])
    assert within(boxes["b"], boxes["l2"])
    assert within(boxes["l1"], boxes["us"])
    assert within(boxes["l2"], boxes["us"])
    assert within(boxes["s2"], boxes["others"])
    assert all(apart(boxes[a], boxes[b]) for a, b in combinations(("us", "them", "others"), 2))
    assert [plane.get("bpmnElement") for plane in root.iter(qualified("BPMNPlane", DI))] == ["c"]
    assert "m" in {edge.get("bpmnElement") for edge in root.iter(qualified("BPMNEdge", DI))}


def test_what_somebody_has_drawn_stays() -> None:
    shapes = (
        f'<di:BPMNDiagram xmlns:di="{DI}" xmlns:dc="{DC}"><di:BPMNPlane bpmnElement="p"><di:BPMNShape bpmnElement="a">'
        '<dc:Bounds x="1" y="2" width="3" height="4"/></di:BPMNShape></di:BPMNPlane></di:BPMNDiagram>'
    )
    source = file(f'<process id="p" isExecutable="true">{DRAWINGS["a line"]}</process>', shapes)
    made = importing.draft(source)
    assert "laid_out" not in [todo.code for todo in made.todos]
    assert model(xml.parse(made.xml)) == model(xml.parse(source))
