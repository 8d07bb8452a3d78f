"""Looking through a decision table before it is used (DMN 1.5, 8.2.8): overlapping rules, rules in vain, cases without a
rule, cells of a wrong type. A rule is a box: for each column the pieces of its axis in which the rule holds.
"""

from collections.abc import Iterator
from itertools import combinations, islice

from workflow_engine.feel import tree
from workflow_engine.feel.compare import equal
from workflow_engine.feel.decisions.axes import Axis, NotConstant, axis, constant, named
from workflow_engine.feel.decisions.covering import Box, Case, TooIntricate, Work, lowest, missed
from workflow_engine.feel.decisions.definitions import Place
from workflow_engine.feel.decisions.findings import Finding, Severity
from workflow_engine.feel.decisions.items import Allowed
from workflow_engine.feel.decisions.table import Input, Row, TableNode
from workflow_engine.feel.errors import Note
from workflow_engine.feel.text import written
from workflow_engine.feel.tree import Node
from workflow_engine.feel.types import ANY, Kind, NarrowType, Type, coerced, plain
from workflow_engine.feel.values import Value, kind

LISTED = 20  # findings of one sort for one table
ANYTHING = Note("任何输入", "anything")
ONE_ANSWER = ("U", "A", "P", "F")


def looked_through(table: TableNode) -> Iterator[Finding]:
    """What is noticeable about a table, at most LISTED findings of a sort."""
    misshapen = list(_misshapen(table))
    if misshapen:
        yield from misshapen
        return
    yield from islice(_mistyped(table), LISTED)
    try:
        axes = [_axis(item, [row.tests[at] for row in table.rows]) for at, item in enumerate(table.inputs)]
        boxes = [tuple(axis.mask(cell) for axis, cell in zip(axes, row.tests, strict=True)) for row in table.rows]
        work = Work()
        yield from islice(_overlaps(table, axes, boxes, work), LISTED)
        yield from islice(_in_vain(table, boxes, work), LISTED)
        yield from _gaps(table, axes, boxes, work)
    except (NotConstant, TooIntricate):
        zh, en = "单元格含变量或函数，或情形过多，未分析重叠与遗漏。", "Overlaps and gaps are not analysed here."
        yield _finding("dmn_not_analysed", table.place, zh, en, "info")


def _misshapen(table: TableNode) -> Iterator[Finding]:
    for row in table.rows:
        if (len(row.tests), len(row.cells)) != (len(table.inputs), len(table.outputs)):
            zh, en = "规则的单元格数与列数不符。", "Expected one cell for each column, but the rule has more or fewer."
            yield _finding("table_cells", row.place, zh, en, "refuse")
    if table.aggregation and len(table.outputs) != 1:
        zh, en = "聚合只能用于一个输出列。", "Expected one output to be aggregated, but there are several."
        yield _finding("aggregation_outputs", table.place, zh, en, "refuse")
    if table.hit_policy in ("P", "O") and not any(output.ranks for output in table.outputs):
        zh, en = (
            "此命中策略需要列出输出值的优先顺序。",
            "Expected output values in order of priority, but none are listed.",
        )
        yield _finding("no_output_values", table.place, zh, en, "warning")


def _mistyped(table: TableNode) -> Iterator[Finding]:
    """Constants that no value of their column can equal, and outputs that do not fit their type."""
    for row in table.rows:
        for item, cell in zip(table.inputs, row.tests, strict=True):
            wanted = plain(item.value.type) if isinstance(item.value, tree.Coerced) else ANY
            if isinstance(wanted, Kind) and wanted != ANY:
                odd = (value for value in _constants(named(cell)) if not wanted.holds(value))
                yield from (_wrong_type(row, value, wanted) for value in odd)
        for output in row.cells:
            if isinstance(output, tree.Coerced):
                odd = (value for value in _constants(_once(output.value)) if coerced(value, output.type) is None)
                yield from (_wrong_type(row, value, output.type) for value in odd)


def _overlaps(table: TableNode, axes: list[Axis], boxes: list[Box], work: Work) -> Iterator[Finding]:
    """Two rules for one case, where one answer is promised."""
    if table.hit_policy not in ("U", "A"):
        return
    for (one, first), (two, second) in combinations(zip(boxes, table.rows, strict=True), 2):
        work.take(len(one))
        both = tuple(a & b for a, b in zip(one, two, strict=True))
        if 0 in both or (table.hit_policy == "A" and not _differ(first, second)):
            continue
        zh_case, en_case = _shown(axes, tuple(map(lowest, both)))
        names = f"{first.place.element}, {second.place.element}"
        zh, en = f"规则 {names} 同时命中：{zh_case}。", f"Expected one rule to match, but {names} both do: {en_case}."
        yield _finding("dmn_overlap", second.place, zh, en)


def _in_vain(table: TableNode, boxes: list[Box], work: Work) -> Iterator[Finding]:
    """Rules that no value can match, and with policy F those whose cases are all taken by earlier ones."""
    for at, (row, box) in enumerate(zip(table.rows, boxes, strict=True)):
        if 0 in box or (table.hit_policy == "F" and missed(box, boxes[:at], work) is None):
            zh, en = "此规则永远不会命中。", "Expected a case that this rule is for, but there is none."
            yield _finding("dmn_unreachable", row.place, zh, en)


def _gaps(table: TableNode, axes: list[Axis], boxes: list[Box], work: Work) -> Iterator[Finding]:
    """A case without a rule, where an answer is promised and there is no default."""
    if table.hit_policy not in ONE_ANSWER or any(output.default for output in table.outputs):
        return
    case = missed(tuple(axis.domain for axis in axes), boxes, work)
    if case is not None:
        zh_case, en_case = _shown(axes, case)
        zh, en = f"没有规则适用于：{zh_case}。", f"Expected a rule for every case, but there is none for: {en_case}."
        yield _finding("dmn_gap", table.place, zh, en, "info")


def _axis(item: Input, cells: list[Node]) -> Axis:
    type_ = item.value.type if isinstance(item.value, tree.Coerced) else None
    narrow = [type_.test.tests] if isinstance(type_, NarrowType) and isinstance(type_.test, Allowed) else []
    return axis(item.label, cells, [item.allowed, *narrow])


def _shown(axes: list[Axis], case: Case) -> tuple[str, str]:
    pieces = [axis.shown(piece) for axis, piece in zip(axes, case, strict=True) if axis.values] or [ANYTHING]
    return "，".join(piece.zh for piece in pieces), " and ".join(pieces)


def _differ(first: Row, second: Row) -> bool:
    """Whether two rules are sure to have different outputs."""
    try:
        cells = zip(first.cells, second.cells, strict=True)
        return any(equal(constant(one), constant(other)) is not True for one, other in cells)
    except NotConstant:
        return False


def _constants(values: Iterator[Value]) -> Iterator[Value]:
    try:
        yield from values
    except NotConstant:
        return


def _once(node: Node) -> Iterator[Value]:
    yield constant(node)


def _wrong_type(row: Row, value: Value, wanted: Type) -> Finding:
    zh, en = f"{written(value)} 不是 {wanted} 类型。", f"Expected {wanted}, but {written(value)} is {kind(value)}."
    return _finding("cell_type", row.place, zh, en)


def _finding(code: str, place: Place, zh: str, en: str, severity: Severity = "warning") -> Finding:
    return Finding(code, place, Note(zh, en), severity)
