"""Boxes and lines of a scope, laid out from left to right. Lengths are those of the screen, the origin is its corner."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from workflow_engine.bpmn.importing import layers
from workflow_engine.bpmn.model import EVENTS, GATEWAYS, Lane, Scope

GAP, MARGIN, DEEPEST = 60.0, 40.0, 60
MOST_ROWS = 100_000  # of one band
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    def moved(self, x: float, y: float) -> "Box":
        return Box(self.x + x, self.y + y, self.width, self.height)

    @property
    def middle(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(slots=True)
class Plan:
    """A drawn scope: its size, where its nodes and lanes are, and the points of its flows."""

    width: float = 0
    height: float = 0
    boxes: dict[str, Box] = field(default_factory=dict)
    lines: dict[str, list[Point]] = field(default_factory=dict)
    bands: list[Box] = field(default_factory=list)

    def include(self, other: "Plan", x: float, y: float) -> None:
        """Draw another plan at a place of this one."""
        self.boxes |= {name: box.moved(x, y) for name, box in other.boxes.items()}
        self.lines |= {name: [(a + x, b + y) for a, b in line] for name, line in other.lines.items()}


def plan(scope: Scope, lanes: Sequence[Lane] = (), depth: int = 0) -> Plan:
    """A scope with all inside it; each lane is a band."""
    inner = {
        name: plan(node.inner, (), depth + 1)
        for name, node in scope.nodes.items()
        if node.inner is not None and depth < DEEPEST
    }
    after = layers.ways(scope)
    column = layers.columns(after)
    band = _bands(after, lanes)
    row = layers.rows(after, column, band)
    slots = {name: _slot(band[name], row[name]) for name in after}
    sizes = {name: _size(scope.nodes[name].kind, inner.get(name)) for name in after}
    lefts = _edges([(column[name], sizes[name][0]) for name in after])
    tops = _edges([(slots[name], sizes[name][1]) for name in after])
    drawn = Plan(_end(lefts) + MARGIN, _end(tops) + MARGIN)
    drawn.boxes = {name: _centred(lefts[column[name]], tops[slots[name]], sizes[name]) for name in after}
    for name, inside in inner.items():
        drawn.include(inside, drawn.boxes[name].x, drawn.boxes[name].y)
    drawn.bands = list(_band_boxes(drawn, tops, len(lanes)))
    _attach(drawn, scope)
    drawn.lines |= {flow.id: line for flow in scope.flows.values() if (line := _line(drawn, flow.source, flow.target))}
    return drawn


def across(source: Box, target: Box) -> list[Point]:
    """A message flow, between the edges that face each other."""
    down = source.y < target.y
    begin = (source.middle[0], source.y + source.height if down else source.y)
    end = (target.middle[0], target.y if down else target.y + target.height)
    return [begin, end]


def _slot(band: int, row: int) -> int:
    return band * MOST_ROWS + row


def _bands(names: Mapping[str, object], lanes: Sequence[Lane]) -> dict[str, int]:
    of_lane = {node: number for number, lane in enumerate(lanes) for node in lane.nodes}
    return {name: of_lane.get(name, 0) for name in names}


def _size(kind: str, inner: Plan | None) -> Point:
    if inner is not None and inner.boxes:
        return inner.width, inner.height
    return (36, 36) if kind in EVENTS else (50, 50) if kind in GATEWAYS else (100, 80)


def _centred(across: Point, down: Point, size: Point) -> Box:
    """A box of a size in the middle of its column and its row."""
    width, height = size
    return Box((across[0] + across[1] - width) / 2, (down[0] + down[1] - height) / 2, width, height)


def _edges(sizes: Sequence[tuple[int, float]]) -> dict[int, Point]:
    """Where each column, or row, begins and ends, in order."""
    start = MARGIN
    widest: dict[int, float] = {}
    for place, size in sizes:
        widest[place] = max(widest.get(place, 0), size)
    found = {}
    for place in sorted(widest):
        found[place] = (start, start + widest[place])
        start += widest[place] + GAP
    return found


def _end(edges: Mapping[int, Point]) -> float:
    return max((end for _, end in edges.values()), default=MARGIN)


def _band_boxes(drawn: Plan, tops: Mapping[int, Point], count: int) -> Iterator[Box]:
    """One band under the other, each as high as its rows; an empty one gets a share of its own at the end."""
    top = 0.0
    for number in range(count):
        ends = [bottom for slot, (_, bottom) in tops.items() if slot // MOST_ROWS == number]
        bottom = max(ends) + GAP / 2 if ends else top
        if bottom > top:
            yield Box(0, top, drawn.width, bottom - top)
        else:
            yield Box(0, top, drawn.width, 0)
        top = bottom


def _attach(drawn: Plan, scope: Scope) -> None:
    """Boundary events, side by side on the lower edge of their host."""
    seats: dict[str, int] = {}
    for name in scope.nodes:
        host = layers.carrier(scope, name)
        if host != name and host in drawn.boxes:
            box = drawn.boxes[host]
            seat = seats.get(host, 0)
            seats[host] = seat + 1
            drawn.boxes[name] = Box(box.x + box.width - 46 - 40 * seat, box.y + box.height - 18, 36, 36)


def _line(drawn: Plan, source: str, target: str) -> list[Point]:
    """To the right in steps; a way back runs below."""
    if source not in drawn.boxes or target not in drawn.boxes:
        return []
    a, b = drawn.boxes[source], drawn.boxes[target]
    begin, end = (a.x + a.width, a.middle[1]), (b.x, b.middle[1])
    if end[0] <= begin[0]:
        low = max(a.y + a.height, b.y + b.height) + GAP / 3
        return [(a.middle[0], a.y + a.height), (a.middle[0], low), (b.middle[0], low), (b.middle[0], b.y + b.height)]
    if begin[1] == end[1]:
        return [begin, end]
    turn = end[0] - GAP / 2
    return [begin, (turn, begin[1]), (turn, end[1]), end]
