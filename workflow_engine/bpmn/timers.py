"""When a timer is due. Computed once, when it is armed, by us and in UTC; the library's clock is never asked.

A text is a literal (ISO 8601 moment, duration or repeating interval, or cron) or else FEEL, whose result is read again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from croniter import CroniterError, croniter

from workflow_engine import feel
from workflow_engine.bpmn import spans
from workflow_engine.bpmn.spans import Span
from workflow_engine.domain.calendar import OutOfCalendar
from workflow_engine.domain.limits import limit
from workflow_engine.domain.wall_clock import resolve

if TYPE_CHECKING:
    from workflow_engine.bpmn.world import WorkingTime

MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)?)?")
REPEAT = re.compile(r"R(\d*)/(.+)")
CRON = re.compile(r"\S+(?: +\S+){4,5}")
CHANCE = re.compile(r"(?<![A-Za-z])[HRhr](?![A-Za-z])")  # croniter draws a time for these
LONGEST = 200  # characters of a literal


class TimerProblem(ValueError):
    """A timer's value cannot be used: `code` is `timer_invalid` or `timer_out_of_range`."""

    def __init__(self, code: str, found: str) -> None:
        super().__init__(f"{code}: {found}")
        self.code = code
        self.found = found


@dataclass(frozen=True, slots=True)
class Rule:
    """What a timer's value says: a moment, a span, a repeated span, or cron. `times` None repeats without end."""

    moment: datetime | None = None
    span: Span | None = None
    times: int | None = 1
    cron: str | None = None
    start: datetime | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """The next occurrence of an armed timer: number `count` counted from `anchor`; `left` more follow, None for ever."""

    due: datetime
    anchor: datetime
    rule: Rule
    count: int = 1
    left: int | None = 0
    missed: int = 0


def read(text: str, form: str, zone: ZoneInfo) -> Rule | None:
    """The rule of a literal; None when the text has to be evaluated. Raises TimerProblem when it can be neither.

    `form` is date, duration or cycle, as the element says that holds the text.
    """
    text = text.strip()
    try:
        literal = _literal(text, zone) if len(text) <= LONGEST else None
    except spans.OutOfRange:
        raise TimerProblem("timer_out_of_range", text) from None
    if literal is None:
        if not text or re.fullmatch(r"[-+\d.]+|null|true|false|[RP].*/.*|-?PT?[-\d].*", text):
            raise TimerProblem("timer_invalid", text)
        return None
    return _fitting(literal, form, text)


def of_value(value: Any, form: str, zone: ZoneInfo) -> Rule:
    """The rule of a FEEL value. Raises TimerProblem."""
    if isinstance(value, str):
        rule = read(value, form, zone)
        if rule is not None:
            return rule
    elif isinstance(value, datetime):
        return _fitting(Rule(moment=_in_zone(value, zone)), form, str(value))
    elif isinstance(value, date):
        return _fitting(Rule(moment=_in_zone(datetime.combine(value, time()), zone)), form, str(value))
    elif isinstance(value, timedelta) and value >= timedelta():
        return _fitting(Rule(span=_bounded(Span(seconds=value.total_seconds()))), form, str(value))
    elif isinstance(value, feel.YearsMonths) and value.months >= 0:
        return _fitting(Rule(span=_bounded(Span(months=value.months))), form, str(value))
    raise TimerProblem("timer_invalid", "null" if value is None else str(value))


def first(rule: Rule, now: datetime, zone: ZoneInfo, calendar: "WorkingTime | None") -> Schedule | None:
    """The first occurrence of a rule armed at `now`; None when there is none (a cron line that never comes)."""
    if rule.moment is not None:
        return Schedule(max(rule.moment, now), now, rule)
    if rule.cron is not None:
        due = _next_cron(rule.cron, now, zone)
        return None if due is None else Schedule(due, now, rule, left=None)
    left = None if rule.times is None else rule.times - 1
    if rule.start is not None:
        opening = Schedule(rule.start, rule.start, rule, count=0, left=left)
        return opening if rule.start >= now else following(opening, now, zone, calendar)
    assert rule.span is not None
    return Schedule(added(now, rule.span, zone, calendar), now, rule, left=left)


def deadline(value: Any, now: datetime, zone: ZoneInfo, calendar: "WorkingTime | None") -> datetime | None:
    """When work that is opened `now` is due: at a moment, or after a span on the calendar. None for what is neither."""
    if value is None:
        return None
    form = "date" if isinstance(value, date) or (isinstance(value, str) and value[:1].isdecimal()) else "duration"
    try:
        rule = read(value, form, zone) if isinstance(value, str) else of_value(value, form, zone)
        schedule = first(rule, now, zone, calendar) if rule else None
    except TimerProblem:
        return None
    return schedule.due if schedule else None


def following(schedule: Schedule, now: datetime, zone: ZoneInfo, calendar: "WorkingTime | None") -> Schedule | None:
    """The first occurrence after `now`, counted from the anchor so that nothing drifts; None after the last.

    Occurrences that nobody was there for are skipped and counted in `missed`.
    """
    rule, left = schedule.rule, schedule.left
    if left == 0:
        return None
    if rule.cron is not None:
        due = _next_cron(rule.cron, now, zone)
        return None if due is None else Schedule(due, schedule.anchor, rule, schedule.count + 1, None)
    assert rule.span is not None
    count, missed = schedule.count + 1, 0
    if left is None or left > 1:
        behind = (now - schedule.due).total_seconds() / max(rule.span.shortest_seconds * 1.1, 1)
        missed = max(int(behind) - 1, 0) if left is None else min(max(int(behind) - 1, 0), left - 1)
    while True:
        due = added(schedule.anchor, rule.span * (count + missed), zone, calendar)
        if due > now:
            remains = None if left is None else left - 1 - missed
            return Schedule(due, schedule.anchor, rule, count + missed, remains, missed)
        missed += 1
        if left is not None and missed >= left:
            return None


