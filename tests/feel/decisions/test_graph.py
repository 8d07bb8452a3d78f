"""Requirement graphs: what is seen, what is evaluated, services, imports, circles, and texts that cannot be read."""

from contextlib import suppress

import pytest

from tests.feel.decisions.short import formula, model, table
from workflow_engine.feel import OverLimit
from workflow_engine.feel.decisions import Definitions, Model
from workflow_engine.feel.decisions import definitions as dmn
from workflow_engine.feel.decisions.definitions import (
    Decision,
    DecisionService,
    FunctionBox,
    Import,
    InputData,
    Item,
    Knowledge,
    Reference,
    Variable,
)
from workflow_engine.feel.limits import limit


def graph(*elements, namespace="n", imports=(), others=(), items=()):
    return Model(Definitions("m", namespace, tuple(elements), tuple(items), tuple(imports)), others)


def given(name: str, type_: str = "") -> InputData:
    return InputData(name, Variable(name, type_))


def decision(name: str, text: str, *requires: str, type_: str = "") -> Decision:
    return Decision(f"id_{name}", Variable(name, type_), formula(text), tuple(map(reference, requires)))


def knowledge(name: str, parameters: str, text: str, *requires: str, type_: str = "") -> Knowledge:
    formal = tuple(Variable(parameter) for parameter in parameters.split())
    return Knowledge(
        f"id_{name}", Variable(name, type_), FunctionBox(formal, formula(text)), tuple(map(reference, requires))
    )


def service(name: str, inputs: list[str], outputs: list[str], type_: str = "") -> DecisionService:
    return DecisionService(
        f"id_{name}", Variable(name, type_), tuple(map(reference, inputs)), tuple(map(reference, outputs))
    )


def reference(text: str) -> Reference:
    """An id, or "namespace#id"."""
    namespace, _, id_ = text.rpartition("#")
    return Reference(id_, namespace)


SHOP = (
    given("amount", "number"),
    given("grade"),
    decision("discount", 'if grade = "A" then 0.1 else 0', "grade"),
    knowledge("net", "gross rate", "gross * (1 - rate)"),
    decision("price", "net(amount, discount)", "amount", "id_discount", "id_net"),
    decision("both prices", "[price, net(gross: price, rate: discount)]", "id_price", "id_net", "id_discount"),
)


def test_decisions_build_on_one_another(now):
    made = graph(*SHOP)
    decided = made.evaluate("both prices", {"amount": 100, "grade": "A"}, now=now)
    assert decided.value == [90, 81]
    assert made.evaluate("id_price", {"amount": 100}, now=now).value == 100
    assert made.names == ("discount", "price", "both prices")


def test_each_decision_is_evaluated_once(now):
    record = graph(*SHOP).evaluate("both prices", {"amount": 100, "grade": "A"}, now=now).record
    assert [each.name for each in record] == ["discount", "price", "both prices"]
    assert record[0].as_json() == {
        "element": "id_discount",
        "name": "discount",
        "inputs": {"grade": "A"},
        "value": {"$number": "0.1"},
    }


def test_what_must_be_given_is_known(now):
    assert [variable.name for variable in graph(*SHOP).inputs("both prices")] == ["amount", "grade"]
    assert graph(*SHOP).inputs("discount") == (Variable("grade"),)


def test_only_what_is_required_is_seen(now):
    made = graph(given("amount"), decision("d", "amount"))
    assert made.evaluate("d", {"amount": 5}, now=now).value is None
    assert [(finding.code, finding.severity) for finding in made.findings] == [("unknown_name", "warning")]


def test_unknown_decisions_are_unknown(now):
    with pytest.raises(KeyError):
        graph(*SHOP).evaluate("nothing", {}, now=now)


