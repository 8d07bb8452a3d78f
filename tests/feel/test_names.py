"""Names: blanks, operators and any script by longest match; what wins when two things have one name."""

from decimal import Decimal

import pytest

from workflow_engine.feel import CONSTANTS, ExpressionError, expression

ORDER = {"total amount": 12, "客户": {"等级": "A"}, "date of birth": "1990-05-01", "a-b": 7}


@pytest.mark.parametrize(
    ("text", "names", "variables", "result"),
    [
        ("金额 > 1000", (), {"金额": 2000}, True),
        ("monthly fee * 12", ["monthly fee"], {"monthly fee": 5}, 60),
        ("monthly   fee*12", ["monthly fee"], {"monthly fee": 5}, 60),
        ("monthly fee and tax", ["monthly fee and tax", "monthly fee", "tax"], {"monthly fee and tax": 1}, 1),
        ("a-b", ["a-b"], {"a-b": 7}, 7),
        ("a - b", ["a-b"], {"a-b": 7}, 7),
        ("a-b", [], {"a": 9, "b": 4}, 5),
        ("a-b-c", ["a-b", "c"], {"a-b": 7, "c": 2}, 5),
        ("profit/loss", ["profit/loss"], {"profit/loss": 3}, 3),
        ("O'Brien", ["O'Brien"], {"O'Brien": 1}, 1),
        ("phase 2 cost + 1", ["phase 2 cost"], {"phase 2 cost": 1}, 2),
        ("count([1, 2]) > count", (), {"count": 1}, True),
        ("e\u0301", (), {"\u00e9": 1}, 1),
        ("\u00e9", (), {"e\u0301": 1}, None),
        ("🐎 + 1", ["🐎"], {"🐎": 1}, 2),
        ("some thing", ["some thing"], {"some thing": 1}, None),
    ],
)
def test_names(now, text, names, variables, result):
    try:
        answer = expression(text, names)(variables, now=now)
    except ExpressionError:
        answer = None
    assert answer == result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("order.total amount", 12),
        ("order.total amount + 1", 13),
        ("order.客户.等级", "A"),
        ("order.date of birth", "1990-05-01"),
        ("order.nothing", None),
        ("order.total amount in [10..20]", True),
        ("order.total amount and true", None),
        ("{first name: 1, b: first name + 1}.b", 2),
        ('{"first name": 1}.first name', 1),
        ("{a-b: 1, c: a-b}.c", 1),
        ("[{net weight: 1}, {net weight: 3}][net weight > 2].net weight", [3]),
        ("for line item in [1, 2] return line item * 2", [2, 4]),
        ("some order line in [1, 2] satisfies order line > 1", True),
        ("(function(unit price, n) unit price * n)(2, 3)", 6),
        ("(function(unit price, n) unit price * n)(n: 2, unit price: 5)", 10),
        ('substring(string: "abc", start position: 2)', "bc"),
        ("string length(string length)", None),
    ],
)
def test_names_inside(value, text, result):
    assert value(text, order=ORDER) == result


def test_declared_names_that_cannot_be_written_do_no_harm(now):
    assert expression("a + 1", ["a", "b&c", "", '"'])({"a": 1}, now=now) == 2


def test_names_of_the_third_level_up(value):
    text = "{a: 1, b: {c: {d: for i in [1] return a + i}}}.b.c.d"
    assert value(text) == [2]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("count > 3", True),
        ("date = 5", True),
        ("sum([count, date])", 9),
        ("[1, 2][item < count]", [1, 2]),
        ("sum(sum)", 3),
    ],
)
def test_a_variable_hides_the_function_of_its_name(value, text, result):
    assert value(text, count=4, date=5, sum=[1, 2]) == result


def test_what_is_read_is_known_beforehand():
    ready = expression("for i in orders return i.total * rate + count(orders[open and total > limit])")
    assert ready.names == {"orders", "rate"}
    assert ready.perhaps == {"open", "total", "limit"}
    assert expression("{a: 1, b: a + c}.b").names == {"c"}
    assert expression("sum([1, 2])").names == frozenset()
    assert "count" in expression("count > 3").perhaps
    assert "count" not in expression("count(list)").perhaps


def test_an_unknown_variable_is_null_and_told(value):
    notes = []
    assert value("amount", notes=notes) is None
    assert notes == ["Expected a variable named amount, but there is none."]


def test_variables_cannot_replace_functions_or_constants(now):
    """Reliability document, shadowing: whatever is submitted, the rule keeps its meaning."""
    values = {"sum": lambda _: 0, "abs": 5, "engine": {"limit": 10**9}, CONSTANTS: {"limit": 1000}}
    assert expression("sum([1, 2])")(values, now=now) == 3
    assert expression("abs(-1)")(values, now=now) == 1
    assert expression("engine.limit")(values, now=now) == 1000
    assert expression("amount <= engine.limit")({**values, "amount": 5000}, now=now) is False
    assert expression("engine.limit").names == {CONSTANTS}


def test_a_text_may_give_a_name_of_its_own(value):
    assert value("{abs: function(x) x + 1, r: abs(1)}.r") == 2
    assert value("for abs in [1, 2] return abs") == [Decimal(1), Decimal(2)]


@pytest.mark.parametrize("text", ["unknown thing + 1", "a b", "a“b”", "金额＞100", "f(x)", "x.y z(1) w"])
def test_what_is_no_name(text):
    with pytest.raises(ExpressionError):
        expression(text)


def test_nothing_of_python_can_be_reached(value):
    class Secret:
        key = "secret"

    for text in ("s.key", "s.__class__", 's.__class__("a")', '"".__class__', "(1).real", "[1].append[1]", "s"):
        assert value(text, s=Secret()) is None
