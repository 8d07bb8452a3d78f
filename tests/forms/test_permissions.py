"""The matrix of a node: who may write, read and not even know of a field."""

from typing import Any

import pytest

import forms
from forms.definition import FormDefinition
from tests.forms import prepayment
from tests.forms.company import codes, field, form
from workflow_engine.domain.errors import InvalidForm

FORM = form(
    field("open"),
    field("internal_note", **{"class": "secret"}),
    field("money", "heading"),
    field("amount", "money"),
    field("account", **{"class": "secret"}),
    field(
        "lines", "table", columns=[field("sku"), field("price", "money"), field("cost", "money", **{"class": "secret"})]
    ),
    field("total", "computed", expr="sum(lines.price)"),
)


def rights(matrix: dict[str, str], definition: FormDefinition = FORM) -> dict[str, str]:
    access = forms.access(definition, matrix)
    names = [
        name for field in definition.fields for name in (field.key, *(f"{field.key}.{c.key}" for c in field.columns))
    ]
    return {name: _letter(access, name) for name in names}


def _letter(access: forms.Access, name: str) -> str:
    if access.may_write(name):
        return "W!" if access.demands(name) else "W"
    return "R" if access.may_see(name) else "H"


NAMES = [
    "open",
    "internal_note",
    "money",
    "amount",
    "account",
    "lines",
    "lines.sku",
    "lines.price",
    "lines.cost",
    "total",
]
MATRIX = [
    ({}, "R  H  R  R  H  R  R  R  H  R", "nothing listed: read, secrets hidden"),
    ({"open": "write!"}, "W! H  R  R  H  R  R  R  H  R", "write and required"),
    ({"internal_note": "read", "account": "write"}, "R  R  R  R  W  R  R  R  H  R", "a secret is shown to who it is listed for"),
    ({"lines": "write"}, "R  H  R  R  H  W  W  W  H  R", "columns follow their table, secret ones do not"),
    ({"lines": "write!"}, "R  H  R  R  H  W! W  W  H  R", "a table is required, not each of its cells"),
    ({"lines": "write", "lines.price": "hidden"}, "R  H  R  R  H  W  W  H  H  R", "a column of its own"),
    ({"lines.price": "write!"}, "R  H  R  R  H  R  R  W! H  R", "a column only"),
    ({"lines": "hidden", "lines.price": "write"}, "R  H  R  R  H  H  H  H  H  R", "a hidden table has no columns"),
    ({"money": "hidden"}, "R  H  H  H  H  H  H  H  H  H", "a section"),
    ({"money": "hidden", "amount": "read"}, "R  H  H  R  H  H  H  H  H  H", "a field of a hidden section"),
    ({"money": "write"}, "R  H  R  W  H  W  W  W  H  R", "a section to write; headings and computed fields are read"),
    ({"total": "write!"}, "R  H  R  R  H  R  R  R  H  R", "nobody writes a computed field"),
]  # fmt: skip


@pytest.mark.parametrize(("matrix", "expected", "why"), MATRIX, ids=[why for _, _, why in MATRIX])
def test_rights(matrix: dict[str, str], expected: str, why: str) -> None:
    assert rights(matrix) == dict(zip(NAMES, expected.split(), strict=True)), why


def test_names_and_rights_that_do_not_exist_are_refused() -> None:
    with pytest.raises(InvalidForm) as refusal:
        forms.access(FORM, {"nope": "read", "lines.nope": "read", "open": "admin"})
    assert codes(refusal.value) == [
        ("unknown_field", "nope"),
        ("unknown_field", "lines.nope"),
        ("unknown_access", "open"),
    ]


def test_what_may_not_be_seen_is_not_among_the_values() -> None:
    access = prepayment.ACCESS["reserve_stock"]
    seen = access.visible(prepayment.FORM, prepayment.STORED | {"other": 1, "approved": True})
    assert seen == {
        "customer": prepayment.STORED["customer"],
        "order_no": "PO-20260302",
        "lines": [{key: row[key] for key in ("row", "sku", "qty")} for row in prepayment.STORED["lines"]],
        "prepay_ratio": 30,
    }


@pytest.mark.parametrize("broken", [None, "text", 5, {"sku": "x"}, [None, "x", {"sku": "P-7", "price": 1, "erp": 9}]])
def test_a_table_that_a_script_broke_gives_nothing_away(broken: Any) -> None:
    access = forms.access(FORM, {"lines.price": "hidden"})
    assert access.visible(FORM, {"lines": broken})["lines"] in ([], [{"sku": "P-7"}])


def test_equal_rights_are_equal() -> None:
    one, other = (forms.access(FORM, matrix) for matrix in ({}, {"open": "read"}))
    assert (one, hash(one)) == (other, hash(other))
    assert one != forms.access(FORM, {"open": "write"})