def test_a_knowledge_model_may_call_itself_and_others(now):
    made = graph(
        knowledge("fib", "n", "if n < 2 then n else fib(n - 1) + fib(n - 2)"),
        knowledge("even_", "n", "if n = 0 then true else odd_(n - 1)", "id_odd_"),
        knowledge("odd_", "n", "if n = 0 then false else even_(n - 1)", "id_even_"),
        decision("d", "[fib(10), even_(10)]", "id_fib", "id_even_"),
        decision("for ever", "fib(0.5 - 1 / 0)", "id_fib"),
    )
    assert made.findings == ()
    assert made.evaluate("d", {}, now=now).value == [55, True]


def test_endless_recursion_is_over_the_limit(now):
    with pytest.raises(OverLimit):
        graph(knowledge("f", "n", "f(n + 1)"), decision("d", "f(1)", "id_f")).evaluate("d", {}, now=now)


def test_results_of_knowledge_are_fitted_to_their_type(now):
    made = graph(
        knowledge("f", "x", "x", type_="number"),
        knowledge("g", "x", "x", type_="tText"),
        decision("d", '[f(5), f("a"), g("a"), g(5)]', "id_f", "id_g"),
        items=[Item("tText", "string", parameters=(Variable("x"),))],
    )
    assert made.evaluate("d", {}, now=now).value == [5, None, "a", None]


SERVICE = (
    given("amount", "number"),
    decision("rate", "0.2", type_="number"),
    decision("tax", "amount * rate", "amount", "id_rate"),
    decision("note", '"tax " + string(tax)', "id_tax"),
    service("taxing", ["amount", "id_rate"], ["id_tax"]),
    service("all of it", ["amount"], ["id_tax", "id_note"]),
)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("taxing(100, 0.5)", 50),
        ("taxing(rate: 0.5, amount: 100)", 50),
        ("taxing(100)", None),
        ('taxing(100, "a")', None),
        ("taxing([100], 0.5)", 50),
        ("taxing(100, null)", None),
        ("all of it(100)", {"tax": 20, "note": "tax 20"}),
        ("all of it(100).tax + tax", 21),
    ],
)
def test_services_are_functions(now, text, wanted):
    made = graph(*SERVICE, decision("d", text, "id_taxing", "id_all of it", "id_tax"))
    assert made.findings == ()
    assert made.evaluate("d", {"amount": 5}, now=now).value == wanted


def test_two_inputs_of_one_name_are_one(now):
    twin = InputData("twin", Variable("amount"))
    made = graph(given("amount"), twin, decision("d", "amount", "amount"), service("s", ["amount", "twin"], ["id_d"]))
    assert made.evaluate("s", {"amount": 5}, now=now).value == 5


def test_services_are_evaluated_by_name(now):
    made = graph(*SERVICE)
    assert made.evaluate("taxing", {"amount": 100, "rate": 0.1}, now=now).value == 10
    assert made.evaluate("id_all of it", {"amount": 100}, now=now).value == {"tax": 20, "note": "tax 20"}
    assert [variable.name for variable in made.inputs("taxing")] == ["amount", "rate"]


def test_imports_are_seen_below_their_name(now):
    rates = graph(
        given("grade"), decision("rate", 'if grade = "A" then 0.1 else 0', "grade"), knowledge("half", "x", "x / 2"),
        namespace="rates", items=[Item("tRate", "number", allowed=formula("[0..1]"))],
    )  # fmt: skip
    made = graph(
        given("amount"),
        decision("d", "amount * (1 - tax rates.rate) + tax rates.half(10)", "amount", "rates#id_rate", "rates#id_half",
                 type_="tax rates.tRate"),
        decision("e", "amount * tax rates.rate", "amount", "rates#id_rate", type_="tax rates.tRate"),
        imports=[Import("tax rates", "rates")],
        others=[rates],
    )  # fmt: skip
    assert made.findings == ()
    assert made.evaluate("d", {"amount": 100, "grade": "A"}, now=now).value is None
    assert made.evaluate("e", {"amount": 1, "grade": "A"}, now=now).value * 10 == 1


def test_an_import_that_is_not_given_is_refused():
    made = graph(decision("d", "1", "rates#id_rate"), imports=[Import("r", "rates")])
    assert [finding.code for finding in made.findings] == ["unknown_import", "dangling_ref"]


