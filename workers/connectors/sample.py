"""The systems of the sample company, as far as its processes ask them. They keep nothing: equal questions, equal answers.

Most articles are always there; those in STOCK are short, so that who tries it out can choose.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from workers.connectors.asked import Asked
from workers.station import Station
from workflow_engine.domain.errors import ConnectorFailed
from workflow_engine.domain.text import Text

STOCK = {"P-101": 5, "P-121": 0, "P-161": 1}
PLENTY = 1_000_000


def call(_: Station, asked: Asked) -> dict[str, Any]:
    """What the system of this name answers. Raises ConnectorFailed: no such system, missing input, unknown customer."""
    if asked.connector not in SYSTEMS:
        raise ConnectorFailed(
            Text(f"示例系统中没有 {asked.connector}。", f"Expected a sample system, but {asked.connector} is none.")
        )
    return SYSTEMS[asked.connector](asked)


def _stock_check(asked: Asked) -> dict[str, Any]:
    """`lines` with `sku` and `qty`; answers what is there of each, and whether it is enough of all."""
    checked = [_checked(line) for line in _needed(asked, "lines", list)]
    return {"in_stock": not any(line["short"] for line in checked), "lines": checked}


def _stock_release(asked: Asked) -> dict[str, Any]:
    return {"released": True, "order_no": _needed(asked, "order_no", str), "reference": _reference(asked, "REL")}


def _order_update(asked: Asked) -> dict[str, Any]:
    return {"updated": True, "order_no": _needed(asked, "order_no", str), "reference": _reference(asked, "CRM")}


def _receivable(asked: Asked) -> dict[str, Any]:
    """`customer` and `amount`; a customer whose number ends in X is not known to finance."""
    customer, amount = _needed(asked, "customer", str), _needed(asked, "amount", int | float | str)
    if customer.endswith("X"):
        said = Text(f"财务系统中没有客户 {customer}。", f"Expected a customer of finance, but {customer} is none.")
        raise ConnectorFailed(said, code="unknown_customer")
    return {"booked": True, "customer": customer, "amount": amount, "voucher": _reference(asked, "AR")}


SYSTEMS: Mapping[str, Callable[[Asked], dict[str, Any]]] = {
    "erp.stock_check": _stock_check,
    "erp.stock_release": _stock_release,
    "crm.order_update": _order_update,
    "finance.receivable": _receivable,
}


def _checked(line: Any) -> dict[str, Any]:
    known = line if isinstance(line, Mapping) else {}
    sku, wanted = known.get("sku"), known.get("qty")
    if not isinstance(sku, str) or not isinstance(wanted, int | float):
        said = Text("lines 的每一行应有 sku 与 qty。", "Expected a sku and a qty in each of the lines.")
        raise ConnectorFailed(said, code="mapping_failed")
    free = min(wanted, STOCK.get(sku, PLENTY))
    return {"sku": sku, "qty": wanted, "available": free, "short": wanted - free}


def _reference(asked: Asked, kind: str) -> str:
    """The number of the entry: the same when the same request comes again."""
    return f"{kind}-{hashlib.sha256(asked.key.encode()).hexdigest()[:8].upper()}"


def _needed(asked: Asked, name: str, kind: Any) -> Any:
    found = asked.given.get(name)
    if isinstance(found, kind) and not isinstance(found, bool):
        return found
    said = Text(
        f"{asked.connector} 缺少参数 {name}，或类型不符。",
        f"Expected the parameter {name} of {asked.connector}, but it is missing or of another kind.",
    )
    raise ConnectorFailed(said, code="mapping_failed")
