"""What is said about a table before it is used, and whether that agrees with trying every case."""

import random
from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.feel.decisions.short import formula, model, rule, table
from workflow_engine.feel.decisions.covering import TooIntricate, Work, missed
from workflow_engine.feel.decisions.definitions import Item, Place, Rule

NOW = datetime(2026, 3, 2, tzinfo=UTC)
DEPT = [("dept", "string", '"财务", "销售"')]
BOTH = [("amount", "number", "[0..1000]"), ("dept", "string", '"财务", "销售"')]


@pytest.mark.parametrize(
    ("rows", "options", "codes"),
    [
        (["< 5 => 1", ">= 5 => 2"], {}, []),
        (["< 5 => 1", "> 5 => 2"], {}, ["dmn_gap"]),
        (["<= 5 => 1", ">= 5 => 2"], {}, ["dmn_overlap"]),
        (["<= 5 => 1", ">= 5 => 1"], {"policy": "A"}, []),
        (["<= 5 => 1", ">= 5 => 2"], {"policy": "A"}, ["dmn_overlap"]),
        (["<= 5 => amount", ">= 5 => 2"], {"policy": "A"}, []),
        (["<= 5 => 1", ">= 5 => 2"], {"policy": "F"}, []),
        (["<= 5 => 1", ">= 5 => 2"], {"policy": "C"}, []),
        (["- => 1", "> 5 => 2"], {"policy": "F"}, ["dmn_unreachable"]),
        (["< 5 => 1", "> 3 => 2", "[1..9] => 3"], {"policy": "F"}, ["dmn_unreachable"]),
        (["< 5 => 1"], {"outputs": [("", "", "0")]}, []),
        (["< 5 => 1"], {"policy": "C"}, []),
        (["not(5) => 1", "5 => 2"], {}, []),
        (["5, 6 => 1", "not(5) => 2"], {}, ["dmn_overlap"]),
        (["[0..500] => 1", "(500..1000] => 2"], {"inputs": [("amount", "number", "[0..1000]")]}, []),
        (
            ["> 2000 => 1", "- => 2"],
            {"inputs": [("amount", "number", "[0..1000]")], "policy": "F"},
            ["dmn_unreachable"],
        ),
        (['"财务" => 1', '"销售" => 2'], {"inputs": DEPT}, []),
        (['"财务" => 1', '"销售" => 2'], {"inputs": [("dept", "string", "")]}, ["dmn_gap"]),
        (['"财务" => 1', 'not("财务") => 2'], {"inputs": [("dept", "string", "")]}, []),
        (["true => 1", "false => 2"], {"inputs": [("ok", "boolean", "")]}, []),
        (["true => 1"], {"inputs": [("ok", "boolean", "")]}, ["dmn_gap"]),
        (['< 5 | "财务" => 1', ">= 5 | - => 2", '< 5 | "销售" => 3'], {"inputs": BOTH}, []),
        (['< 5 | "财务" => 1', ">= 5 | - => 2"], {"inputs": BOTH}, ["dmn_gap"]),
        (["< 5 | - => 1", '- | "财务" => 2', '>= 5 | "销售" => 3'], {"inputs": BOTH}, ["dmn_overlap"]),
        (['< @"2026-02-01" => 1', '>= date("2026-02-01") => 2'], {"inputs": [("day", "date", "")]}, []),
        (["-5 => 1", "not(-5) => 2"], {}, []),
        ([], {}, ["dmn_gap"]),
        (["(< 5) => 1", "(>= 5) => 2"], {}, []),
        (["if 1 < 2 then (< 5) else 1 => 1"], {}, ["dmn_not_analysed"]),
        (["1 < 2 => 1", "5 => 2"], {}, ["cell_type", "dmn_not_analysed"]),
        (['@"P1Y" => 1', 'not(@"P1Y") => 2'], {"inputs": [("amount", "years and months duration", "")]}, []),
        (['< @"P1Y" => 1'], {"inputs": [("amount", "years and months duration", "")]}, ["dmn_not_analysed"]),
        (["> limit => 1"], {}, ["dmn_not_analysed"]),
        (["> today() => 1"], {"inputs": [("day", "date", "")]}, ["dmn_not_analysed"]),
        (['"a" => 1', "not(5) => 2"], {}, ["cell_type", "dmn_overlap", "dmn_gap"]),
        (["- => 1 | 2"], {}, ["table_cells"]),
        (
            ["- => 1 | 2"],
            {"policy": "C", "aggregation": "SUM", "outputs": [("a", "", ""), ("b", "", "")]},
            ["aggregation_outputs"],
        ),
        (["- => 1"], {"policy": "P"}, ["no_output_values"]),
    ],
)
def test_findings(rows, options, codes):
    made = model(table(rows, **options), ["amount", "dept", "ok", "day", "limit"])
    assert [finding.code for finding in made.findings] == codes


