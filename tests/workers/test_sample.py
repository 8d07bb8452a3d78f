"""What the systems of the sample company answer: the same to the same question, and a refusal to what they cannot read."""

from typing import Any

import pytest

from tests.company import Company
from tests.workers.conftest import Bench
from workers import connectors
from workers.connectors.asked import Asked
from workers.station import Station
from workflow_engine.cli.seed import SYSTEMS
from workflow_engine.domain.connectors import KINDS
from workflow_engine.domain.errors import ConnectorFailed


@pytest.fixture
def station(company: Company) -> Station:
    return Bench(company, "calls").station


def ask(station: Station, system: str, **given: Any) -> Any:
    return connectors.CALLS["sample"](station, Asked(system, "instance", "key/1", given))


def test_every_kind_that_a_diagram_may_name_is_there() -> None:
    assert connectors.CALLS.keys() == KINDS.keys()


def test_what_is_short_is_told_line_by_line(station: Station) -> None:
    lines = [{"sku": "P-100", "qty": 10}, {"sku": "P-101", "qty": 8}, {"sku": "P-121", "qty": 0.5}]
    answer = ask(station, "erp.stock_check", lines=lines)
    assert answer == {
        "in_stock": False,
        "lines": [
            {"sku": "P-100", "qty": 10, "available": 10, "short": 0},
            {"sku": "P-101", "qty": 8, "available": 5, "short": 3},
            {"sku": "P-121", "qty": 0.5, "available": 0, "short": 0.5},
        ],
    }
    assert ask(station, "erp.stock_check", lines=lines[:1])["in_stock"] is True


@pytest.mark.parametrize("system", [name for name in SYSTEMS if name != "erp.stock_check"])
def test_the_same_request_gets_the_same_number(station: Station, system: str) -> None:
    given = {"order_no": "SO-2026-0187", "customer": "C1001", "amount": 21000}
    assert ask(station, system, **given) == ask(station, system, **given)


@pytest.mark.parametrize(
    ("system", "given", "code"),
    [
        ("erp.stock_check", {}, "mapping_failed"),
        ("erp.stock_check", {"lines": "P-100"}, "mapping_failed"),
        ("erp.stock_check", {"lines": ["P-100"]}, "mapping_failed"),
        ("erp.stock_check", {"lines": [{"sku": "P-100", "qty": "many"}]}, "mapping_failed"),
        ("erp.stock_release", {}, "mapping_failed"),
        ("crm.order_update", {"order_no": 7}, "mapping_failed"),
        ("finance.receivable", {"customer": "C1001"}, "mapping_failed"),
        ("finance.receivable", {"customer": "C1001", "amount": True}, "mapping_failed"),
        ("finance.receivable", {"customer": "C1X", "amount": 1}, "unknown_customer"),
        ("erp.none", {}, "connector_failed"),
    ],
)
def test_what_cannot_be_read_is_refused_for_good(station: Station, system: str, given: Any, code: str) -> None:
    with pytest.raises(ConnectorFailed) as refused:
        ask(station, system, **given)
    assert (refused.value.code, refused.value.is_retriable) == (code, False)
