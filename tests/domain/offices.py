"""Calendars of a believable company, for tests: the office, the hotline, the night watch."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from workflow_engine.domain.calendar import BusinessCalendar
from workflow_engine.domain.calendar_form import WEEK, read_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")

HOLIDAYS_2026 = {  # State Council notice for 2026, days that are not a weekend anyway
    "元旦": ["01-01", "01-02"],
    "春节": ["02-16", "02-17", "02-18", "02-19", "02-20", "02-23"],
    "清明节": ["04-06"],
    "劳动节": ["05-01", "05-04", "05-05"],
    "端午节": ["06-19"],
    "中秋节": ["09-25"],
    "国庆节": ["10-01", "10-02", "10-05", "10-06", "10-07"],
}
MAKE_UP_2026 = ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]


def day(date: str, kind: str, zh: str, **more: Any) -> dict[str, Any]:
    return {"date": date, "kind": kind, "zh": zh, "en": zh, **more}


CHINA_2026 = [
    *(day(f"2026-{date}", "holiday", name) for name, dates in HOLIDAYS_2026.items() for date in dates),
    *(day(f"2026-{date}", "make_up", "调休", like="fri") for date in MAKE_UP_2026),
]


def document(hours: list[str], weekdays: tuple[str, ...] = WEEK[:5], **more: Any) -> dict[str, Any]:
    name = {"zh": "办公时间", "en": "Office"}
    return {"key": "office", "name": name, "zone": "Asia/Shanghai", "week": dict.fromkeys(weekdays, hours), **more}


def calendar(hours: list[str], weekdays: tuple[str, ...] = WEEK[:5], **more: Any) -> BusinessCalendar:
    return read_calendar(document(hours, weekdays, **more))


DAY_SHIFTS = ["09:00-12:00", "13:30-18:00"]
OFFICE = calendar(DAY_SHIFTS, days=CHINA_2026, confirmed=[2026])
HOTLINE = calendar(["08:30-20:30"], WEEK)
ALWAYS = calendar(["00:00-24:00"], WEEK)
NIGHT = calendar(["22:00-06:00"])
HALF_TUESDAY = calendar(DAY_SHIFTS, days=[day("2026-03-03", "special", "盘点", hours=["09:00-12:00"])])
NEW_YORK = calendar(["09:00-17:00"], zone="America/New_York")
NEW_YORK_ALWAYS = calendar(["00:00-24:00"], WEEK, zone="America/New_York")


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    """`2026-03-02 11:45` on the clock of a zone, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)
