"""Timers: what a text says, when it is due, and what happens after nobody was there."""

import itertools
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow_engine.bpmn import spans, timers
from workflow_engine.bpmn.spans import Span
from workflow_engine.bpmn.timers import Rule, TimerProblem

SHANGHAI, BERLIN, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # a Monday, 09:00 in Shanghai


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


# ---- texts

READ = [
    ("duration", "PT5S", Rule(span=Span(seconds=5))),
    ("duration", "PT0S", Rule(span=Span())),
    ("duration", "PT1.5S", Rule(span=Span(seconds=1.5))),
    ("duration", "P1Y2M3W4DT5H6M7S", Rule(span=Span(14, 25, 18367))),
    ("duration", " P1D ", Rule(span=Span(days=1))),
    ("duration", "P10Y", Rule(span=Span(months=120))),
    ("date", "2026-03-02", Rule(moment=at("2026-03-02T00:00+08:00"))),
    ("date", "2026-03-02T10:00", Rule(moment=at("2026-03-02T10:00+08:00"))),
    ("date", "2026-03-02T10:00:00Z", Rule(moment=at("2026-03-02T10:00+00:00"))),
    ("date", "2026-03-02T10:00:00.5+02:00", Rule(moment=at("2026-03-02T10:00:00.5+02:00"))),
    ("date", "1970-01-01T00:00:00Z", Rule(moment=at("1970-01-01T00:00+00:00"))),
    ("cycle", "R3/PT1H", Rule(span=Span(seconds=3600), times=3)),
    ("cycle", "R/P1M", Rule(span=Span(months=1), times=None)),
    ("cycle", "R2/2026-03-02T10:00:00Z/P1D", Rule(span=Span(days=1), times=2, start=at("2026-03-02T10:00+00:00"))),
    ("cycle", "PT1H", Rule(span=Span(seconds=3600), times=None)),
    ("cycle", "0 9 * * MON-FRI", Rule(cron="0 9 * * MON-FRI", times=None)),
    ("cycle", "0 0 9 ? * 6L", Rule(cron="0 0 9 ? * 6L", times=None)),
    ("cycle", "0 0/5 * * * ?", Rule(cron="0 0/5 * * * ?", times=None)),
    ("cycle", "0 10 * * 2#1", Rule(cron="0 10 * * 2#1", times=None)),
    ("date", "deadline", None),
    ("duration", 'duration("P1D")', None),
    ("duration", "if urgent then a else b", None),
    ("cycle", "plan.cycle", None),
]
WRONG = {  # form -> texts that say nothing of its kind
    "duration": ["PT-5S", "PT1e9H", "-PT5S", "P1DT", "PT5", "P-1D", "R3/PT1S", "R/P1D", "2026-03-02", "0 9 * * *"],
    "date": ["PT5S", "2026-02-30", "2026-13-01", "2026-03-02T25:00", "R/PT1S", "0 9 * * *"],
    "cycle": ["2026-03-02", "R0/PT1S", "R/PT0S", "R-1/PT1S", "R3/", "R3/x/PT1S", "R/PT0.1S", "PT0S", "R3/P1D/PT1S"],
}
NOTHING = ["", "null", "0", "1", "-5", "1.5", "true"]
TOO_FAR = {
    "duration": ["P99999999M", "P99999Y", "P8000Y", "P3661D", "PT99999999H", "P11Y", "P9999999999999D"],
    "date": ["1969-12-31T00:00:00Z", "9999-06-01"],
    "cycle": ["R1001/PT1S", "R2/P99Y", "P11Y"],
}
REFUSED = [(form, text, "timer_invalid") for form in WRONG for text in [*NOTHING, *WRONG[form]]]
REFUSED += [(form, text, "timer_out_of_range") for form in TOO_FAR for text in TOO_FAR[form]]
REFUSED += [("", "PT5S", "timer_invalid")]


@pytest.mark.parametrize(("form", "text", "rule"), READ)
def test_a_text_says_when(form: str, text: str, rule: Rule | None) -> None:
    assert timers.read(text, form, SHANGHAI) == rule


@pytest.mark.parametrize(("form", "text", "code"), REFUSED)
def test_a_text_that_says_nothing_usable_is_refused_by_name(form: str, text: str, code: str) -> None:
    begun = time.monotonic()
    with pytest.raises(TimerProblem) as refusal:
        timers.read(text, form, SHANGHAI)
    assert refusal.value.code == code
    assert time.monotonic() - begun < 0.05


# ---- wall clocks


