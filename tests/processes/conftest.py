"""The trial company with its packages in a real database, worked by its own people."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.company import Clock, Company
from workers import calls, steps
from workers.station import Station
from workflow_engine.cli import seed
from workflow_engine.operations import company, instances, invariants, messages, work_items
from workflow_engine.operations.work_items import Answer
from workflow_engine.settings import Settings
from workflow_engine.store.database import Database

ACTS = {**steps.ACTS, **calls.ACTS}

LINES = [{"sku": "P-100", "qty": "10", "price": "2000"}, {"sku": "P-120", "qty": "100", "price": "100"}]
REQUEST: dict[str, Any] = {
    "customer": "C1001", "customer_grade": "A", "order_no": "SO-2026-0187", "pay_ref": "YF-0187", "lines": LINES,
    "prepay_ratio": "30",
}  # fmt: skip


class Trial(Company):
    """What `handoff migrate` makes of an empty database, with a clock that a test moves."""

    def __init__(self, url: str) -> None:
        self.clock = Clock()
        self.database = Database(url, clock=self.clock)
        company.begin(self.database)
        seed.found_sample(self.database)
        seed.install_packages(self.database)
        self.station = Station(Settings(), self.database, ACTS)

    def start(self, by: str, **values: Any) -> str:
        """A prepayment by its id, as far as it goes by itself."""
        begun = instances.start(self.database, "prepayment", getattr(self, by), REQUEST | values)
        self.settle()
        return begun.id

    def complete(self, by: str, element: str, values: dict[str, Any] | None = None, outcome: str | None = None) -> None:
        """The oldest open work item of an activity."""
        found = self.one(
            "SELECT id::text FROM work_items WHERE element = :element AND state IN ('ready', 'claimed') ORDER BY id LIMIT 1",
            element=element,
        )
        comment = "见附件" if outcome else None
        work_items.complete(self.database, found, getattr(self, by), Answer(values or {}, outcome, comment))
        self.settle()

    def send(self, name: str, key: str, **values: Any) -> None:
        messages.publish(self.database, self.admin, name, key, values)
        self.settle()

    def settle(self) -> None:
        """Workers do all that is due now, and what comes of it."""
        while due := [(kind, row) for kind in ACTS for row in self.due(kind)]:
            for kind, row in due:
                ACTS[kind](self.station, row)

    @property
    def asked(self) -> list[str]:
        """The connectors that were asked and have answered, in order; notices left out."""
        found = self.sql("SELECT connector FROM service_calls WHERE status = 'answered' ORDER BY id")
        return [connector for (connector,) in found if connector != "notify"]

    @property
    def told(self) -> list[tuple[str, str]]:
        """Notices that a diagram wanted: to whom, and what."""
        found = self.sql("""
            SELECT p.key, n.text_zh FROM notifications n JOIN people p ON p.id = n.person_id
             WHERE n.topic = 'notice' ORDER BY n.created_at, p.key""")
        return [(key, said) for key, said in found]

    def open(self) -> list[str]:
        found = self.sql("SELECT element FROM work_items WHERE state IN ('ready', 'claimed') ORDER BY element")
        return [element for (element,) in found]


@pytest.fixture
def trial(database_url: str) -> Iterator[Trial]:
    made = Trial(database_url)
    yield made
    found = invariants.broken(made.database)
    made.database.close()
    assert found == []
