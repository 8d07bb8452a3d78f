"""Decision tables (DMN 1.5, 8): one more node of the tree. Which rules match is found here, what follows in `hits`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, repeat

from workflow_engine.feel import tree
from workflow_engine.feel.decisions.definitions import Aggregation, HitPolicy, OutputColumn, Place, Rule, Table
from workflow_engine.feel.decisions.hits import AGGREGATIONS, LISTS, POLICIES, Hit, NotUnique
from workflow_engine.feel.decisions.record import DecisionRun, Recorded
from workflow_engine.feel.decisions.texts import NOTHING, Texts
from workflow_engine.feel.run import Frame
from workflow_engine.feel.running.scope import Closure, Scope, cost
from workflow_engine.feel.tree import Node
from workflow_engine.feel.values import Value

Names = frozenset[str]
Fitted = Callable[[Node, str, str], Node]
Tests = tuple[tuple[int, Closure], ...]  # the column of each


@dataclass(frozen=True, slots=True)
class Input(Node):
    """`allowed` are tests about the value; without tests everything is."""

    label: str
    value: Node
    allowed: Node


@dataclass(frozen=True, slots=True)
class Output(Node):
    """`ranks` are the listed values, most important first."""

    name: str
    ranks: tuple[Node, ...]
    default: Node | None


@dataclass(frozen=True, slots=True)
class Row(Node):
    place: Place
    tests: tuple[Node, ...]
    cells: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class TableNode(Node):
    place: Place
    hit_policy: HitPolicy
    aggregation: Aggregation
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rows: tuple[Row, ...]


def table_node(table: Table, texts: Texts, fitted: Fitted, names: Names) -> TableNode:
    """The node of a table; `fitted` fits a node's value to the name of a type."""
    inputs = tuple(
        Input(
            column.label or column.expression.text.strip(),
            fitted(texts.expression(column.expression, names), column.expression.type, column.label),
            texts.tests(column.allowed, names),
        )
        for column in table.inputs
    )
    outputs = tuple(_output(column, texts, fitted, names) for column in table.outputs)
    rows = tuple(_row(rule, table.outputs, texts, fitted, names) for rule in table.rules)
    return TableNode(table.place, table.hit_policy, table.aggregation, inputs, outputs, rows)


def _output(column: OutputColumn, texts: Texts, fitted: Fitted, names: Names) -> Output:
    ranks = texts.tests(column.allowed, names)
    default = fitted(texts.expression(column.default, names), column.type, column.name) if column.default else None
    return Output(column.name, tuple(tree.children(ranks)), default)


def _row(rule: Rule, columns: tuple[OutputColumn, ...], texts: Texts, fitted: Fitted, names: Names) -> Row:
    """A cell too many is kept without a type: it is for the check to find."""
    cells = zip(rule.outputs, chain(columns, repeat(OutputColumn())), strict=False)
    return Row(
        rule.place,
        tuple(texts.tests(cell, names | {"?"}) for cell in rule.inputs),
        tuple(fitted(texts.expression(cell, names), column.type, column.name) for cell, column in cells),
    )


def table(node: TableNode, scope: Scope) -> Closure:
    """The closure of a table, for frames of a DecisionRun.

    1. Evaluate each input once and look whether its value is allowed.
    2. Find the rules all of whose tests hold; a cell `-` is no test.
    3. Evaluate their outputs, and let the hit policy choose or join them; without a match, take the default.
    4. Keep inputs, rules and value in the record.
    """
    labels, values = [item.label for item in node.inputs], scope.closures(item.value for item in node.inputs)
    about = scope.inner(["?"])
    allowed = _tests([item.allowed for item in node.inputs], about)
    rules = [_tests(row.tests[: len(labels)], about) for row in node.rows]
    answer, steps, most = _answer(node, scope), cost(node), 1 if node.hit_policy == "F" else len(rules)

    def decide(frame: Frame) -> Value:
        frame.run.spend(steps)
        inputs = [value(frame) for value in values]
        frames = [Frame({"?": value}, frame, frame.run) for value in inputs]
        for at, test in allowed:
            if inputs[at] is not None and test(frames[at]) is not True:
                zh, en = f"{labels[at]} 的值不在允许范围内。", f"Expected an allowed value of {labels[at]}."
                return frame.run.note(zh, en)
        matching = _matching(rules, frames, most)
        value = answer(frame, matching)
        ids = tuple(node.rows[number].place.element for number in matching)
        _run(frame).record.append(Recorded(node.place.element, "", dict(zip(labels, inputs, strict=True)), value, ids))
        return value

    return decide


def _matching(rules: list[Tests], frames: list[Frame], most: int) -> list[int]:
    """The numbers of the rules all of whose tests hold, the first so many."""
    found: list[int] = []
    for number, tests in enumerate(rules):
        for at, test in tests:
            if test(frames[at]) is not True:
                break
        else:
            found.append(number)
            if len(found) == most:
                break
    return found


def _run(frame: Frame) -> DecisionRun:
    assert isinstance(frame.run, DecisionRun), "tables are evaluated in decisions"
    return frame.run


def _tests(tests: Sequence[Node], about: Scope) -> Tests:
    return tuple((at, about.closure(test)) for at, test in enumerate(tests) if _asks(test))


def _asks(tests: Node) -> bool:
    return not isinstance(tests, tree.UnaryTests) or tests.tests != ()


def _answer(node: TableNode, scope: Scope) -> Callable[[Frame, list[int]], Value]:
    """From the numbers of the matching rules to the value."""
    rows = [_outputs(node, row.cells, scope) for row in node.rows]
    rank = _ranking(node, scope)
    default = _outputs(node, [output.default or NOTHING for output in node.outputs], scope)
    has_default = any(output.default for output in node.outputs)
    choose, aggregate = POLICIES[node.hit_policy], AGGREGATIONS[node.aggregation]

    def answer(frame: Frame, matching: list[int]) -> Value:
        if not matching and has_default:
            return _joined(node, default(frame))
        if not matching and node.hit_policy not in LISTS:
            return frame.run.note("没有规则命中。", "Expected a rule to match, but none does.")
        hits = []
        for number in matching:
            outputs = rows[number](frame)
            hits.append(Hit(_joined(node, outputs), rank(frame, outputs)))
        try:
            value = choose(hits)
        except NotUnique as several:
            return _run(frame).fault("dmn_not_unique", node.place.element, several.message)
        return frame.run.made(aggregate(value) if node.hit_policy == "C" else value)

    return answer


def _outputs(node: TableNode, cells: Iterable[Node], scope: Scope) -> Callable[[Frame], list[Value]]:
    closures = scope.closures(cells)
    return lambda frame: [closure(frame) for closure in closures]


def _joined(node: TableNode, outputs: list[Value]) -> Value:
    """One output as its value, several as a context."""
    if len(node.outputs) == 1:
        return outputs[0] if outputs else None
    return {output.name: value for output, value in zip(node.outputs, outputs, strict=False)}


def _ranking(node: TableNode, scope: Scope) -> Callable[[Frame, list[Value]], tuple[int, ...]]:
    """The place of outputs by the listed values of each column; what is not listed comes last."""
    about = scope.inner(["?"])
    columns = [about.closures(tree.UnaryTests((rank,)) for rank in output.ranks) for output in node.outputs]

    def rank(frame: Frame, outputs: list[Value]) -> tuple[int, ...]:
        places = []
        for tests, value in zip(columns, outputs, strict=False):
            at = Frame({"?": value}, frame, frame.run)
            places.append(next((place for place, test in enumerate(tests) if test(at) is True), len(tests)))
        return tuple(places)

    return rank
