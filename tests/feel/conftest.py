"""Evaluating in tests: a Monday morning in Shanghai, and a company that works from Monday to Friday."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from workflow_engine.feel import expression

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


class Weekdays:
    """Monday to Friday, no holidays."""

    def working_days_between(self, start: date, end: date) -> int:
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(day.isoweekday() < 6 for day in days)

    def add_working_days(self, start: date, days: int) -> date:
        day = start
        while days:
            day += timedelta(days=1)
            days -= day.isoweekday() < 6
        return day


@pytest.fixture(scope="session")
def value() -> Callable[..., Any]:
    """value(text, names=(), notes=None, **variables): what an expression comes to."""

    def evaluate(text: str, *, names: Any = (), notes: list[str] | None = None, **variables: Any) -> Any:
        return expression(text, names)(variables, now=NOW, notes=notes, calendar=Weekdays())

    return evaluate


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW
