"""The tree that templates print: what is in it, in which language, and above all what is not."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

import forms
from forms.fields import KINDS
from forms.tree import Control, Grid, Layout
from tests.forms import prepayment
from tests.forms.company import NOW, WORLD, field, form, label
from tests.forms.kinds import EXAMPLES
from workflow_engine.domain.errors import InvalidForm


def drawn(definition: forms.FormDefinition, matrix: dict[str, str] | None = None, **more: Any) -> Layout:
    """The form as 王芳 sees it; all fields may be written unless the matrix says otherwise."""
    if matrix is None:
        matrix = {field.key: "write" for field in definition.fields}
    given = {"stored": {}, "locale": "zh-CN", "world": WORLD} | more
    return forms.layout(definition, access=forms.access(definition, matrix), **given)


def parts(tree: Layout) -> Iterator[Control | Grid]:
    for section in tree.sections:
        for line in section.lines:
            yield from line


def control(tree: Layout, place: str = "it") -> Any:
    cells = (cell for part in parts(tree) if isinstance(part, Grid) for row in part.rows for cell in row.cells if cell)
    return next(found for found in (*parts(tree), *cells) if found.place == place)


def at(node: str, **more: Any) -> Layout:
    return drawn(prepayment.FORM, prepayment.NODES[node], stored=prepayment.STORED, **more)


class TestPrepayment:
    def test_sections_and_what_stands_in_them(self) -> None:
        tree = at("confirm_receipt")
        assert tree.title == "预付款申请"
        assert [
            (section.title, [part.place for line in section.lines for part in line]) for section in tree.sections
        ] == [
            ("", ["customer", "order_no"]),
            ("goods", ["lines", "amount", "prepay_ratio", "amount_due", "terms"]),
            ("payment", ["received", "received_at", "bank_slip", "account_no"]),
            ("shipping", ["reserve", "ship_no", "carrier"]),
        ]

    def test_values_are_written_for_people(self) -> None:
        tree = at("manager_review")
        texts = {part.place: part.text for part in parts(tree) if isinstance(part, Control)}
        assert texts == {
            "customer": "华东设备",
            "order_no": "PO-20260302",
            "amount": "¥3,650.00",
            "prepay_ratio": "30%",
            "amount_due": "¥1,095.00",
            "terms": "",
        }
        lines = control(tree, "lines")
        assert [[cell.text for cell in row.cells] for row in lines.rows] == [
            ["泵 P-7", "3", "¥1,200.00", "¥3,600.00"],
            ["Ventil 'V'", "0.5", "¥99.99", "¥50.00"],
        ]
        assert lines.totals == {"qty": "3.5", "subtotal": "¥3,650.00"}
        assert not lines.writable

    @pytest.mark.parametrize("node", prepayment.NODES)
    @pytest.mark.parametrize("locale", ["zh-CN", "en"])
    def test_nothing_hidden_is_in_the_tree(self, node: str, locale: str) -> None:
        secrets = {"account_no": "6222 0000 1111", "lines.price": "1,200", "amount": "3,650"}
        matrix, tree = prepayment.NODES[node], repr(at(node, locale=locale))
        hidden = {"account_no"} - matrix.keys() | {name for name, right in matrix.items() if right == "hidden"}
        for name, text in secrets.items():
            assert (text in tree) == (name not in hidden), name
            assert not (name in hidden and repr(name.rpartition(".")[2]) in tree), name

    def test_a_problem_with_what_is_hidden_is_told_without_its_name(self) -> None:
        problems = [
            forms.said.said("field_forbidden").problem(name) for name in ("account_no", "lines[0].price", "lines")
        ]
        tree = at("reserve_stock", problems=problems)
        told = [(told.place, told.label) for told in tree.problems]
        assert told == [("", ""), ("", ""), ("lines", "lines")]

    def test_what_was_typed_comes_back_with_what_is_wrong(self) -> None:
        typed = {
            "order_no": "<b>",
            "prepay_ratio": "１２０％",
            "lines": [{"sku": "", "qty": "drei", "price": "1"}, {"row": "2", "sku": "x", "qty": "2", "price": "2"}],
        }
        access = prepayment.ACCESS["apply"]
        with pytest.raises(InvalidForm) as refusal:
            forms.check(prepayment.FORM, typed, stored=prepayment.STORED, access=access, world=WORLD)
        tree = at("apply", sent=typed, problems=refusal.value.problems, locale="en")
        assert (control(tree, "order_no").value, control(tree, "prepay_ratio").value) == ("<b>", "１２０％")
        assert control(tree, "lines[0].qty").value == "drei"
        assert control(tree, "lines[0].qty").problems == ("Expected a number such as 1,234.50.",)
        assert control(tree, "lines[0].qty").name == "values.lines.0.qty"
        assert [row.identity for row in control(tree, "lines").rows] == ["", "2"]
        assert control(tree, "lines[1].subtotal").text == "¥4.00"
        assert [told.label for told in tree.problems] == [
            "order_no",
            "lines, row 1, sku",
            "lines, row 1, qty",
            "prepay_ratio",
        ]

    def test_a_warning_does_not_block(self) -> None:
        tree = at("confirm_receipt", sent={"received": "1.00"}, locale="en")
        assert control(tree, "received").warnings == ("Less than due",)
        assert control(tree, "received").problems == ()

    def test_what_may_not_be_written_has_no_input(self) -> None:
        found = control(at("confirm_receipt"), "order_no")
        assert (found.writable, found.value, found.facts, found.options) == (False, "", {}, ())

    def test_a_tampered_value_is_not_echoed(self) -> None:
        tree = at(
            "confirm_receipt", sent={"prepay_ratio": "1", "lines": [{"row": "1", "price": "0.01"}], "received": "5"}
        )
        assert control(tree, "prepay_ratio").text == "30%"
        assert control(tree, "amount_due").text == "¥1,095.00"


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
@pytest.mark.parametrize("right", ["write!", "write", "read", "hidden"])
def test_every_kind_is_drawn_under_every_right(kind: str, right: str) -> None:
    definition = form(field("it", kind, **(EXAMPLES[kind].settings or {})))
    for _, stored, shown in EXAMPLES[kind].taken:
        tree = drawn(definition, {"it": right}, stored={"it": stored})
        if right == "hidden":
            assert list(parts(tree)) == []
            continue
        found = control(tree)
        assert (found.kind, found.text) == (kind, shown)
        assert (found.writable, found.required) == (right != "read", right == "write!")
        assert bool(found.value) == (right != "read" and stored is not None)


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"heading"}))
@pytest.mark.parametrize("value", [None, "a text", 5, ["x"], {"a": 1}, [{"b": 2}], True])
def test_what_a_script_wrote_into_a_field_breaks_no_page(kind: str, value: Any) -> None:
    more = {
        "computed": {"expr": "other"},
        "note": {"text": label("注意")},
        "table": {"columns": [field("sku", "money")]},
    }
    definition = form(
        field("it", kind, **(EXAMPLES[kind].settings or {} if kind in EXAMPLES else more.get(kind, {}))), variables=None
    )
    for right in ("read", "write"):
        drawn(definition, {"it": right}, stored={"it": value, "other": value})


class TestWhatIsShown:
    FORM = form(
        field("amount", "money", live=True, width="half"),
        field("currency", "choice", width="half", options=[{"key": "a", "label": label("甲", "A")}]),
        field("why", "longtext", visible_if="amount > 1000", required_if="amount > 5000"),
        field("fixed", readonly_if="amount > 1000"),
        field("at", "date", default="today()"),
    )

    def test_rules_follow_what_is_typed(self) -> None:
        few, many = drawn(self.FORM, sent={"amount": "5"}), drawn(self.FORM, sent={"amount": "9,000"})
        assert [part.place for part in parts(few)] == ["amount", "currency", "fixed", "at"]
        assert (control(many, "why").required, control(many, "fixed").writable) == (True, False)

    def test_half_a_line_stands_beside_half_a_line(self) -> None:
        [section] = drawn(self.FORM).sections
        assert [[part.place for part in line] for line in section.lines] == [["amount", "currency"], ["fixed"], ["at"]]

    def test_defaults_stand_in_their_inputs(self) -> None:
        assert control(drawn(self.FORM), "at").value == NOW.date().isoformat()

    def test_an_input_that_was_emptied_stays_empty(self) -> None:
        assert control(drawn(self.FORM, sent={"amount": ""}, stored={"amount": Decimal(5)}), "amount").value == ""

    def test_both_languages(self) -> None:
        offered = [
            control(drawn(self.FORM, locale=locale), "currency").options[0].text
            for locale in ("zh-CN", "en", "zh_Hans_CN")
        ]
        assert offered == ["甲", "A", "甲"]

    def test_a_heading_and_a_note_are_texts(self) -> None:
        definition = form(
            field("h", "heading", text=label("说明", "About")), field("n", "note", text=label("**注意**", "**Note**"))
        )
        [section] = drawn(definition, locale="en").sections
        assert (section.title, section.text, section.lines[0][0].text) == ("h", "About", "**Note**")

    def test_a_section_that_does_not_apply_is_not_there(self) -> None:
        definition = form(field("export", "bool"), field("more", "heading", visible_if="export"), field("why"))
        assert [section.title for section in drawn(definition, sent={"export": "true"}).sections] == ["", "more"]
        assert [section.title for section in drawn(definition, sent={"export": "false"}).sections] == [""]


class TestChoices:
    def test_who_left_is_still_shown_but_not_offered_to_others(self) -> None:
        definition = form(field("it", "person"))
        stays = control(drawn(definition, stored={"it": "chen.jing"}))
        assert [(offered.text, offered.chosen) for offered in stays.options] == [
            ("王芳", False),
            ("李强", False),
            ("陈静", True),
        ]
        assert [offered.text for offered in control(drawn(definition)).options] == ["王芳", "李强"]

    def test_how_many_options_decide_the_control(self) -> None:
        def of(kind: str, count: int) -> str:
            options = [{"key": str(n), "label": label("甲")} for n in range(count)]
            return str(control(drawn(form(field("it", kind, options=options)))).control)

        assert [of("choice", 3), of("choice", 9), of("choices", 3), of("choices", 9)] == [
            "radio",
            "select",
            "checkboxes",
            "multiselect",
        ]


class TestMasks:
    FORM = form(field("phone", "phone"), field("name", **{"class": "personal"}), field("open"))
    STORED = {"phone": "13800001234", "name": "陈静", "open": "text"}  # noqa: RUF012

    def test_personal_values_may_be_shown_in_part(self) -> None:
        texts = [part.text for part in parts(drawn(self.FORM, {}, stored=self.STORED, masked=True))]
        assert texts == ["138****1234", "陈***", "text"]
        assert "13800001234" not in repr(drawn(self.FORM, {}, stored=self.STORED, masked=True))

    def test_who_may_write_them_sees_them(self) -> None:
        assert control(drawn(self.FORM, stored=self.STORED, masked=True), "phone").value == "13800001234"


class TestTables:
    FORM = form(
        field(
            "lines",
            "table",
            max_rows=9,
            columns=[field("sku"), field("why", visible_if='sku = "x"'), field("price", "money")],
            totals=["price"],
        )
    )

    def test_a_cell_that_does_not_apply_leaves_its_place_empty(self) -> None:
        [row, other] = control(drawn(self.FORM, sent={"lines": [{"sku": "x"}, {"sku": "y"}]}), "lines").rows
        assert [bool(cell) for cell in row.cells] == [True, True, True]
        assert [bool(cell) for cell in other.cells] == [True, False, True]

    def test_only_who_may_write_the_table_may_change_its_rows(self) -> None:
        found = [
            control(drawn(self.FORM, matrix), "lines") for matrix in ({"lines": "write"}, {"lines.price": "write"}, {})
        ]
        assert [(grid.writable, grid.may_change) for grid in found] == [(True, True), (True, False), (False, False)]

    def test_a_row_added_by_a_button_is_drawn(self) -> None:
        posted = forms.read_posted(self.FORM, {"values.lines.0.sku": ["a"], "command": ["lines.add"]})
        assert [row.number for row in control(drawn(self.FORM, sent=posted.values), "lines").rows] == [0, 1]

    def test_a_draft_is_drawn_as_it_was(self) -> None:
        access = forms.access(self.FORM, {"lines": "write"})
        kept = forms.draft(self.FORM, {"lines": [{"sku": "a", "price": "1,000"}]}, access=access)
        tree = drawn(self.FORM, sent=kept)
        assert (control(tree, "lines[0].price").value, control(tree, "lines").totals) == (
            "1000.00",
            {"price": "¥1,000.00"},
        )