def added(start: datetime, span: Span, zone: ZoneInfo, calendar: "WorkingTime | None") -> datetime:
    """The end of a span that begins at `start`, in UTC; on a calendar `P1D` is one working day, never 24 hours."""
    if calendar is None:
        return span.added_to(start, zone)
    if span.months or (span.days and span.seconds):
        raise TimerProblem("timer_invalid", "months, or days together with hours, on a calendar")
    try:
        if span.days:
            return calendar.add_days(start, span.days)
        return calendar.add_time(start, timedelta(seconds=span.seconds))
    except OutOfCalendar:
        raise TimerProblem("timer_out_of_range", str(span)) from None


def seconds(text: str) -> int | None:
    """The length of a literal duration without months; None for anything else."""
    try:
        span = spans.parse(text.strip())
    except spans.OutOfRange:
        return None
    return None if span is None or span.months else int(span.days * 86_400 + span.seconds)


def as_json(schedule: Schedule) -> dict[str, Any]:
    """The schedule as it lies in the state."""
    rule = schedule.rule
    kept: dict[str, Any] = {"due": schedule.due.astimezone(UTC).isoformat()}
    if schedule.left != 0 or rule.cron:
        kept |= {"anchor": schedule.anchor.astimezone(UTC).isoformat(), "count": schedule.count, "left": schedule.left}
        kept |= {"cron": rule.cron} if rule.cron else {}
        kept |= {"span": [rule.span.months, rule.span.days, rule.span.seconds]} if rule.span else {}
    return kept


def from_json(kept: Mapping[str, Any]) -> Schedule:
    due = datetime.fromisoformat(kept["due"])
    span = Span(*kept["span"]) if "span" in kept else None
    anchor = datetime.fromisoformat(kept["anchor"]) if "anchor" in kept else due
    return Schedule(due, anchor, Rule(span=span, cron=kept.get("cron")), kept.get("count", 1), kept.get("left", 0))


def _literal(text: str, zone: ZoneInfo) -> Rule | None:
    if MOMENT.fullmatch(text):
        return Rule(moment=_moment(text, zone))
    span = spans.parse(text)
    if span is not None:
        return Rule(span=span)
    repeat = REPEAT.fullmatch(text)
    if repeat is not None:
        return _repeating(repeat, text, zone)
    if CRON.fullmatch(text) and not CHANCE.search(text) and croniter.is_valid(_cron(text), second_at_beginning=True):
        return Rule(cron=text, times=None)
    return None


def _repeating(match: re.Match[str], text: str, zone: ZoneInfo) -> Rule | None:
    start, _, period = match[2].rpartition("/")
    span = spans.parse(period)
    if span is None or (start and not MOMENT.fullmatch(start)):
        raise TimerProblem("timer_invalid", text)
    times = int(match[1][:9]) if match[1] else None
    if times == 0 or span.shortest_seconds < limit("timer_period_seconds"):
        raise TimerProblem("timer_invalid", text)
    if times is not None and times > limit("timer_repeats"):
        raise TimerProblem("timer_out_of_range", text)
    return Rule(span=span, times=times, start=_moment(start, zone) if start else None)


def _fitting(rule: Rule, form: str, text: str) -> Rule:
    """The rule, if the element that holds it may hold one of its kind. A bare duration as a cycle repeats for ever."""
    if form == "date" and rule.moment is not None:
        return rule
    if form == "duration" and rule.span is not None and rule.times == 1 and rule.start is None:
        return rule
    if form == "cycle" and rule.moment is None:
        if rule.span is not None and rule.times == 1 and not text.startswith("R"):
            if rule.span.shortest_seconds < limit("timer_period_seconds"):
                raise TimerProblem("timer_invalid", text)
            return Rule(span=rule.span, times=None)
        return rule
    raise TimerProblem("timer_invalid", text)


def _bounded(span: Span) -> Span:
    try:
        return spans.bounded(span, "")
    except spans.OutOfRange:
        raise TimerProblem("timer_out_of_range", str(span)) from None


def _moment(text: str, zone: ZoneInfo) -> datetime:
    try:
        moment = _in_zone(datetime.fromisoformat(text), zone)
    except (ValueError, OverflowError):
        raise TimerProblem("timer_invalid", text) from None
    if not 1970 <= moment.year <= 9998:
        raise TimerProblem("timer_out_of_range", text)
    return moment


def _in_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    return (resolve(moment, zone) if moment.tzinfo is None else moment).astimezone(UTC)


def _next_cron(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    lines = croniter(_cron(text), now.astimezone(zone), second_at_beginning=True, max_years_between_matches=5)
    try:
        due: datetime = lines.get_next(datetime)
    except CroniterError:
        return None
    return due.astimezone(UTC)


def _cron(text: str) -> str:
    """Quartz writes the last Friday of a month `6L`, croniter `L6`."""
    return re.sub(r"\b(\d|[A-Za-z]{3})L\b", r"L\1", text)
