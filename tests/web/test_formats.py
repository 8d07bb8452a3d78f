"""Remaining time in words: by the clock, and in working time where there is a calendar."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from web.formats import Formats
from workflow_engine.domain.calendar_form import read_calendar
from workflow_engine.operations.calendars import shipped_calendars

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = read_calendar(next(each for each in shipped_calendars([2026]) if each["key"] == "cn-office"))
CASES = [  # now, due, opened; by the clock; in working time (9:00-12:00, 13:30-18:00, Monday to Friday)
    ("03-02 08:35", "03-02 14:30", "03-02 08:30", "calm 剩 5小时55分钟", "calm 剩余工时 4小时"),
    ("03-02 11:50", "03-02 14:30", "03-02 08:30", "calm 剩 2小时40分钟", "calm 剩余工时 1小时10分钟"),
    ("03-02 12:20", "03-02 14:30", "03-02 08:30", "calm 剩 2小时10分钟", "calm 剩余工时 1小时"),
    ("03-02 17:30", "03-03 09:10", "03-02 15:00", "calm 剩 15小时40分钟", "soon 剩余工时 40分钟"),
    ("03-06 10:00", "03-09 11:00", "03-06 10:00", "calm 剩 3天1小时", "calm 剩余工时 1天1小时"),
    ("03-02 14:29", "03-02 14:30", None, "soon 剩 1分钟", "soon 剩余工时 1分钟"),
    ("03-02 15:10", "03-02 14:30", None, "late 超时 40分钟", "late 超时工时 40分钟"),
    ("03-09 09:20", "03-06 17:50", None, "late 超时 2天15小时", "late 超时工时 30分钟"),
    ("03-02 20:00", "03-02 18:00", None, "late 超时 2小时", "late 已超时"),
]


def at(text: str) -> datetime:
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(("now", "due", "opened", "by_clock", "working"), CASES)
def test_what_is_left(now: str, due: str, opened: str | None, by_clock: str, working: str) -> None:
    formats, since = Formats("zh-CN", SHANGHAI, at(now)), at(opened) if opened else None
    told = [formats.remaining(at(due), since, calendar) for calendar in (None, OFFICE)]
    assert [f"{each.kind} {each.text}" for each in told] == [by_clock, working]


def test_in_english() -> None:
    formats = Formats("en", SHANGHAI, at("03-06 10:00"))
    assert formats.remaining(at("03-09 11:00"), None, OFFICE).text == "1 d 1 h working time left"
    assert formats.remaining(at("03-06 09:30"), None, OFFICE).text == "30 min working time late"


def test_what_lies_beyond_the_calendar_is_told_by_the_clock() -> None:
    formats = Formats("en", SHANGHAI, at("03-06 10:00"))
    told = formats.remaining(at("03-06 10:00") + timedelta(days=80_000), None, OFFICE)
    assert told.text == "80000 d left"


@pytest.mark.parametrize(
    ("text", "said"),
    [("PT4H", "4小时"), ("P1DT2H", "1天2小时"), ("PT20S", "20秒"), ("PT1M30S", "1分钟"), ("R3/PT1H", ""), ("=due", "")],
)
def test_a_span_of_a_diagram_in_words(text: str, said: str) -> None:
    assert Formats("zh-CN", SHANGHAI, at("03-06 10:00")).duration(text) == said
