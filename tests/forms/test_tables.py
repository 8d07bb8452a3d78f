"""Tables: rows keep who they are, cells keep what a person may not write, and a mistake is found in its cell."""

from decimal import Decimal
from typing import Any

import pytest

import forms
from tests.forms.company import WORLD, check, field, form, refused

LINES = form(
    field(
        "lines",
        "table",
        min_rows=1,
        max_rows=3,
        columns=[
            field("sku", required=True),
            field("qty", "decimal", default=1),
            field("price", "money"),
            field("discount", "percent", visible_if="qty >= rebate_from"),
            field("sum", "computed", expr="qty * price", format="money"),
        ],
    ),
    field("rebate_from", "int"),
)


def row(identity: str) -> dict[str, Any]:
    number = Decimal(identity)
    return {"row": identity, "sku": identity, "qty": Decimal(1), "price": number, "discount": None, "sum": number}


STORED = {"rebate_from": Decimal(10), "lines": [row("1"), row("2")]}


def test_rows_are_numbered_and_completed() -> None:
    found = check(
        LINES,
        {"rebate_from": 5, "lines": [{"sku": "P-7", "price": "2"}, {"sku": "V", "qty": "10", "discount": "5"}]},
    )
    assert found["lines"] == [
        {"row": "1", "sku": "P-7", "qty": 1, "price": 2, "discount": None, "sum": 2},
        {"row": "2", "sku": "V", "qty": 10, "price": None, "discount": 5, "sum": None},
    ]


def test_identity_survives_moves_copies_and_deletions() -> None:
    rows = [{"row": "2", "sku": "B"}, {"sku": "copy"}, {"row": "1", "sku": "A"}]
    found = check(LINES, {"lines": rows}, {"lines": "write"}, STORED)
    assert [(row["row"], row["sku"]) for row in found["lines"]] == [("2", "B"), ("3", "copy"), ("1", "A")]
    found = check(LINES, {"lines": [{"row": "2", "sku": "B"}]}, {"lines": "write"}, STORED)
    assert [row["row"] for row in found["lines"]] == ["2"]


def test_rows_that_are_not_there_or_twice() -> None:
    rows = [{"row": "9", "sku": "x"}, {"row": "1", "sku": "A"}, {"row": "1", "sku": "A"}]
    assert refused(LINES, {"lines": rows}, {"lines": "write"}, STORED) == [
        ("unknown_row", "lines[0]"),
        ("duplicate_row", "lines[2]"),
    ]


def test_hidden_cells_keep_what_is_stored() -> None:
    matrix = {"lines": "write", "lines.price": "hidden"}
    found = check(LINES, {"lines": [{"row": "1", "sku": "A", "qty": "3"}]}, matrix, STORED)
    assert (found["lines"][0]["price"], found["lines"][0]["sum"]) == (1, 3)
    rows = [{"row": "1", "sku": "A", "price": "0.01"}]
    assert refused(LINES, {"lines": rows}, matrix, STORED) == [("field_forbidden", "lines[0].price")]


def test_who_may_write_a_column_only_changes_no_rows() -> None:
    matrix = {"lines.qty": "write!"}
    found = check(LINES, {"lines": [{"row": "2", "qty": "5"}]}, matrix, STORED)
    assert [(row["row"], row["sku"], row["qty"]) for row in found["lines"]] == [("1", "1", 1), ("2", "2", 5)]
    assert refused(LINES, {"lines": [{"qty": "5"}]}, matrix, STORED) == [("field_forbidden", "lines[0]")]
    assert refused(LINES, {"lines": [{"row": "1", "qty": ""}]}, matrix, STORED) == [("required", "lines[0].qty")]


def test_a_rule_of_a_cell_sees_its_row_first() -> None:
    rows = [{"sku": "a", "qty": "1", "discount": "5"}]
    assert refused(LINES, {"rebate_from": 5, "lines": rows}) == [("hidden_field", "lines[0].discount")]


NO_ROWS = [
    ([], ("required", "lines")),
    (None, ("required", "lines")),
    ([{"sku": "x"}] * 4, ("too_many_rows", "lines")),
    ("x", ("bad_type", "lines")),
    ([5], ("bad_type", "lines[0]")),
    ([{"sku": "x", "nope": 1}], ("unknown_field", "lines[0].nope")),
    ([{"sku": "x", "row": 5}], ("unknown_row", "lines[0]")),
    ([{"sku": "x", "row": []}], ("bad_type", "lines[0]")),
    ([{"sku": "x", "row": "1" * 21}], ("bad_type", "lines[0]")),
]


@pytest.mark.parametrize(("lines", "problem"), NO_ROWS, ids=[code for _, (code, _) in NO_ROWS])
def test_what_is_no_row(lines: Any, problem: tuple[str, str]) -> None:
    assert problem in refused(LINES, {"lines": lines})


def test_two_hundred_rows_are_taken_and_no_more() -> None:
    lines = form(field("lines", "table", columns=[field("sku")]))
    assert len(check(lines, {"lines": [{"sku": str(n)} for n in range(200)]})["lines"]) == 200
    assert refused(lines, {"lines": [{}] * 201}) == [("too_many_rows", "lines")]


def test_who_only_reads_leaves_rows_of_scripts_as_they_are() -> None:
    lines = form(field("lines", "table", columns=[field("sku")]), field("note_"))
    stored = {"lines": [{"sku": "x", "erp": 17}]}
    assert check(lines, {"note_": "read"}, {"note_": "write"}, stored) == {"note_": "read"}
    assert check(lines, {"lines": [{"row": "1", "sku": "y"}]}, {"lines": "write"}, stored)["lines"] == [
        {"row": "1", "sku": "y", "erp": 17}
    ]


def test_a_table_that_a_rule_locks_takes_no_cell() -> None:
    locked = form(
        field("done", "bool"), field("lines", "table", readonly_if="done", columns=[field("sku", required=True)])
    )
    stored = {"done": True, "lines": [{"row": "1", "sku": None}]}
    rights = forms.access(locked, {"lines": "write", "lines.sku": "write!"})
    [section] = forms.layout(locked, stored=stored, access=rights, world=WORLD, locale="en").sections
    grid = section.lines[1][0]
    assert (grid.may_change, grid.rows[0].cells[0].writable) == (False, False)
    assert refused(locked, {"lines": [{"row": "1", "sku": "x"}]}, {"lines": "write"}, stored) == [
        ("readonly_field", "lines")
    ]
    assert check(locked, {}, {"lines": "write"}, stored) == {}
