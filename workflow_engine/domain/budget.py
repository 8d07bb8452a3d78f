"""How long something may take, in exactly one measure: working time, working days, or time as it passes.

`4 wh`, `30 wm`, `2 wd` count on a calendar, `24 h`, `30 m`, `3 d` do not. ISO 8601 counts on the calendar too: `PT4H` is
four working hours, `P1D` one working day. Days and hours together are refused: a day has no fixed number of hours.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Literal

from workflow_engine.domain.calendar import BusinessCalendar
from workflow_engine.domain.errors import InvalidInput
from workflow_engine.domain.text import Text
from workflow_engine.domain.wall_clock import resolve

Measure = Literal["working time", "working days", "time", "days"]

PART = re.compile(r"\s*([0-9]{1,6}(?:\.[0-9]{1,3})?)\s*(wd|wh|wm|d|h|m)(?![a-z])")
ISO = re.compile(r"P(?:([0-9]{1,6})D)?(?:T(?=[0-9])(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,6})S)?)?")
UNITS: dict[str, tuple[Measure, Fraction]] = {  # measure, days or seconds
    "wd": ("working days", Fraction(1)),
    "wh": ("working time", Fraction(3_600)),
    "wm": ("working time", Fraction(60)),
    "d": ("days", Fraction(1)),
    "h": ("time", Fraction(3_600)),
    "m": ("time", Fraction(60)),
}


@dataclass(frozen=True, slots=True)
class Budget:
    """`amount` is in days or in seconds, as the measure says."""

    measure: Measure
    amount: Fraction

    def due(self, start: datetime, calendar: BusinessCalendar) -> datetime:
        """The earliest moment, in UTC, at which the budget is used up. `start` is aware. Raises OutOfCalendar."""
        if self.measure == "working days":
            return calendar.add_days(start, self.amount)
        span = timedelta(microseconds=int(self.amount * 1_000_000))
        if self.measure == "working time":
            return calendar.add_time(start, span)
        if self.measure == "time":
            return start.astimezone(UTC) + span
        local = start.astimezone(calendar.zone).replace(tzinfo=None)
        return resolve(local + timedelta(days=int(self.amount)), calendar.zone).astimezone(UTC)


def read_budget(text: str) -> Budget:
    """The budget a text means. Raises InvalidInput, code `bad_budget`, for none, for zero, and for mixed measures."""
    parts = _iso(text.strip()) if text.strip().startswith("P") else _units(text)
    measures = {measure for measure, _ in parts}
    amount = sum((amount for _, amount in parts), Fraction(0))
    if len(measures) != 1 or not amount or (measures == {"days"} and amount.denominator != 1):
        shown = text.strip()[:40]
        raise InvalidInput(
            Text(
                f"时限“{shown}”无效：请只用一种单位，例如 4 wh、2 wd 或 24 h。",
                f"Expected a budget in one measure, such as 4 wh, 2 wd or 24 h, but got “{shown}”.",
            ),
            code="bad_budget",
        )
    return Budget(measures.pop(), amount)


def _units(text: str) -> list[tuple[Measure, Fraction]]:
    if PART.sub("", text).strip():
        return []
    return [(UNITS[unit][0], Fraction(amount) * UNITS[unit][1]) for amount, unit in PART.findall(text)]


def _iso(text: str) -> list[tuple[Measure, Fraction]]:
    found = ISO.fullmatch(text)
    if found is None:
        return []
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    counted: list[tuple[Measure, int]] = [
        ("working days", days),
        ("working time", hours * 3_600 + minutes * 60 + seconds),
    ]
    return [(measure, Fraction(amount)) for measure, amount in counted if amount]
