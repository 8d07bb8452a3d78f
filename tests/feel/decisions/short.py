"""Decision models for tests, written as short as a designer would say them."""

from collections.abc import Sequence
from typing import Any

from workflow_engine.feel.decisions import Definitions, Model
from workflow_engine.feel.decisions import definitions as dmn


def formula(text: str, type_: str = "") -> dmn.Formula:
    return dmn.Formula(text, type_)


def table(rows: Sequence[str], policy: Any = "U", aggregation: Any = "", **columns: Any) -> dmn.Table:
    """Rows such as "> 5 | \"财务\" => \"approve\", 1"; `inputs` and `outputs` describe the columns."""
    inputs = tuple(
        dmn.InputColumn(dmn.Formula(text, type_), text, dmn.Formula(allowed) if allowed else None)
        for text, type_, allowed in columns.get("inputs", [("amount", "number", "")])
    )
    outputs = tuple(
        dmn.OutputColumn(name, "", dmn.Formula(allowed) if allowed else None, dmn.Formula(default) if default else None)
        for name, allowed, default in columns.get("outputs", [("", "", "")])
    )
    return dmn.Table(
        inputs, outputs, tuple(map(rule, rows, range(1, len(rows) + 1))), policy, aggregation, place=dmn.Place("t")
    )


def rule(row: str, number: int) -> dmn.Rule:
    tests, cells = row.split("=>")
    return dmn.Rule(
        tuple(dmn.Formula(test.strip()) for test in tests.split("|")),
        tuple(dmn.Formula(cell.strip()) for cell in cells.split("|")),
        dmn.Place(f"r{number}"),
    )


def model(
    box: Any, inputs: Sequence[str] = ("amount", "dept"), items: Sequence[dmn.Item] = (), type_: str = ""
) -> Model:
    """A model of one decision `d` over untyped inputs, or typed ones: "amount: number"."""
    variables = [dmn.Variable(*(part.strip() for part in each.split(":"))) for each in inputs]
    decision = dmn.Decision(
        "d", dmn.Variable("d", type_), box, tuple(dmn.Reference(variable.name) for variable in variables)
    )
    given = tuple(dmn.InputData(variable.name, variable) for variable in variables)
    return Model(Definitions("m", "n", (*given, decision), tuple(items)))
