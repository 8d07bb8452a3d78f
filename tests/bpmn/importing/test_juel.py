"""Expressions of the Java family become FEEL that says the same."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow_engine.bpmn.importing.juel import Untranslatable, condition, template
from workflow_engine.feel import expression

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TRANSLATED = [
    ("${approved}", "approved"),
    ("#{!approved}", "not(approved)"),
    ("${a && !b || c}", "a and not(b) or c"),
    ("${(a || b) && c}", "(a or b) and c"),
    ("${not x == y}", "not(x) = y"),
    ("${a eq b and c ne d}", "a = b and c != d"),
    ("${x == 'it\\'s'}", 'x = "it\'s"'),
    ("${a ? 1 : 2}", "if a then 1 else 2"),
    ("${(a ? 1 : 2) + 3}", "(if a then 1 else 2) + 3"),
    ("${1 - (2 - 3)}", "1 - (2 - 3)"),
    ("${-(a + b) * 2 div 3}", "-(a + b) * 2 / 3"),
    ("${a % 2 == 0}", "modulo(a, 2) = 0"),
    ("${order.lines[0].sku}", "order.lines[1].sku"),
    ("${order['unit price']}", 'get value(order, "unit price")'),
    ("${order['amount']}", "order.amount"),
    ("${lines[loopCounter]}", "lines[loopCounter + 1]"),
    ("${empty x}", 'list contains([null, "", []], x)'),
    ("${not empty x}", 'not(list contains([null, "", []], x))'),
    ("${name.startsWith('王') && name.length() > 1}", 'starts with(name, "王") and string length(name) > 1'),
    ("${list.size() > 0}", "count(list) > 0"),
    ("${'a'.concat(b).concat('c')}", '"a" + b + "c"'),
    ("${execution.getVariable('amount') > 5}", "amount > 5"),
    ("${execution.hasVariable('amount')}", "amount != null"),
    ("${variables:lt(amount, 5)}", "amount < 5"),
    ("${vars:getOrDefault(amount, 5) > 3}", "(if amount = null then 5 else amount) > 3"),
    ("${variables:containsAny(names, '王芳', '李强')}", '(has(names, "王芳") or has(names, "李强"))'),
    ("${S(order).prop('customer').prop('name').stringValue() == 'A'}", 'order.customer.name = "A"'),
    ("${now()}", "now()"),
    ("${dateTime().plusDays(3)}", 'now() + duration("P3D")'),
    ("${dateTime().plusWeeks(2).toDate()}", 'now() + duration("P14D")'),
    ("Order ${id} of ${name}", '"Order " + string(id) + " of " + string(name)'),
    ("${a}${b}", "string(a) + string(b)"),
]
LEFT = [
    *("${bean.run(x)}", "${task.assignee}", "${execution.setVariable('a', 1)}", "${x", "${}", "${a b}", "${x[y]}"),
    *("${order.getAmount()}", "${'a}", "${a ? b}", "${execution}", "${date:format(x)}", "${a{b}}", "${a.}"),
]


@pytest.mark.parametrize(("theirs", "ours"), TRANSLATED)
def test_expressions_are_translated(theirs: str, ours: str) -> None:
    assert template(theirs) == ours


@pytest.mark.parametrize("text", LEFT)
def test_what_reaches_a_program_or_cannot_be_read_is_left(text: str) -> None:
    with pytest.raises(Untranslatable):
        template(text)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("amount == 5 and not late", "amount = 5 and not(late)"),
        ("not a == b", "not(a = b)"),
        ("len(lines) > 3", "count(lines) > 3"),
        ("status === 'ok' && !late", 'status = "ok" and not(late)'),
        ("'a' in names", 'has(names, "a")'),
        ("status in ['ok', 'late']", 'has(["ok", "late"], status)'),
        ("return amount != None;", "amount != null"),
        ("bpmn:getDataObject('approved') == true", "approved = true"),
    ],
)
def test_conditions_of_programming_languages(theirs: str, ours: str) -> None:
    assert condition(theirs) == ours


@pytest.mark.parametrize(
    ("text", "values", "answer"),
    [
        ("${amount > 200 && !urgent}", {"amount": 201, "urgent": False}, True),
        ("${amount > 200 && !urgent}", {"amount": 201, "urgent": True}, False),
        ("${empty lines}", {"lines": []}, True),
        ("${empty lines}", {"lines": [1]}, False),
        ("${empty lines}", {}, True),
        ("${not empty name}", {"name": "王芳"}, True),
        ("${lines[1].qty + lines[0].qty}", {"lines": [{"qty": 2}, {"qty": 3}]}, 5),
        ("${amount >= 10 ? 'big' : amount > 5 ? 'middle' : 'small'}", {"amount": 6}, "middle"),
        ("${10 - 4 - 3 == 3 && 2 + 3 * 4 == 14}", {}, True),
        ("${!(a == b) == true}", {"a": 1, "b": 2}, True),
        ("${name.substring(1, 3)}", {"name": "abcd"}, "bc"),
    ],
)
def test_translations_say_the_same(text: str, values: dict[str, Any], answer: Any) -> None:
    assert expression(template(text))(values, now=NOW) == answer


@pytest.mark.parametrize(
    "text", ["${" + "(" * 5000 + "}", "${" + "!" * 5000 + "x}", "${a" + ".b" * 5000 + "}", "${" * 3000]
)
def test_malice_ends_at_once(text: str) -> None:
    with pytest.raises(Untranslatable):
        template(text)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(alphabet="ab1 '\"\\${}#()[]<>=!&|?:.,+-*/%not emptyand"))
def test_any_text_is_translated_or_left(text: str) -> None:
    for translate in (template, condition):
        with suppress(Untranslatable):
            expression(translate(text))
