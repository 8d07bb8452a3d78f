"""Boxed expressions of a DMN file: XML to plain data (DMN 1.5, 7.3 and 8.3)."""

from collections.abc import Callable, Iterator, Mapping
from typing import Literal, get_args

from workflow_engine.bpmn.xml import Element, local
from workflow_engine.domain.errors import InvalidDiagram
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text
from workflow_engine.feel.decisions import definitions as dmn

POLICIES: Mapping[str, dmn.HitPolicy] = {
    "UNIQUE": "U",
    "ANY": "A",
    "PRIORITY": "P",
    "FIRST": "F",
    "RULE ORDER": "R",
    "OUTPUT ORDER": "O",
    "COLLECT": "C",
}


def children(element: Element, *tags: str) -> Iterator[Element]:
    """Children with one of the local names, in the order of the file."""
    return (child for child in element.iterchildren("*") if local(child) in tags)


def child(element: Element, tag: str) -> Element | None:
    return next(children(element, tag), None)


def place(element: Element) -> dmn.Place:
    """The element itself, or the nearest around it that has an id."""
    line = element.sourceline
    while element is not None and not element.get("id"):
        element = element.getparent()
    return dmn.Place("" if element is None else element.get("id"), line)


def name_of(element: Element) -> str:
    """The name with each gap one blank, as the language compares names."""
    return " ".join((element.get("name") or "").split())


def type_of(element: Element) -> str:
    """The name of a type, in an attribute or, as in DMN 1.1, in an element."""
    written = child(element, "typeRef")
    return (element.get("typeRef") or "" if written is None else "".join(written.itertext())).strip()


def variable_of(element: Element) -> dmn.Variable:
    """The variable of an element; without one, a variable of the element's own name."""
    inner = child(element, "variable")
    if inner is None:
        return dmn.Variable(name_of(element), type_of(element))
    return dmn.Variable(name_of(inner) or name_of(element), type_of(inner))


def formula(element: Element) -> dmn.Formula:
    """A literal expression."""
    text = child(element, "text")
    written = "" if text is None else "".join(text.itertext())
    return dmn.Formula(written, type_of(element), element.get("expressionLanguage") or "", place(element))


def formula_in(element: Element, tag: str) -> dmn.Formula | None:
    """The text inside a child, such as the allowed values of a column."""
    inner = child(element, tag)
    return None if inner is None else formula(inner)


def box(element: Element | None) -> dmn.Box | None:
    """The boxed expression inside an element."""
    found = None if element is None else next(children(element, *READERS), None)
    return None if found is None else READERS[local(found)](found)


def bound(element: Element, tag: str) -> dmn.Bound:
    """A context entry or a binding: a variable and its expression."""
    inner = child(element, tag)
    variable = dmn.Variable("") if inner is None else dmn.Variable(name_of(inner), type_of(inner))
    return dmn.Bound(variable, box(element))


def context(element: Element) -> dmn.ContextBox:
    """An entry without a variable is the result."""
    entries = [bound(entry, "variable") for entry in children(element, "contextEntry")]
    result = next((entry.box for entry in entries if not entry.variable.name), None)
    return dmn.ContextBox(tuple(entry for entry in entries if entry.variable.name), result, type_of(element))


def relation(element: Element) -> dmn.RelationBox:
    columns = tuple(dmn.Variable(name_of(column), type_of(column)) for column in children(element, "column"))
    return dmn.RelationBox(columns, tuple(map(boxes, children(element, "row"))), type_of(element))


def boxes(element: Element) -> tuple[dmn.Box | None, ...]:
    """Every boxed expression inside an element."""
    return tuple(READERS[local(inner)](inner) for inner in children(element, *READERS))


def list_box(element: Element) -> dmn.ListBox:
    return dmn.ListBox(boxes(element), type_of(element))


def function(element: Element | None) -> dmn.FunctionBox:
    """A function definition, or the encapsulated logic of a knowledge model."""
    if element is None:
        return dmn.FunctionBox((), None)
    parameters = tuple(dmn.Variable(name_of(each), type_of(each)) for each in children(element, "formalParameter"))
    is_external = (element.get("kind") or "FEEL").upper() not in ("FEEL", "F")
    return dmn.FunctionBox(parameters, box(element), is_external, type_of(element))


def invocation(element: Element) -> dmn.InvocationBox:
    bindings = tuple(bound(binding, "parameter") for binding in children(element, "binding"))
    return dmn.InvocationBox(box(element), bindings, type_of(element))


def conditional(element: Element) -> dmn.ConditionalBox:
    condition, then, otherwise = (box(child(element, tag)) for tag in ("if", "then", "else"))
    return dmn.ConditionalBox(condition, then, otherwise, type_of(element))


def filter_box(element: Element) -> dmn.FilterBox:
    return dmn.FilterBox(box(child(element, "in")), box(child(element, "match")), type_of(element))


def loop(element: Element) -> dmn.LoopBox:
    body = child(element, "return" if local(element) == "for" else "satisfies")
    variable = " ".join((element.get("iteratorVariable") or "").split())
    return dmn.LoopBox(WORDS[local(element)], variable, box(child(element, "in")), box(body), type_of(element))


def table(element: Element) -> dmn.Table:
    policy = (element.get("hitPolicy") or "UNIQUE").upper()
    aggregation = (element.get("aggregation") or "").upper()
    if policy not in POLICIES or aggregation not in AGGREGATIONS:
        raise _unknown_policy(element, f"{policy} {aggregation}".strip())
    return dmn.Table(
        tuple(map(input_column, children(element, "input"))),
        tuple(map(output_column, children(element, "output"))),
        tuple(map(rule, children(element, "rule"))),
        POLICIES[policy],
        AGGREGATIONS[aggregation],
        type_of(element),
        place(element),
    )


def input_column(element: Element) -> dmn.InputColumn:
    expression = formula_in(element, "inputExpression") or dmn.Formula("", place=place(element))
    return dmn.InputColumn(expression, element.get("label") or "", formula_in(element, "inputValues"))


def output_column(element: Element) -> dmn.OutputColumn:
    return dmn.OutputColumn(
        name_of(element),
        type_of(element),
        formula_in(element, "outputValues"),
        formula_in(element, "defaultOutputEntry"),
        place(element),
    )


def rule(element: Element) -> dmn.Rule:
    inputs = tuple(map(formula, children(element, "inputEntry")))
    return dmn.Rule(inputs, tuple(map(formula, children(element, "outputEntry"))), place(element))


def _unknown_policy(element: Element, found: str) -> InvalidDiagram:
    text = Text(f"命中策略 {found} 不存在。", f"Expected a hit policy of the standard, but found {found}.")
    where = place(element)
    return InvalidDiagram(problems=[Problem("hit_policy", text, element=where.element or None, line=where.line)])


AGGREGATIONS: Mapping[str, dmn.Aggregation] = {each: each for each in get_args(dmn.Aggregation)}
WORDS: Mapping[str, Literal["for", "some", "every"]] = {"for": "for", "some": "some", "every": "every"}
READERS: Mapping[str, Callable[[Element], dmn.Box]] = {
    "literalExpression": formula,
    "decisionTable": table,
    "context": context,
    "relation": relation,
    "list": list_box,
    "functionDefinition": function,
    "invocation": invocation,
    "conditional": conditional,
    "filter": filter_box,
    "for": loop,
    "some": loop,
    "every": loop,
}
