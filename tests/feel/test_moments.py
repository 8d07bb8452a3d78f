"""Dates, times and durations: what is read, what is not, and their parts."""

import pytest

from workflow_engine.feel import expression
from workflow_engine.feel.compare import equal

READ = [
    ('date("2026-01-31")', '"2026-01-31"'),
    ('date("2026-02-30")', "null"),
    ('date("26-01-31")', "null"),
    ('date("2026-1-31")', "null"),
    ('date("2026-01-31T10:00:00")', "null"),
    ('date(@"2026-01-31T10:00:00@Asia/Shanghai")', '"2026-01-31"'),
    ('time("10:00:00.123456789")', '"10:00:00.123456"'),
    ('time("24:00:00")', '"00:00:00"'),
    ('time("25:00:00")', "null"),
    ('time("10:00")', "null"),
    ('time("10:00:00+15:00")', "null"),
    ('time("10:00:00@Nowhere/City")', "null"),
    ('time("10:00:00@../../etc/passwd")', "null"),
    ('time("10:00:00@America")', "null"),
    ('time("10:00:00-00:00")', '"10:00:00Z"'),
    ('date and time("2026-01-31")', '"2026-01-31T00:00:00"'),
    ('date and time("2026-12-31T24:00:00")', '"2027-01-01T00:00:00"'),
    ('date and time("2026-01-31T10:00:00@Asia/Shanghai")', '"2026-01-31T10:00:00@Asia/Shanghai"'),
    ('date and time(@"2026-01-31", @"10:00:00@Asia/Shanghai")', '"2026-01-31T10:00:00@Asia/Shanghai"'),
    ('date and time("9999-12-31T24:00:00")', "null"),
    ('date and time("2026-13-01T00:00:00")', "null"),
    ('date and time(@"2026-01-31")', '"2026-01-31T00:00:00Z"'),
    ('date and time(@"2026-01-31T10:00:00")', '"2026-01-31T10:00:00"'),
    ('time("10:00:00+02:75")', "null"),
    ('time(@"10:00:00")', '"10:00:00"'),
    ('time(@"2026-01-31")', '"00:00:00Z"'),
    ('time(10, 30, 0, @"PT15H")', "null"),
    ("time(10.5, 30, 0)", "null"),
    ('duration("P1Y2M")', '"P1Y2M"'),
    ('duration("P1DT2H3M4.5S")', '"P1DT2H3M4.5S"'),
    ('duration("-P1D")', '"-P1D"'),
    ('duration("PT36H")', '"P1DT12H"'),
    ('duration("P1W")', "null"),
    ('duration("P")', "null"),
    ('duration("PT")', "null"),
    ('duration("P1M1D")', "null"),
    ('duration("P999999999999D")', "null"),
    ('@"nothing"', "null"),
]
PARTS = [
    ('@"2026-01-31".year', "2026"),
    ('@"2026-01-31".month', "1"),
    ('@"2026-01-31".day', "31"),
    ('@"2026-01-31".weekday', "6"),
    ('@"2026-01-31".hour', "null"),
    ('@"10:20:30.5".second', "30.5"),
    ('@"10:20:30".minute', "20"),
    ('@"10:20:30".time offset', "null"),
    ('@"10:20:30+08:00".time offset', '@"PT8H"'),
    ('@"2026-01-31T10:00:00@Asia/Shanghai".timezone', '"Asia/Shanghai"'),
    ('@"2026-01-31T10:00:00@Asia/Shanghai".time offset', '@"PT8H"'),
    ('@"2026-07-01T10:00:00@Europe/Paris".time offset', '@"PT2H"'),
    ('@"P1DT2H3M4.5S".hours', "2"),
    ('@"P1DT2H3M4.5S".seconds', "4.5"),
    ('@"-PT90M".minutes', "-30"),
    ('@"-P1DT1H".days', "-1"),
    ('@"P14M".years', "1"),
    ('@"-P14M".months', "-2"),
    ('@"P14M".days', "null"),
    ('[@"2026-01-31", @"2025-01-31"].year', "[2026, 2025]"),
]


@pytest.mark.parametrize(("text", "result"), READ)
def test_reading(value, text, result):
    assert value(f"string({text})") == value(result)


@pytest.mark.parametrize(("text", "result"), PARTS)
def test_parts(value, text, result):
    assert equal(value(text), value(result)) is True, value(text)


def test_now_is_given_not_asked(value):
    assert value("string(now())") == "2026-03-02T09:30:00@Asia/Shanghai"
    assert value("string(today())") == "2026-03-02"
    assert value('working days between(today(), @"2026-03-09")') == 5
    assert value('add working days(@"2026-03-06", 1)') == value('@"2026-03-09"')


def test_working_days_need_a_calendar(now):
    for text in ('working days between(@"2026-03-02", @"2026-03-03")', 'add working days(@"2026-03-02", 1)'):
        notes = []
        assert expression(text)({}, now=now, notes=notes) is None
        assert "Expected a business calendar" in notes[0]


def test_an_unreadable_literal_is_remarked_on():
    assert [str(remark) for remark in expression('@"2026-02-30"').remarks] == [
        '@"2026-02-30" is neither a date, a time nor a duration: null.'
    ]
    assert expression('@"2026-02-28"').remarks == ()
    assert len(expression("abs(1, 2)").remarks) == 1
