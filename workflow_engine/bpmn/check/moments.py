"""When a timer can come, seen from the moment of publishing: already past, never, or only while nobody works."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from workflow_engine.bpmn import timers
from workflow_engine.bpmn.check.saying import en, en_first, problem, zh
from workflow_engine.bpmn.model import Node
from workflow_engine.bpmn.timers import Rule, Schedule
from workflow_engine.bpmn.world import WorkingTime
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text

LOOKED_AT = 60  # occurrences of a cron line
INSTANT = timedelta(microseconds=1)
LATER = Text("改为将来的时刻，或用变量给出。", "Give a moment that is still to come, or a variable that holds one.")
OFTEN = Text("检查日期与星期是否存在。", "See whether that day exists.")
WORKED = Text("改到工作时间内。", "Move it into working time.")


def past(node: Node, rule: Rule, now: datetime, *, is_deadline: bool = False) -> Iterator[Problem]:
    """A moment that has passed when the diagram is published: it comes at once, each time."""
    if rule.moment is None or rule.moment >= now:
        return
    if is_deadline:
        said = (
            f"{zh(node)}的期限在发布时已经过去，待办一产生就已逾期。",
            f"The deadline of {en(node)} has passed already: its work is late as soon as it is opened.",
        )
    else:
        said = (
            f"{zh(node)}的时刻在发布时已经过去，会立即触发。",
            f"The moment of {en(node)} has passed already, so it comes at once.",
        )
    yield problem("timer_past", node, *said, "warning", LATER)


def never(
    node: Node, rule: Rule, now: datetime, zone: ZoneInfo, calendar: WorkingTime | None, *, is_start: bool
) -> Iterator[Problem]:
    """A rule without an occurrence: what is armed with it fails, a start never comes. Raises TimerProblem."""
    if timers.first(rule, now, zone, calendar) is not None:
        return
    if rule.cron is not None:
        said = (
            f"{zh(node)}的 {rule.cron} 没有对应的日期，永远不会触发。",
            f"Expected {rule.cron} of {en(node)} to come some day, but no date fits it.",
        )
        yield problem("timer_never", node, *said, way=OFTEN)
    else:
        said = (
            f"{zh(node)}的周期在发布时已经全部过去，永远不会触发。",
            f"Expected {en(node)} to come again, but the last time of its cycle has passed already.",
        )
        yield problem("timer_never", node, *said, "warning" if is_start else "refuse", LATER)


def unworked(node: Node, rule: Rule, now: datetime, zone: ZoneInfo, calendar: WorkingTime) -> Iterator[Problem]:
    """A date or a cron line that only comes while nobody works; spans on a calendar never do."""
    opening = timers.first(rule, now, zone, calendar) if rule.span is None else None
    comings = list(islice(_comings(opening, zone), LOOKED_AT))
    if comings and not any(_is_worked(moment, calendar) for moment in comings):
        said = (
            f"{zh(node)}只在工作日历的非工作时间触发。",
            f"{en_first(node)} only comes outside the working time of its calendar.",
        )
        yield problem("timer_never_in_working_time", node, *said, "warning", WORKED)


def _comings(schedule: Schedule | None, zone: ZoneInfo) -> Iterator[datetime]:
    while schedule is not None:
        yield schedule.due
        schedule = timers.following(schedule, schedule.due, zone, None) if schedule.rule.cron else None


def _is_worked(moment: datetime, calendar: WorkingTime) -> bool:
    return calendar.add_time(moment, INSTANT) == moment + INSTANT
