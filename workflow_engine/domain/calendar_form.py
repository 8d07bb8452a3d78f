"""A business calendar as JSON: what administrators edit and packages carry, read with every mistake named at once.

    {"key": "cn-office", "name": {"zh": "…", "en": "…"}, "zone": "Asia/Shanghai", "confirmed": [2025, 2026],
     "week": {"mon": ["09:00-12:00", "13:30-18:00"], …},
     "days": [{"date": "2026-01-01", "kind": "holiday", "zh": "元旦", "en": "New Year's Day"},
              {"date": "2026-02-14", "kind": "make_up", "like": "fri", "zh": "…", "en": "…"},
              {"date": "2026-12-31", "kind": "special", "hours": ["09:00-12:00"], "zh": "…", "en": "…"}]}

Weekdays that are not listed are free. Without `confirmed` no year is provisional.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workflow_engine.domain.calendar import BusinessCalendar, Hours, NamedDay
from workflow_engine.domain.errors import InvalidInput
from workflow_engine.domain.hours import overlap, read_hours
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KINDS = ("holiday", "make_up", "special")
MISTAKES = {  # code: (zh, en); {0} is what was found or meant
    "bad_date": ("“{0}”不是日期。", "Expected a date such as 2026-10-01, but got {0}."),
    "bad_hours": ("工作时间“{0}”无效。", "Expected hours such as 09:00-12:00, but got {0}."),
    "bad_kind": ("“{0}”应为 holiday、make_up 或 special。", "Expected holiday, make_up or special, but got {0}."),
    "bad_years": ("“{0}”不是年份列表。", "Expected a list of years, but got {0}."),
    "bad_zone": ("未知时区“{0}”。", "Expected a zone such as Asia/Shanghai, but got {0}."),
    "duplicate_date": ("{0} 只能列出一次，不能既放假又上班。", "Expected {0} once, but it is listed twice."),
    "missing_key": ("缺少日历的标识。", "Expected the key of the calendar, but there is none."),
    "missing_name": ("缺少中文或英文名称。", "Expected a name in zh and en, but one is missing."),
    "no_working_hours": ("一周内没有工作时间。", "Expected working hours on a weekday, but there are none."),
    "overlapping_hours": (
        "{0} 的班次与相邻一天重叠。",
        "Expected the shifts of {0} to end before those of the next day.",
    ),
    "unknown_weekday": ("“{0}”不是星期，应为 mon 至 sun。", "Expected a weekday, mon to sun, but got {0}."),
}
DAY = timedelta(days=1)


class _Mistake(Exception):
    """One place of the document that cannot be read."""

    def __init__(self, code: str, found: object = "") -> None:
        self.code = code
        self.found = found


def read_calendar(document: Mapping[str, Any]) -> BusinessCalendar:
    """The calendar of a document. Raises InvalidInput; its problems name places such as `days[3]` or `week.mon`.

    A date that is named twice is refused, so also a holiday that is a make-up day.
    """
    problems: list[Problem] = []
    week = tuple(_week(document.get("week"), problems))
    calendar = BusinessCalendar(
        key=_read(problems, "key", _key, document.get("key")),
        name=_read(problems, "name", _name, document.get("name")),
        zone=_read(problems, "zone", _zone, document.get("zone")),
        week=week,
        days=dict(_days(document.get("days", []), week, problems)),
        confirmed=_read(problems, "confirmed", _years, document.get("confirmed")),
    )
    problems += _overlaps(calendar)
    if problems:
        raise InvalidInput(Text("工作日历有误。", "The calendar has mistakes."), problems=problems)
    return calendar


def _read(problems: list[Problem], place: str, reader: Callable[[Any], Any], value: Any) -> Any:
    """What the reader makes of a value; None, and a problem, when it cannot."""
    try:
        return reader(value)
    except _Mistake as mistake:
        problems.append(_problem(place, mistake.code, mistake.found))
        return None


def _week(value: Any, problems: list[Problem]) -> Iterator[Hours]:
    listed = value if isinstance(value, Mapping) else {}
    for day in WEEK:
        yield _read(problems, f"week.{day}", _hours, listed.get(day, [])) or ()
    problems += [_problem(f"week.{key}", "unknown_weekday", key) for key in listed.keys() - set(WEEK)]
    if not any(listed.values()):
        problems.append(_problem("week", "no_working_hours"))


def _days(value: Any, week: Sequence[Hours], problems: list[Problem]) -> Iterator[tuple[date, NamedDay]]:
    seen: set[date] = set()
    for place, entry in enumerate(value if isinstance(value, list) else []):
        found = _read(problems, f"days[{place}]", lambda entry: _day(entry, week), entry)
        if found is not None:
            if found[0] in seen:
                problems.append(_problem(f"days[{place}]", "duplicate_date", found[0]))
            seen.add(found[0])
            yield found


def _day(entry: Any, week: Sequence[Hours]) -> tuple[date, NamedDay]:
    kind = entry.get("kind") if isinstance(entry, Mapping) else entry
    if kind not in KINDS:
        raise _Mistake("bad_kind", kind)
    return _date(entry.get("date")), NamedDay(kind, _hours_of(entry, week), _name(entry))


def _hours_of(entry: Mapping[str, Any], week: Sequence[Hours]) -> Hours:
    if entry["kind"] == "holiday":
        return ()
    if entry["kind"] == "special":
        return _hours(entry.get("hours"))
    if entry.get("like") not in WEEK:
        raise _Mistake("unknown_weekday", entry.get("like"))
    return week[WEEK.index(entry["like"])]


def _hours(value: Any) -> Hours:
    if not isinstance(value, list):
        raise _Mistake("bad_hours", value)
    try:
        return read_hours(value)
    except ValueError as wrong:
        raise _Mistake("bad_hours", wrong) from None


def _date(value: Any) -> date:
    try:
        found = date.fromisoformat(str(value))
    except ValueError:
        raise _Mistake("bad_date", value) from None
    if found.isoformat() != value:  # other notations of ISO 8601
        raise _Mistake("bad_date", value)
    return found


def _name(value: Any) -> Text:
    texts = (value.get("zh"), value.get("en")) if isinstance(value, Mapping) else ("", "")
    if not all(isinstance(text, str) and text for text in texts):
        raise _Mistake("missing_name")
    return Text(*map(str, texts))


def _key(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise _Mistake("missing_key")
    return value


def _zone(value: Any) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (TypeError, ValueError, OSError, ZoneInfoNotFoundError):
        raise _Mistake("bad_zone", value) from None


def _years(value: Any) -> frozenset[int] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not all(type(year) is int for year in value):
        raise _Mistake("bad_years", value)
    return frozenset(value)


def _overlaps(calendar: BusinessCalendar) -> Iterator[Problem]:
    """Shifts over midnight that run into those of the next day."""
    for today, tomorrow, name in zip(calendar.week, (*calendar.week[1:], calendar.week[0]), WEEK, strict=True):
        if overlap(today, tomorrow):
            yield _problem(f"week.{name}", "overlapping_hours", name)
    for day in sorted({beside for named in calendar.days for beside in (named - DAY, named)}):
        if overlap(calendar.hours(day), calendar.hours(day + DAY)):
            yield _problem("days", "overlapping_hours", day)


def _problem(place: str, code: str, found: object = "") -> Problem:
    shown = str(found)[:40]
    zh, en = (text.format(shown) for text in MISTAKES[code])
    return Problem(code, Text(zh, en), field=place)
