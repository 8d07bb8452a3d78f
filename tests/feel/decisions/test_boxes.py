"""Boxed expressions, item definitions, and what is fitted to a type."""

import pytest

from tests.feel.decisions.short import formula, model, table
from workflow_engine.feel.decisions import definitions as dmn
from workflow_engine.feel.decisions.definitions import Bound, Item, Variable


def entry(name: str, text: str, type_: str = "") -> Bound:
    return Bound(Variable(name, type_), formula(text))


CONTEXT = dmn.ContextBox((entry("net", "amount - tax"), entry("a b", "net * 2")), formula("a b + 1"))
FUNCTION = dmn.FunctionBox((Variable("x", "number"), Variable("rate")), formula("x * rate"))


@pytest.mark.parametrize(
    ("box", "wanted"),
    [
        (formula("amount + 1"), 11),
        (formula("amount + 1", "number"), 11),
        (formula("amount + 1", "string"), None),
        (formula("missing"), None),
        (formula(""), None),
        (None, None),
        (CONTEXT, 17),
        (dmn.ContextBox((entry("a", "1"), entry("b", "a + 1"))), {"a": 1, "b": 2}),
        (dmn.ContextBox((entry("a", "1", "string"),)), {"a": None}),
        (dmn.RelationBox((Variable("x"), Variable("y")), ((formula("1"), formula("2")), (formula("amount"), None))),
         [{"x": 1, "y": 2}, {"x": 10, "y": None}]),
        (dmn.ListBox((formula("1"), formula("amount"), None)), [1, 10, None]),
        (dmn.InvocationBox(FUNCTION, (entry("rate", "3"), entry("x", "amount"))), 30),
        (dmn.InvocationBox(FUNCTION, (entry("x", "amount"),)), None),
        (dmn.InvocationBox(FUNCTION, (entry("x", '"a"'), entry("rate", "3"))), None),
        (dmn.InvocationBox(formula("abs"), (entry("n", "-amount"),)), 10),
        (dmn.FunctionBox((), formula("1"), is_external=True), "function"),
        (dmn.InvocationBox(dmn.FunctionBox((), formula("1"), is_external=True), ()), None),
        (dmn.ConditionalBox(formula("amount > 5"), formula('"much"'), formula('"little"')), "much"),
        (dmn.ConditionalBox(formula("null"), formula("1"), formula("2")), None),
        (dmn.FilterBox(formula("[1, 20, 30]"), formula("item > amount")), [20, 30]),
        (dmn.FilterBox(formula("[{a: 1}, {a: 20}]"), formula("a > amount")), [{"a": 20}]),
        (dmn.FilterBox(formula("[1, 2]"), formula('"x"')), None),
        (dmn.FilterBox(formula("[]"), formula("item > 1")), []),
        (dmn.LoopBox("for", "i", formula("[1, 2]"), formula("i * amount")), [10, 20]),
        (dmn.LoopBox("for", "i", formula("1..3"), formula("count(partial)")), None),
        (dmn.LoopBox("some", "i", formula("[1, 20]"), formula("i > amount")), True),
        (dmn.LoopBox("every", "i", formula("[1, 20]"), formula("i > amount")), False),
        (dmn.LoopBox("some", "i", formula("[1, null]"), formula("i > 0")), None),
    ],
)  # fmt: skip
def test_box(now, box, wanted):
    decided = model(box, ["amount", "tax"]).evaluate("d", {"amount": 10, "tax": 2}, now=now)
    assert decided.value == wanted or getattr(decided.value, "name", None) == wanted


def test_a_function_in_a_context_may_call_itself(decide):
    factorial = dmn.FunctionBox((Variable("n"),), formula("if n = 0 then 1 else n * f(n - 1)"))
    box = dmn.ContextBox((Bound(Variable("f"), factorial),), formula("f(amount)"))
    assert decide(box, amount=5).value == 120


ORDER = Item("tOrder", components=(Item("net amount", "number"), Item("lines", "tLine", is_collection=True)))
LINE = Item("tLine", components=(Item("qty", "number"), Item("sku", "string", allowed=formula('starts with(?, "S")'))))
GRADE = Item("tGrade", "string", allowed=formula('"A", "B"'))
GRADES = Item("tGrades", "tGrade", is_collection=True, constraint=formula("count(?) < 3"))
TREE = Item("tTree", components=(Item("children", "tTree", is_collection=True), Item("value", "number")))
ITEMS = (ORDER, LINE, GRADE, GRADES, TREE)


@pytest.mark.parametrize(
    ("type_", "given", "passes"),
    [
        ("tGrade", "A", True),
        ("tGrade", "C", False),
        ("tGrade", ["A"], True),
        ("tGrade", None, True),
        ("tGrades", ["A", "B"], True),
        ("tGrades", ["A", "C"], False),
        ("tGrades", ["A", "A", "B"], False),
        ("tGrades", "A", True),
        ("tOrder", {"net amount": 5, "lines": []}, True),
        ("tOrder", {"net amount": 5, "lines": [{"qty": 1, "sku": "S1"}]}, True),
        ("tOrder", {"net amount": 5, "lines": [{"qty": 1, "sku": "X1"}]}, False),
        ("tOrder", {"net amount": "5", "lines": []}, False),
        ("tOrder", {"net amount": 5}, False),
        ("tTree", {"value": 1, "children": [{"value": 2, "children": []}]}, True),
        ("number", "5", False),
        ("feel:number", 5, True),
        ("Any", {"x": 1}, True),
        ("unheard of", "x", True),
    ],
)
def test_types(decide, type_, given, passes):
    decided = decide(formula("x"), inputs=["x"], given={"x": given}, items=ITEMS, type_=type_)
    assert (decided.value is not None) is (passes and given is not None)


def test_inputs_are_fitted_to_their_types(now):
    made = model(formula("order.net amount * 2"), ["order: tOrder"], ITEMS)
    assert made.evaluate("d", {"order": {"net amount": 5, "lines": []}}, now=now).value == 10
    decided = made.evaluate("d", {"order": {"net amount": "x"}}, now=now)
    assert decided.value is None
    assert (
        decided.notes[0]
        == "Expected context<net amount: number, lines: list<context<qty: number, sku: string>>> for order, but got context."
    )


def test_names_of_components_are_known_in_filters_and_paths(now):
    made = model(formula("sum(orders[net amount > 5].net amount)"), ["orders"], ITEMS)
    orders = [{"net amount": amount} for amount in (3, 6, 9)]
    assert made.evaluate("d", {"orders": orders}, now=now).value == 15


def test_types_can_be_asked_for(now):
    made = model(
        formula("x instance of tGrade and not(x instance of tOrder) and [x] instance of list<tGrade>"), ["x"], ITEMS
    )
    assert made.evaluate("d", {"x": "Z"}, now=now).value is True


def test_a_table_inside_a_context(decide):
    box = dmn.ContextBox((Bound(Variable("level"), table(["> 5 => 1", "<= 5 => 2"])),), formula("level * 10"))
    decided = decide(box, amount=6)
    assert decided.value == 10
    assert [record.element for record in decided.record] == ["t", "d"]
