"""Why is it due then: the strip of a work item that waited over Spring Festival, line by line."""

from datetime import timedelta

from tests.domain.offices import ALWAYS, NIGHT, OFFICE, at
from workflow_engine.domain.account import account
from workflow_engine.domain.calendar import BusinessCalendar


def strip(office: BusinessCalendar, start: str, end: str) -> list[tuple[str, str, float]]:
    """Kind, name and hours of each segment."""
    segments = account(office, at(start), at(end))
    return [(part.kind, part.name.zh if part.name else "", part.length / timedelta(hours=1)) for part in segments]


def test_over_spring_festival() -> None:
    assert strip(OFFICE, "2026-02-13 17:00", "2026-02-24 10:00") == [
        ("worked", "", 1),
        ("night", "", 15),
        ("make_up", "调休", 3),
        ("break", "", 1.5),
        ("make_up", "调休", 4.5),
        ("night", "", 6),
        ("weekend", "", 24),
        ("holiday", "春节", 5 * 24),
        ("weekend", "", 48),
        ("holiday", "春节", 24),
        ("night", "", 9),
        ("worked", "", 1),
    ]


def test_a_night_shift_runs_into_the_weekend() -> None:
    assert strip(NIGHT, "2026-03-06 21:00", "2026-03-07 07:00") == [
        ("night", "", 1),
        ("worked", "", 8),
        ("weekend", "", 1),
    ]


def test_around_the_clock_it_is_all_worked() -> None:
    assert strip(ALWAYS, "2026-02-16 10:00", "2026-02-18 10:00") == [("worked", "", 48)]


def test_a_span_within_a_break_and_no_span_at_all() -> None:
    assert strip(OFFICE, "2026-03-02 12:15", "2026-03-02 12:45") == [("break", "", 0.5)]
    assert strip(OFFICE, "2026-03-02 12:15", "2026-03-02 12:15") == []