@pytest.mark.parametrize(
    ("zone", "local", "first"),
    [
        (BERLIN, "2026-03-29T02:30", "2026-03-29T03:00+02:00"),  # in the gap: the first instant after it
        (BERLIN, "2026-03-29T02:00", "2026-03-29T03:00+02:00"),
        (BERLIN, "2026-03-29T01:59:59", "2026-03-29T01:59:59+01:00"),
        (BERLIN, "2026-03-29T03:00", "2026-03-29T03:00+02:00"),
        (BERLIN, "2026-10-25T02:30", "2026-10-25T02:30+02:00"),  # twice: the first
        (BERLIN, "2026-10-25T03:00", "2026-10-25T03:00+01:00"),
        (NEW_YORK, "2026-03-08T02:15", "2026-03-08T03:00-04:00"),
        (NEW_YORK, "2026-11-01T01:30", "2026-11-01T01:30-04:00"),
        (SHANGHAI, "2026-03-29T02:30", "2026-03-29T02:30+08:00"),
        (ZoneInfo("Australia/Lord_Howe"), "2026-10-04T02:10", "2026-10-04T02:30+11:00"),  # a gap of half an hour
        (ZoneInfo("Pacific/Apia"), "2011-12-30T12:00", "2011-12-31T00:00+14:00"),  # a day that never was
    ],
)
def test_a_moment_in_a_gap_or_an_overlap(zone: ZoneInfo, local: str, first: str) -> None:
    assert spans.resolve(datetime.fromisoformat(local), zone).astimezone(UTC) == at(first)


@pytest.mark.parametrize(
    ("zone", "begin", "span", "end"),
    [
        (SHANGHAI, "2026-01-31T09:00+08:00", "P1M", "2026-02-28T09:00+08:00"),
        (SHANGHAI, "2028-01-31T09:00+08:00", "P1M", "2028-02-29T09:00+08:00"),
        (SHANGHAI, "2026-12-31T09:00+08:00", "P2M", "2027-02-28T09:00+08:00"),
        (SHANGHAI, "2028-02-29T09:00+08:00", "P1Y", "2029-02-28T09:00+08:00"),
        (BERLIN, "2026-03-28T12:00+01:00", "P1D", "2026-03-29T12:00+02:00"),  # 23 hours
        (BERLIN, "2026-03-28T12:00+01:00", "PT24H", "2026-03-29T13:00+02:00"),
        (BERLIN, "2026-10-24T12:00+02:00", "P1D", "2026-10-25T12:00+01:00"),  # 25 hours
        (BERLIN, "2026-03-28T02:30+01:00", "P1D", "2026-03-29T03:00+02:00"),
        (BERLIN, "2026-03-28T02:30+01:00", "P2D", "2026-03-30T02:30+02:00"),
        (BERLIN, "2026-02-28T02:30+01:00", "P1MT1H", "2026-03-28T03:30+01:00"),
    ],
)
def test_calendar_spans_are_counted_on_the_wall_clock(zone: ZoneInfo, begin: str, span: str, end: str) -> None:
    read = spans.parse(span)
    assert read is not None
    assert read.added_to(at(begin), zone) == at(end)


# ---- occurrences


def occurrences(text: str, form: str, count: int, zone: ZoneInfo = SHANGHAI, now: datetime = NOW) -> list[datetime]:
    """The first occurrences when each is looked at in the moment it is due; stored as JSON in between."""
    rule = timers.read(text, form, zone)
    assert rule is not None
    schedule = timers.first(rule, now, zone, None)
    found: list[datetime] = []
    while schedule is not None and len(found) < count:
        found.append(schedule.due)
        schedule = timers.following(timers.from_json(timers.as_json(schedule)), schedule.due, zone, None)
    return found


@pytest.mark.parametrize(
    ("form", "text", "dues"),
    [
        ("duration", "PT1H", ["2026-03-02T10:00"]),
        ("date", "2026-03-03", ["2026-03-03T00:00"]),
        ("date", "2020-01-01", ["2026-03-02T09:00"]),  # past: due now, once
        ("cycle", "R3/PT1H", ["2026-03-02T10:00", "2026-03-02T11:00", "2026-03-02T12:00"]),
        ("cycle", "R3/2026-03-02T12:00:00/P1D", ["2026-03-02T12:00", "2026-03-03T12:00", "2026-03-04T12:00"]),
        ("cycle", "R4/2026-03-01T12:00:00/P1D", ["2026-03-02T12:00", "2026-03-03T12:00", "2026-03-04T12:00"]),
        ("cycle", "R2/2026-02-01T12:00:00/P1D", []),
        ("cycle", "R/P1M", ["2026-04-02T09:00", "2026-05-02T09:00", "2026-06-02T09:00", "2026-07-02T09:00"]),
        ("cycle", "0 9 * * MON-FRI", ["2026-03-03T09:00", "2026-03-04T09:00", "2026-03-05T09:00", "2026-03-06T09:00"]),
        (
            "cycle",
            "30 0 9 ? * MON",
            ["2026-03-02T09:00:30", "2026-03-09T09:00:30", "2026-03-16T09:00:30", "2026-03-23T09:00:30"],
        ),
        ("cycle", "0 0 18 L * ?", ["2026-03-31T18:00", "2026-04-30T18:00", "2026-05-31T18:00", "2026-06-30T18:00"]),
        ("cycle", "0 10 * * 1#1", ["2026-03-02T10:00", "2026-04-06T10:00", "2026-05-04T10:00", "2026-06-01T10:00"]),
        ("cycle", "0 10 * * 5L", ["2026-03-27T10:00", "2026-04-24T10:00", "2026-05-29T10:00", "2026-06-26T10:00"]),
    ],
)
def test_when_a_timer_is_due(form: str, text: str, dues: list[str]) -> None:
    assert occurrences(text, form, 4) == [at(f"{due}+08:00") for due in dues]