def test_a_finding_names_rules_and_a_case():
    made = model(table(["<= 500 | - => 1", '>= 500 | "财务" => 2', '> 500 | "销售" => 3'], inputs=BOTH))
    [finding] = made.findings
    assert finding.place == Place("r2")
    assert str(finding.message) == 'Expected one rule to match, but r1, r2 both do: amount = 500 and dept = "财务".'
    assert finding.message.zh == '规则 r1, r2 同时命中：amount = 500，dept = "财务"。'


@pytest.mark.parametrize(
    ("rows", "case"),
    [
        (["< 5 => 1"], "amount = 5"),
        (["<= 5 => 1"], "amount > 5"),
        (["> 5 => 1"], "amount < 5"),
        (["< 5 => 1", "> 6 => 2", "5, 6 => 3"], "amount in (5..6)"),
        ([], "anything"),
    ],
)
def test_the_case_without_a_rule_is_told(rows, case):
    assert f"none for: {case}." in str(model(table(rows)).findings[0].message)


def test_allowed_values_of_an_item_are_the_domain():
    grade = Item("tGrade", "string", allowed=formula('"A", "B"'))
    complete = model(table(['"A" => 1', '"B" => 2'], inputs=[("grade", "tGrade", "")]), ["grade"], [grade])
    assert complete.findings == ()


def test_an_output_of_the_wrong_type():
    made = table(['- => "x"'])
    typed = type(made)(made.inputs, (made.outputs[0].__class__(type="number"),), made.rules, place=made.place)
    assert [finding.code for finding in model(typed).findings] == ["cell_type"]
    computed = type(made)(made.inputs, typed.outputs, (rule("- => amount + 1", 1),), place=made.place)
    assert model(computed).findings == ()


ENDS = st.integers(0, 4)
SPANS = st.tuples(ENDS, ENDS).map(sorted)
CELLS = st.one_of(
    st.just("-"),
    ENDS.map(str),
    ENDS.map("not({})".format),
    st.tuples(st.sampled_from(["<", "<=", ">", ">="]), ENDS).map(lambda pair: f"{pair[0]} {pair[1]}"),
    SPANS.map(lambda span: f"[{span[0]}..{span[1]})"),
    SPANS.map(lambda span: f"({span[0]}..{span[1]}], {span[0]}"),
)
COLUMNS = [("amount", "number", "[0..4]"), ("dept", "number", "[0..4]")]
POINTS = [n / 2 for n in range(9)]  # every end and something between each two


@settings(deadline=None, derandomize=True, max_examples=150)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5), st.sampled_from(["U", "F"]))
def test_it_agrees_with_trying_every_case(rows, policy):
    made = model(table([f"{one} | {two} => {n}" for n, (one, two) in enumerate(rows)], policy, inputs=COLUMNS))
    collected = model(table([f"{one} | {two} => {n}" for n, (one, two) in enumerate(rows)], "C", inputs=COLUMNS))
    hits = [
        [int(n) for n in collected.evaluate("d", {"amount": a, "dept": b}, now=NOW).value]
        for a, b in product(POINTS, POINTS)
    ]
    codes = {finding.code for finding in made.findings}
    assert ("dmn_gap" in codes) == any(hit == [] for hit in hits)
    if policy == "U":
        assert ("dmn_overlap" in codes) == any(len(hit) > 1 for hit in hits)
    wanted = {hit[0] for hit in hits if hit} if policy == "F" else {n for hit in hits for n in hit}
    unreachable = {f"r{n + 1}" for n in range(len(rows)) if n not in wanted}
    assert {finding.place.element for finding in made.findings if finding.code == "dmn_unreachable"} == unreachable


def test_looking_through_ends():
    """Whether some hundred boxes that fix three of forty columns hold every case may take for ever to find out."""
    source = random.Random(5)
    boxes = []
    for _ in range(250):
        fixed = dict.fromkeys(source.sample(range(40), 3))
        boxes.append(tuple(source.choice([0b01, 0b10]) if column in fixed else 0b11 for column in range(40)))
    with pytest.raises(TooIntricate):
        missed((0b11,) * 40, boxes, Work())


def test_a_wide_or_long_table_is_not_looked_through_for_ever():
    rules = tuple(Rule((formula(f"[{n}..{n + 2})"),), (formula("1"),), Place(f"r{n}")) for n in range(3_000))
    made = table(["- => 1"])
    long = type(made)(made.inputs, made.outputs, rules, place=made.place)
    codes = [finding.code for finding in model(long).findings]
    assert codes.count("dmn_overlap") == 20