@pytest.mark.parametrize(
    ("elements", "circle"),
    [
        ([decision("a", "a", "id_a")], {"id_a"}),
        ([decision("a", "b", "id_b"), decision("b", "c", "id_c"), decision("c", "a", "id_a"), decision("x", "a", "id_a")],
         {"id_a", "id_b", "id_c"}),
        ([decision("a", "s()", "id_s"), service("s", [], ["id_a"])], {"id_a", "id_s"}),
        ([decision("a", "1"), decision("b", "a", "id_a"), decision("c", "a + b", "id_a", "id_b")], set()),
        ([decision("a", "1"), knowledge("f", "", "g()", "id_g"), knowledge("g", "", "f()", "id_f")], set()),
        ([decision("a", "b", "id_b"), decision("b", "1"), service("s", ["id_b"], ["id_a"])], set()),
    ],
)  # fmt: skip
def test_circles(now, elements, circle):
    made = graph(*elements)
    found = [finding for finding in made.findings if finding.code == "decision_cycle"]
    assert {str(finding.message).split()[1] for finding in found} == circle
    with suppress(OverLimit):
        assert made.evaluate("a", {}, now=now).value in (None, 1) or not circle


@pytest.mark.parametrize(
    ("text", "code"),
    [("1 +", "expr_syntax"), ("nothing(1)", "expr_unknown_function"), ("(" * 70 + "1" + ")" * 70, "expr_too_long"),
     ("for i in 1..10000000 return i", "expr_limit"), ("1" * 5000, "expr_too_long")],
)  # fmt: skip
def test_unreadable_texts_are_findings(now, text, code):
    made = graph(decision("bad", text), decision("good", "1"))
    assert [(finding.code, finding.severity) for finding in made.findings] == [(code, "refuse")]
    assert made.evaluate("good", {}, now=now).value == 1
    assert made.evaluate("bad", {}, now=now).value is None


def test_a_cell_that_cannot_be_read_never_matches(now):
    made = model(table(["> => 1", "- => 2"], "C"))
    assert made.findings[0].code == "expr_syntax"
    assert [made.evaluate("d", {"amount": amount}, now=now).value for amount in (1, None)] == [[2], [2]]


def test_another_language_is_refused():
    text = dmn.Formula("1", language="http://www.w3.org/1999/XPath")
    made = graph(Decision("d", Variable("d"), text))
    assert [finding.code for finding in made.findings] == ["expression_language"]
    assert graph(Decision("d", Variable("d"), dmn.Formula("1", language="https://x/FEEL/"))).findings == ()


def test_a_file_may_hold_so_many_texts_and_no_more():
    most = limit("decision_texts")
    many = dmn.ListBox(tuple(formula("1") for _ in range(most + 5)))
    assert [finding.code for finding in graph(Decision("d", Variable("d"), many)).findings] == ["too_many_texts"]


def test_a_name_may_be_an_imports_too(now):
    other = graph(decision("x", "1"), namespace="other")
    made = graph(
        decision("tax", "5"),
        decision("d", "tax.x", "id_tax", "other#id_x"),
        imports=[Import("tax", "other")],
        others=[other],
    )
    assert made.evaluate("d", {}, now=now).value == 1


def test_long_chains_of_decisions(now):
    chain = [decision(f"d{n}", f"d{n - 1} + 1", f"id_d{n - 1}") for n in range(1, 3_000)]
    made = graph(decision("d0", "0"), *chain)
    assert made.evaluate("d100", {}, now=now).value == 100
    with pytest.raises(OverLimit):
        made.evaluate("d2999", {}, now=now)


def test_one_budget_for_all_decisions(now):
    made = graph(
        *(
            decision(f"d{n}", "count(for i in 1..900 return i)" + f" + d{n - 1}" * (n > 0), *[f"id_d{n - 1}"] * (n > 0))
            for n in range(60)
        )
    )
    assert made.evaluate("d5", {}, now=now).value == 5400
    with pytest.raises(OverLimit):
        made.evaluate("d59", {}, now=now, budget=20_000)