def test_the_thirty_first_of_every_month_does_not_drift() -> None:
    found = occurrences("R/2026-01-31T09:00:00/P1M", "cycle", 6, now=at("2026-01-01T00:00+08:00"))
    assert [due.astimezone(SHANGHAI).strftime("%m-%d") for due in found] == [
        "01-31",
        "02-28",
        "03-31",
        "04-30",
        "05-31",
        "06-30",
    ]


def test_a_daily_time_keeps_its_hour_over_a_change_of_clocks() -> None:
    found = occurrences("R/2026-03-28T02:30:00/P1D", "cycle", 3, BERLIN, at("2026-03-27T00:00+01:00"))
    assert [due.astimezone(BERLIN).strftime("%d %H:%M") for due in found] == ["28 02:30", "29 03:00", "30 02:30"]


@pytest.mark.parametrize(
    ("text", "slept", "due", "missed", "left"),
    [
        ("R/PT1H", timedelta(hours=10, minutes=30), "2026-03-02T20:00", 9, None),
        ("R/PT1S", timedelta(days=30), "2026-04-01T09:00:01", 2_591_999, None),
        ("R20/PT1H", timedelta(hours=10, minutes=30), "2026-03-02T20:00", 9, 9),
        ("R5/PT1H", timedelta(hours=10), None, None, None),
        ("R/P1M", timedelta(days=400), "2027-05-02T09:00", 12, None),
        ("R/PT1H", timedelta(hours=1), "2026-03-02T11:00", 0, None),
    ],
)
def test_after_downtime_a_cycle_goes_on_with_the_next_future_occurrence(
    text: str, slept: timedelta, due: str | None, missed: int | None, left: int | None
) -> None:
    rule = timers.read(text, "cycle", SHANGHAI)
    assert rule is not None
    first = timers.first(rule, NOW, SHANGHAI, None)
    assert first is not None
    then = timers.following(first, NOW + slept, SHANGHAI, None)
    if due is None:
        assert then is None
    else:
        assert then is not None
        assert (then.due, then.missed, then.left) == (at(f"{due}+08:00"), missed, left)


class Office:
    """Working days Monday to Friday, eight hours from nine."""

    def add_days(self, start: datetime, days: int) -> datetime:
        moment = start.astimezone(SHANGHAI)
        for _ in range(days):
            moment += timedelta(days=1)
            while moment.weekday() > 4:
                moment += timedelta(days=1)
        return moment.astimezone(UTC)

    def add_time(self, start: datetime, span: timedelta) -> datetime:
        return start + span


@pytest.mark.parametrize(
    ("text", "due"), [("P1D", "2026-03-09T09:00"), ("P6D", "2026-03-16T09:00"), ("PT2H", "2026-03-06T11:00")]
)
def test_on_a_calendar_a_day_is_a_working_day(text: str, due: str) -> None:
    rule = timers.read(text, "duration", SHANGHAI)
    assert rule is not None
    friday = at("2026-03-06T09:00+08:00")
    schedule = timers.first(rule, friday, SHANGHAI, Office())
    assert schedule is not None
    assert schedule.due == at(f"{due}+08:00")


@pytest.mark.parametrize("text", ["P1M", "P1DT2H"])
def test_months_and_mixed_spans_mean_nothing_on_a_calendar(text: str) -> None:
    rule = timers.read(text, "duration", SHANGHAI)
    assert rule is not None
    with pytest.raises(TimerProblem):
        timers.first(rule, NOW, SHANGHAI, Office())


@settings(deadline=None, derandomize=True, max_examples=200)
@given(
    st.integers(1, 40),
    st.sampled_from(["S", "M", "H", "D", "W", "MO"]),
    st.integers(0, 10**8),
    st.sampled_from([SHANGHAI, BERLIN]),
)
def test_what_follows_is_the_first_occurrence_of_a_plain_walk(
    number: int, unit: str, slept: int, zone: ZoneInfo
) -> None:
    text = f"P{number}M" if unit == "MO" else f"P{number}{unit}" if unit in "DW" else f"PT{number}{unit}"
    rule = timers.read(f"R/{text}", "cycle", zone)
    assert rule is not None
    assert rule.span is not None
    slept = slept % max(int(rule.span.shortest_seconds * 300), 1)
    first = timers.first(rule, NOW, zone, None)
    assert first is not None
    then = timers.following(first, first.due + timedelta(seconds=slept), zone, None)
    walk = (rule.span.__mul__(k).added_to(NOW, zone) for k in itertools.count(2))
    expected = next(due for due in walk if due > first.due + timedelta(seconds=slept))
    assert then is not None
    assert then.due == expected
