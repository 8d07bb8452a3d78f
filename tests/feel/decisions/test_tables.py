"""Decision tables: hit policies, aggregation, allowed values, defaults, and the record of why."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from tests.feel.decisions.short import model, table

LEVELS = ['< 1000 => "clerk"', '[1000..5000] => "manager"', '> 3000 => "director"']
LISTED = [("", '"director", "manager", "clerk"', "")]


@pytest.mark.parametrize(
    ("policy", "aggregation", "amount", "wanted"),
    [
        ("U", "", 500, "clerk"),
        ("U", "", 4000, None),
        ("A", "", 500, "clerk"),
        ("A", "", 4000, None),
        ("P", "", 4000, "director"),
        ("F", "", 4000, "manager"),
        ("R", "", 4000, ["manager", "director"]),
        ("O", "", 4000, ["director", "manager"]),
        ("C", "", 4000, ["manager", "director"]),
        ("C", "COUNT", 4000, 2),
        ("C", "MIN", 4000, "director"),
        ("C", "MAX", 4000, "manager"),
        ("C", "SUM", 4000, None),
        ("U", "", None, None),
        ("R", "", None, []),
        ("O", "", None, []),
        ("C", "", None, []),
        ("C", "COUNT", None, 0),
        ("C", "SUM", None, None),
        ("C", "MAX", None, None),
    ],
)
def test_hit_policy(decide, policy, aggregation, amount, wanted):
    """Engine document, 7.4; DMN 1.5, 8.2.8 to 8.2.11."""
    assert decide(table(LEVELS, policy, aggregation, outputs=LISTED), amount=amount).value == wanted


@pytest.mark.parametrize("policy", ["U", "A"])
def test_several_answers_are_a_fault(decide, policy):
    decided = decide(table(LEVELS, policy), amount=4000)
    assert [(fault.code, fault.element) for fault in decided.faults] == [("dmn_not_unique", "t")]
    assert decided.faults[0].message.zh
    assert decide(table(LEVELS, policy), amount=500).faults == ()


def test_any_takes_rules_that_agree(decide):
    assert decide(table(["> 1 => 5", "> 2 => 5.0"], "A"), amount=3).value == 5


@pytest.mark.parametrize(("aggregation", "wanted"), [("SUM", 6), ("MIN", 1), ("MAX", 3), ("COUNT", 3)])
def test_aggregation_of_numbers(decide, aggregation, wanted):
    assert decide(table(["> 0 => 1", "> 0 => 2", "> 0 => 3"], "C", aggregation), amount=1).value == wanted


def test_several_outputs_are_a_context(decide):
    outputs = [("role", "", ""), ("days", "", "")]
    decided = decide(table(['< 10 => "clerk" | amount * 2', '>= 10 => "manager" | 5'], outputs=outputs), amount=3)
    assert decided.value == {"role": "clerk", "days": 6}


def test_priority_goes_by_columns_from_left_to_right(decide):
    outputs = [("risk", '"high", "low"', ""), ("days", "3, 2, 1", "")]
    rows = ['> 0 => "low" | 3', '> 0 => "high" | 1', '> 0 => "high" | 2', '> 0 => "other" | 3']
    assert decide(table(rows, "P", outputs=outputs), amount=1).value == {"risk": "high", "days": 2}
    ordered = decide(table(rows, "O", outputs=outputs), amount=1).value
    assert [(row["risk"], row["days"]) for row in ordered] == [("high", 2), ("high", 1), ("low", 3), ("other", 3)]


@pytest.mark.parametrize("policy", ["U", "F", "C"])
def test_the_default_stands_in_when_nothing_matches(decide, policy):
    made = table(["> 10 => 1"], policy, outputs=[("", "", "amount + 100")])
    assert decide(made, amount=5).value == 105


@pytest.mark.parametrize(("dept", "wanted"), [("财务", 1), ("销售", 2), ("火星", None), (None, 2)])
def test_allowed_values(decide, dept, wanted):
    inputs = [("dept", "string", '"财务", "销售"')]
    decided = decide(table(['"财务" => 1', 'not("财务") => 2'], inputs=inputs), dept=dept)
    assert decided.value == wanted
    assert ("Expected an allowed value of dept." in decided.notes) is (dept == "火星")


def test_cells_see_everything_that_is_required(decide):
    inputs = [("amount", "", ""), ("dept", "", "")]
    rows = ["> limit | ? = boss => limit * 2", "- | - => string(amount) + dept"]
    decided = decide(table(rows, "F", inputs=inputs), inputs=["amount", "dept", "limit", "boss"], given={"boss": "财务"},
                     amount=11, dept="财务", limit=10)  # fmt: skip
    assert decided.value == 20
    assert (
        decide(table(rows, "F", inputs=inputs), inputs=["amount", "dept", "limit", "boss"], amount=1, dept="x").value
        == "1x"
    )


def test_the_record_says_why(decide):
    decided = decide(table(LEVELS, "C"), amount=4000)
    [table_record, decision_record] = decided.record
    assert (table_record.element, table_record.rules) == ("t", ("r2", "r3"))
    assert table_record.inputs == {"amount": 4000}
    assert table_record.as_json() == {
        "element": "t",
        "name": "",
        "inputs": {"amount": 4000},
        "rules": ["r2", "r3"],
        "value": ["manager", "director"],
    }
    assert (decision_record.element, decision_record.rules) == ("d", None)


def test_an_input_is_evaluated_once(decide):
    """Otherwise two hundred rules would ask two hundred times."""
    inputs = [("count(for i in 1..300 return i)", "", "")]
    rows = [f"{n} => {n}" for n in range(200)] + ["300 => 1"]
    assert decide(table(rows, inputs=inputs)).value == 1


@pytest.mark.parametrize("type_", ["number", "string"])
def test_the_result_is_fitted_to_the_type_of_the_decision(decide, type_):
    made = table(["> 0 => 5"], "R")
    assert decide(made, type_=type_, amount=1).value == (Decimal(5) if type_ == "number" else None)


def test_models_are_shared_between_threads(now):
    made = model(table(LEVELS, "F"))
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: made.evaluate("d", {"amount": n}, now=now).value, range(0, 8000, 10)))
    assert answers == ["clerk" if n < 1000 else "manager" if n <= 5000 else "director" for n in range(0, 8000, 10)]
