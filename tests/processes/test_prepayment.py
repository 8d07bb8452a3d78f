"""Prepayment in a real database: published for the trial company, worked through by the people that it has."""

from datetime import timedelta

import pytest

from tests.processes.conftest import Trial
from workflow_engine.cli import seed
from workflow_engine.domain.errors import InvalidForm, NotAllowed, NotFound

RECEIVED = {"received": "9000", "received_at": "2026-03-02"}
SHIPPED = {"ship_no": "SF1234567890", "carrier": "sf"}


def test_it_is_published_without_a_warning(trial: Trial) -> None:
    assert trial.sql("SELECT process, report::text FROM versions WHERE process = 'prepayment'") == [
        ("prepayment", "[]")
    ]


def test_from_request_to_shipment(trial: Trial) -> None:
    begun = trial.start("liqiang")
    assert trial.open() == ["reserve_stock"]
    trial.send("bank.receipt", "YF-0187", receipt_no="R-1", paid=9000, paid_on="2026-03-02")
    assert trial.open() == ["confirm_receipt", "reserve_stock"]
    trial.complete("wangfang", "confirm_receipt", RECEIVED)
    trial.complete("liuyang", "reserve_stock")
    trial.complete("heping", "ship", SHIPPED)
    row = trial.sql("SELECT status, result, title, business_key FROM instances WHERE id = CAST(:id AS uuid)", id=begun)[
        0
    ]
    assert tuple(row) == ("completed", "completed", "SO-2026-0187 华东精密", "YF-2026-00001")
    assert trial.asked == ["erp.stock_check", "crm.order_update", "finance.receivable"]
    booked = trial.one("SELECT parameters::text FROM service_calls WHERE connector = 'finance.receivable'")
    assert '"C1001"' in booked
    assert '"21000.00"' in booked


def test_every_department_has_something_to_begin_with(trial: Trial) -> None:
    seed.begin_work(trial.database)
    trial.settle()
    assert trial.open() == ["confirm_receipt", *["manager_review"] * 3, "reserve_stock"]
    seed.begin_work(trial.database)
    trial.settle()
    assert trial.one("SELECT count(*) FROM instances") == 4


def test_each_department_has_its_own_part(trial: Trial) -> None:
    with pytest.raises(NotAllowed):
        trial.start("wangfang")
    with pytest.raises(InvalidForm) as wrong:
        trial.start("liqiang", customer="nobody", prepay_ratio="120")
    assert {problem.field for problem in wrong.value.problems} == {"customer", "prepay_ratio"}
    trial.start("liqiang")
    with pytest.raises(NotFound):
        trial.complete("wangfang", "reserve_stock")
    with pytest.raises(NotFound):
        trial.complete("liqiang", "reserve_stock")


def test_a_large_order_needs_both_managers(trial: Trial) -> None:
    lines = [{"sku": "P-110", "qty": "20", "price": "12000"}]
    trial.start("liqiang", lines=lines)
    assert trial.open() == ["manager_review"]
    trial.complete("chenjing", "manager_review", outcome="return")
    trial.complete("liqiang", "revise", {"prepay_ratio": "40"})
    trial.complete("chenjing", "manager_review", outcome="approve")
    trial.send("bank.receipt", "YF-0187", receipt_no="R-1", paid=96000, paid_on="2026-03-02")
    trial.complete("sunhao", "confirm_receipt", {"received": "96000", "received_at": "2026-03-02"})
    trial.complete("liuyang", "reserve_stock")
    trial.complete("zhoulan", "finance_release", outcome="reject")
    trial.complete("wangfang", "refund", {"account_no": "6222 0000 1111"})
    assert trial.one("SELECT result FROM instances") == "release_refused"


def test_who_waits_is_reminded_then_the_head_of_the_department_is_told(trial: Trial) -> None:
    """Noon of a Monday: three working hours end at 16:30, four at 17:30."""
    trial.start("liqiang", customer_grade="C", prepay_ratio="5")
    trial.clock.forward(timedelta(hours=4, minutes=29))
    trial.settle()
    assert trial.told == []
    trial.clock.forward(timedelta(minutes=1))
    trial.settle()
    trial.clock.forward(timedelta(hours=1))
    trial.settle()
    assert trial.told == [
        ("chenjing", "订单 SO-2026-0187 的预付款申请等待您审核已满 3 个工作小时。"),
        ("chenjing", "订单 SO-2026-0187 的预付款申请审核已超时。"),
    ]
    trial.complete("chenjing", "manager_review", outcome="approve")
    trial.clock.forward(timedelta(days=1))
    trial.settle()
    assert set(trial.told[2:]) == {
        ("heping", "订单 SO-2026-0187 的库存等待预留已满 3 个工作小时。"),
        ("liuyang", "订单 SO-2026-0187 的库存等待预留已满 3 个工作小时。"),
        ("wugang", "订单 SO-2026-0187 的库存预留已超时。"),
    }


def test_what_is_not_paid_in_time_is_chased_and_given_up(trial: Trial) -> None:
    trial.start("liqiang")
    for chase in range(1, 4):
        trial.clock.forward(timedelta(days=7))
        trial.settle()
        assert trial.open() == ["chase_payment", "reserve_stock"], chase
        trial.complete("zhaomin", "chase_payment", outcome="promise")
    assert trial.one("SELECT result FROM instances") == "cancelled_unpaid"
    assert trial.asked == ["erp.stock_check", "erp.stock_release"]


def test_the_order_system_begins_one_for_each_order(trial: Trial) -> None:
    order = {
        "customer": "C1002", "customer_grade": "B", "prepay_ratio": 30, "order_no": "SO-2026-0188",
        "lines": [{"sku": "P-110", "qty": 2, "price": 12000}],
    }  # fmt: skip
    trial.send("order.confirmed", "SO-2026-0188", **order)
    trial.send("order.confirmed", "SO-2026-0188", **order)
    assert trial.sql("SELECT status FROM instances") == [("running",)]
    assert trial.open() == ["reserve_stock"]


def test_what_is_short_of_stock_waits_for_its_restock(trial: Trial) -> None:
    """The sample warehouse has five of P-101."""
    trial.start("liqiang", lines=[{"sku": "P-101", "qty": "8", "price": "100"}])
    with pytest.raises(InvalidForm) as wrong:
        trial.complete("liuyang", "reserve_stock")
    assert [problem.field for problem in wrong.value.problems] == ["reserve[0].restock_date"]
    rows = [{"row": "1", "qty_reserved": "5", "restock_date": "2026-03-10"}]
    trial.complete("liuyang", "reserve_stock", {"reserve": rows})
    assert trial.open() == []
    trial.clock.forward(timedelta(days=8))
    trial.settle()
    assert trial.open() == ["chase_payment", "reserve_stock"]
