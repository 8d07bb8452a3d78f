"""What happens when a form is sent: the order of checks, and every trap that a form can fall into."""

from decimal import Decimal
from typing import Any

import pytest

import forms
from forms.fields import KINDS
from tests.forms import prepayment
from tests.forms.company import WORLD, check, codes, field, form, label, refused
from tests.forms.kinds import EXAMPLES, SHOWN_ONLY
from workflow_engine.domain.errors import InvalidForm, NotAllowed


def sent_at(node: str, posted: Any, **stored: Any) -> dict[str, Any]:
    access = prepayment.ACCESS[node]
    return forms.check(prepayment.FORM, posted, stored=prepayment.STORED | stored, access=access, world=WORLD)


def refused_at(node: str, posted: Any, **stored: Any) -> list[tuple[str, str | None]]:
    with pytest.raises((InvalidForm, NotAllowed)) as refusal:
        sent_at(node, posted, **stored)
    return codes(refusal.value)


class TestPrepayment:
    def test_an_application_is_completed_with_what_the_server_computes(self) -> None:
        access = prepayment.ACCESS["apply"]
        found = forms.check(prepayment.FORM, prepayment.APPLICATION, stored={}, access=access, world=WORLD)
        assert found == {key: prepayment.STORED[key] for key in prepayment.STORED if key != "account_no"} | {
            "terms": None
        }

    def test_the_same_again_changes_nothing(self) -> None:
        again = sent_at("apply", prepayment.APPLICATION | {"lines": [{"row": "1"} | LINES[0], {"row": "2"} | LINES[1]]})
        assert {key: again[key] for key in prepayment.STORED if key in again} == {
            key: prepayment.STORED[key] for key in prepayment.STORED if key in again
        }

    def test_all_mistakes_come_at_once_in_the_order_of_the_form(self) -> None:
        bad = {
            "order_no": "4711",
            "lines": [{"sku": "", "qty": "0", "price": "1"}, {"qty": "drei", "price": "1.005"}],
            "prepay_ratio": "120",
        }
        access = prepayment.ACCESS["apply"]
        with pytest.raises(InvalidForm) as refusal:
            forms.check(prepayment.FORM, bad, stored={}, access=access, world=WORLD)
        assert codes(refusal.value) == [
            ("required", "customer"),
            ("pattern_mismatch", "order_no"),
            ("required", "lines[0].sku"),
            ("too_small", "lines[0].qty"),
            ("required", "lines[1].sku"),
            ("bad_type", "lines[1].qty"),
            ("too_precise", "lines[1].price"),
            ("too_large", "prepay_ratio"),
        ]

    def test_finance_confirms_and_sees_what_is_wrong(self) -> None:
        found = sent_at("confirm_receipt", prepayment.RECEIPT)
        assert (found["received"], found["bank_slip"][0]["name"]) == (Decimal("1095.00"), "回单.pdf")
        late = prepayment.RECEIPT | {"received_at": "2026-03-03", "received": "9,000"}
        assert refused_at("confirm_receipt", late) == [("check_failed", "received"), ("check_failed", "received_at")]
        assert refused_at("confirm_receipt", {}) == [(code, name) for code, name in MISSING]

    def test_warehouse_may_not_touch_prices_it_cannot_see(self) -> None:
        reserve = [{"sku": "泵 P-7", "qty_reserved": "3"}]
        assert sent_at("reserve_stock", {"reserve": reserve})["reserve"][0]["qty_reserved"] == 3
        prices = {"reserve": reserve, "lines": [{"row": "1", "price": "1"}], "account_no": "x"}
        assert refused_at("reserve_stock", prices) == [("field_forbidden", "lines"), ("field_forbidden", "account_no")]


LINES: list[dict[str, Any]] = prepayment.APPLICATION["lines"]
MISSING = [("required", "received"), ("required", "received_at"), ("required", "bank_slip")]


