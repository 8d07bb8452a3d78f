"""The prepayment form of the product description (section 3.1), and what its nodes let people do."""

from datetime import date
from decimal import Decimal
from typing import Any

import forms
from tests.forms.company import document, field, label

DOCUMENT = document(
    field("customer", "reference", object="customer", required=True),
    field("order_no", required=True, pattern=r"PO-\d{4,10}"),
    field("goods", "heading"),
    field(
        "lines",
        "table",
        columns=[
            field("sku", required=True),
            field("qty", "decimal", required=True, min="0.001"),
            field("price", "money", required=True),
            field("subtotal", "computed", expr="qty * price", format="money"),
        ],
        totals=["qty", "subtotal"],
        min_rows=1,
    ),
    field("amount", "computed", expr="sum(lines.subtotal)", format="money"),
    field("prepay_ratio", "percent", required=True, min="0", max="100"),
    field("amount_due", "computed", expr="amount * prepay_ratio / 100", format="money"),
    field("terms", "longtext", visible_if="prepay_ratio < 100", required_if="amount > 50000"),
    field("payment", "heading"),
    field(
        "received",
        "money",
        min="0.01",
        check={"feel": "received <= amount_due * 2", "message": label("到账金额过大", "Twice too much")},
        warn={"feel": "received >= amount_due", "message": label("少于应付", "Less than due")},
    ),
    field("received_at", "date", check="received_at <= today()"),
    field("bank_slip", "file", accept=["pdf", "png"]),
    field("account_no", **{"class": "secret"}),
    field("shipping", "heading"),
    field("reserve", "table", columns=[field("sku"), field("qty_reserved", "decimal"), field("restock_date", "date")]),
    field("ship_no"),
    field("carrier", "choice", options="carriers"),
)
FORM = forms.read_form(DOCUMENT)

NODES = {
    "apply": {
        **dict.fromkeys(["customer", "order_no", "lines", "prepay_ratio", "terms"], "write"),
        "payment": "hidden",
        "shipping": "hidden",
    },
    "manager_review": {"payment": "hidden", "shipping": "hidden"},
    "confirm_receipt": {"received": "write!", "received_at": "write!", "bank_slip": "write!", "account_no": "write"},
    "reserve_stock": {
        "reserve": "write!",
        "lines.price": "hidden",
        "lines.subtotal": "hidden",
        "amount": "hidden",
        "amount_due": "hidden",
    },
    "ship": {"ship_no": "write!", "carrier": "write!", "lines.price": "hidden", "lines.subtotal": "hidden"},
}
ACCESS = {node: forms.access(FORM, matrix) for node, matrix in NODES.items()}

APPLICATION: dict[str, Any] = {
    "customer": "C-1001",
    "order_no": "PO-20260302",
    "lines": [
        {"sku": "泵 P-7", "qty": "3", "price": "1,200.00"},
        {"sku": "Ventil 'V'", "qty": "0.5", "price": "99.99"},
    ],
    "prepay_ratio": "30",
    "terms": "",
}
STORED: dict[str, Any] = {
    "customer": {"key": "C-1001", "label": "华东设备"},
    "order_no": "PO-20260302",
    "lines": [
        {"row": "1", "sku": "泵 P-7", "qty": Decimal(3), "price": Decimal("1200.00"), "subtotal": Decimal("3600.00")},
        {
            "row": "2",
            "sku": "Ventil 'V'",
            "qty": Decimal("0.5"),
            "price": Decimal("99.99"),
            "subtotal": Decimal("50.00"),
        },
    ],
    "amount": Decimal("3650.00"),
    "prepay_ratio": Decimal(30),
    "amount_due": Decimal("1095.00"),
    "account_no": "6222 0000 1111",
}
RECEIPT = {"received": "1,095.00", "received_at": "2026-03-02", "bank_slip": ["a1"]}
TOMORROW = date(2026, 3, 3)
