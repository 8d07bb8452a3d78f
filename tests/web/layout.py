"""Diagrams of tests with a layout: every node in one row, so that a browser has something to draw."""

from lxml import etree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
SPACES = (
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI"'
)
STEP, MIDDLE = 160, 100


def laid_out(source: bytes) -> bytes:
    """The same file with shapes and edges for the nodes and flows of its first process."""
    root = etree.fromstring(source)
    process = root.find(f"{BPMN}process")
    nodes = [each for each in process if each.get("id") and each.tag != f"{BPMN}sequenceFlow"]
    at = {node.get("id"): number * STEP for number, node in enumerate(nodes)}
    shapes = "".join(_shape(node, at[node.get("id")]) for node in nodes)
    edges = "".join(_edge(flow, at) for flow in process.findall(f"{BPMN}sequenceFlow"))
    plane = f'<bpmndi:BPMNPlane id="plane" bpmnElement="{process.get("id")}">{shapes}{edges}</bpmndi:BPMNPlane>'
    root.append(etree.fromstring(f'<bpmndi:BPMNDiagram {SPACES} id="diagram">{plane}</bpmndi:BPMNDiagram>'))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _shape(node: etree._Element, left: int) -> str:
    is_activity = node.tag.lower().endswith(("task", "activity", "subprocess"))
    width, height = (100, 80) if is_activity else (36, 36)
    bounds = f'<dc:Bounds x="{left}" y="{MIDDLE - height // 2}" width="{width}" height="{height}"/>'
    return f'<bpmndi:BPMNShape id="shape_{node.get("id")}" bpmnElement="{node.get("id")}">{bounds}</bpmndi:BPMNShape>'


def _edge(flow: etree._Element, at: dict[str, int]) -> str:
    ends = (at[flow.get("sourceRef")] + 36, at[flow.get("targetRef")])
    points = "".join(f'<di:waypoint x="{x}" y="{MIDDLE}"/>' for x in ends)
    return f'<bpmndi:BPMNEdge id="edge_{flow.get("id")}" bpmnElement="{flow.get("id")}">{points}</bpmndi:BPMNEdge>'