class TestWhatMayNotBeWritten:
    """Refused before any rule is looked at; nothing of it reaches a variable."""

    REASON = form(
        field("amount", "money"),
        field("reason", "longtext", visible_if="amount > 1000"),
        field("tax", "computed", expr="amount * 0.13", format="money"),
        field("locked", readonly_if="amount > 1000"),
    )

    @pytest.mark.parametrize(
        "name", ["_state", "status", "assignee", "approved", "LIMIT", "engine", "engine.", "amount.x", ""]
    )
    def test_unknown_names(self, name: str) -> None:
        assert refused(self.REASON, {"amount": "5", name: True}) == [("unknown_field", name)]

    def test_a_field_of_another_step_is_forbidden_before_anything_else(self) -> None:
        found = refused(self.REASON, {"amount": "x", "locked": "y", "nonsense": 1}, {"amount": "write"})
        assert found == [("field_forbidden", "locked")]

    def test_a_hidden_field_too(self) -> None:
        assert refused(self.REASON, {"locked": None}, {"locked": "hidden"}) == [("field_forbidden", "locked")]

    def test_a_computed_field(self) -> None:
        assert refused(self.REASON, {"tax": "1"}) == [("readonly_field", "tax")]

    def test_a_field_that_a_rule_over_stored_values_hides(self) -> None:
        """F03: the rule looks at the stored amount, whatever else is sent."""
        matrix, stored = {"reason": "write"}, {"amount": Decimal(5)}
        assert refused(self.REASON, {"reason": "x"}, matrix, stored) == [("hidden_field", "reason")]
        assert check(self.REASON, {"reason": "x"}, matrix, {"amount": Decimal(5000)})["reason"] == "x"

    def test_a_field_that_the_sent_values_hide(self) -> None:
        assert refused(self.REASON, {"amount": "5", "reason": "x"}) == [("hidden_field", "reason")]
        assert check(self.REASON, {"amount": "5", "reason": ""})["amount"] == 5

    def test_a_field_that_a_rule_locks(self) -> None:
        stored = {"locked": "old"}
        assert refused(self.REASON, {"amount": "5000", "locked": "new"}, None, stored) == [("readonly_field", "locked")]
        assert "locked" in check(self.REASON, {"amount": "5000", "locked": "old"}, None, stored)
        assert check(self.REASON, {"amount": "5", "locked": "new"}, None, stored)["locked"] == "new"

    def test_a_tampered_limit_reaches_no_rule(self) -> None:
        """Conditions and computed values use the stored value of every field that the node may not write."""
        credit = form(
            field("credit_limit", "money"),
            field("amount", "money", check="amount <= credit_limit"),
            field("rest", "computed", expr="credit_limit - amount", format="money"),
        )
        stored, matrix = {"credit_limit": Decimal(1000)}, {"amount": "write"}
        assert refused(credit, {"amount": "5000", "credit_limit": "9999999"}, matrix, stored) == [
            ("field_forbidden", "credit_limit")
        ]
        assert refused(credit, {"amount": "5000"}, matrix, stored) == [("check_failed", "amount")]
        assert check(credit, {"amount": "400"}, matrix, stored) == {"amount": 400, "rest": 600}

    @pytest.mark.parametrize("posted", [None, [], "amount=1", 5])
    def test_what_is_no_form_at_all(self, posted: Any) -> None:
        assert refused(self.REASON, posted) == [("bad_type", "values")]


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("right", ["write!", "write", "read", "hidden"])
def test_only_who_may_write_writes(kind: str, right: str) -> None:
    """Every kind under every right: sent, it is taken or refused; not sent, it is asked for or left alone."""
    more = {"computed": {"expr": "1"}, "note": {"text": label("注意")}, "table": {"columns": [field("sku")]}}
    definition = form(field("it", kind, **(EXAMPLES[kind].settings or {} if kind in EXAMPLES else more.get(kind, {}))))
    sent = EXAMPLES[kind].taken[0][0] if kind in EXAMPLES else [{"sku": "P-7"}]
    writes = right.startswith("write") and kind not in {"heading", "note", "computed"}
    if writes:
        assert "it" in check(definition, {"it": sent}, {"it": right})
    elif kind in ("heading", "note"):
        assert refused(definition, {"it": sent}, {"it": right}) == [("unknown_field", "it")]
    else:
        code = "readonly_field" if kind == "computed" and right != "hidden" else "field_forbidden"
        assert refused(definition, {"it": sent}, {"it": right}) == [(code, "it")]
    if writes and right == "write!":
        assert refused(definition, {}, {"it": right}) == [("required", "it")]
    else:
        assert check(definition, {}, {"it": right}) == ({"it": 1} if kind == "computed" else {})
    assert set(SHOWN_ONLY) <= set(KINDS)


class TestDrafts:
    def test_a_draft_need_not_be_complete_or_within_limits(self) -> None:
        posted = {"order_no": "?", "prepay_ratio": "400", "lines": [{"qty": "0"}]}
        found = forms.draft(prepayment.FORM, posted, access=prepayment.ACCESS["apply"])
        assert found == {"order_no": "?", "prepay_ratio": 400, "lines": [{"qty": 0}]}

    def test_a_draft_has_the_right_types_and_writes_only_what_it_may(self) -> None:
        access = prepayment.ACCESS["apply"]
        for posted, problem in [
            ({"prepay_ratio": "half"}, ("bad_type", "prepay_ratio")),
            ({"lines": [{"qty": "x"}]}, ("bad_type", "lines[0].qty")),
            ({"received": "5"}, ("field_forbidden", "received")),
            ({"x": 1}, ("unknown_field", "x")),
        ]:
            with pytest.raises((InvalidForm, NotAllowed)) as refusal:
                forms.draft(prepayment.FORM, posted, access=access)
            assert codes(refusal.value) == [problem]

    def test_a_draft_can_be_sent_as_it_is(self) -> None:
        access = prepayment.ACCESS["apply"]
        drafted = forms.draft(prepayment.FORM, prepayment.APPLICATION, access=access)
        assert forms.check(prepayment.FORM, drafted, stored={}, access=access, world=WORLD)["amount"] == 3650


def test_keys_may_be_called_like_anything_a_schema_has() -> None:
    names = ["Meta", "fields", "load", "context", "opts", "__init__", "data", "count", "date", "金额"]
    definition = form(
        *(field(name) for name in names), field("all_of", "computed", expr="count + date + 金额", format="text")
    )
    sent = dict.fromkeys(names, "x")
    assert check(definition, sent) == sent | {"all_of": "xxx"}


def test_a_name_of_a_megabyte_is_not_repeated_whole() -> None:
    [(code, place)] = refused(form(field("it")), {"x" * 1_000_000: 1})
    assert (code, len(place or "")) == ("unknown_field", 100)
