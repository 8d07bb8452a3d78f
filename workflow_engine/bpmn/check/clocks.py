"""Timers and deadlines: a value that can be read, a zone and a calendar that exist, and a moment that can come."""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from workflow_engine.bpmn import timers
from workflow_engine.bpmn.check import moments
from workflow_engine.bpmn.check.context import CheckContext
from workflow_engine.bpmn.check.names import written
from workflow_engine.bpmn.check.saying import en, en_first, problem, zh
from workflow_engine.bpmn.model import NAME, Diagram, Event, Node, Process
from workflow_engine.bpmn.reading.texts import feel
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text
from workflow_engine.feel import Expression, ExpressionError, OverLimit, expression

SOME_DAY = datetime(2026, 3, 2, tzinfo=UTC)  # where nobody says when it is published
WAY_OUT = Text(
    "写成 =变量名 可以读取变量；否则填写时刻、时长或周期。",
    "Write =name to read a variable, or give a moment, a duration or a cycle.",
)


def problems(diagram: Diagram, context: CheckContext) -> Iterator[Problem]:
    for process in diagram.processes:
        if not process.is_executable:
            continue
        yield from _place(process, context)
        for node in process.walk():
            for drawn in node.events:
                event = diagram.events.get(drawn.ref or "") if drawn.kind == "reference" else drawn
                if event is not None and event.kind == "timer":
                    yield from _timer(node, event, process, context)
            if node.kind in ("userTask", "manualTask"):
                yield from _deadline(node, process, context)


def _place(process: Process, context: CheckContext) -> Iterator[Problem]:
    """The zone and the calendar of a whole process."""
    name = process.settings.get("zone") or context.zone
    if _zone(name) is None:
        shown = name[:60]
        yield problem(
            "timer_invalid", process, f"时区 {shown} 不存在。", f"Expected a time zone, but there is no {shown}."
        )
    calendar = process.settings.get("calendar")
    if calendar and context.calendars is not None and calendar not in context.calendars:
        said = (
            f"流程的工作日历 {calendar} 不存在。",
            f"Expected the calendar of the process to exist, but there is no {calendar}.",
        )
        yield problem("unknown_calendar", process, *said)


def _deadline(node: Node, process: Process, context: CheckContext) -> Iterator[Problem]:
    yield from _calendar(node, node.settings.get("calendar"), context)
    text = node.settings.get("due", "").strip()
    zone = _zone(process.settings.get("zone") or context.zone)
    if not text or text.startswith("=") or zone is None:
        return
    try:
        rule = timers.read(text, "date" if text[:1].isdecimal() else "duration", zone)
        if rule is None:
            raise timers.TimerProblem("timer_invalid", text)
        if context.now is not None:
            yield from moments.past(node, rule, context.now, is_deadline=True)
    except timers.TimerProblem as wrong:
        yield problem(
            wrong.code,
            node,
            f"{zh(node)}的期限 {wrong.found[:60]} 无法使用。",
            f"Expected a moment or a duration as the deadline of {en(node)}, but found {wrong.found[:60]}.",
            way=WAY_OUT,
        )


def _calendar(node: Node, calendar: str | None, context: CheckContext) -> Iterator[Problem]:
    if calendar and context.calendars is not None and calendar not in context.calendars:
        yield problem(
            "unknown_calendar",
            node,
            f"{zh(node)}的工作日历 {calendar} 不存在。",
            f"Expected the calendar of {en(node)} to exist, but there is no {calendar}.",
        )


def _timer(node: Node, event: Event, process: Process, context: CheckContext) -> Iterator[Problem]:
    yield from _calendar(node, event.settings.get("calendar"), context)
    name = event.settings.get("zone") or process.settings.get("zone") or context.zone
    zone = _zone(name)
    if zone is None:
        yield problem("timer_invalid", node, f"时区 {name} 不存在。", f"Expected a time zone, but there is no {name}.")
        return
    is_start = node.id in process.body.nodes and node.kind == "startEvent"
    try:
        rule = _rule(event, zone, process, context, is_start=is_start)
        if rule is not None:
            yield from _coming(node, event, rule, zone, process, context, is_start=is_start)
    except timers.TimerProblem as wrong:
        yield problem(
            wrong.code,
            node,
            f"{zh(node)}的定时值 {wrong.found[:60] or '（空）'} 无法使用。",
            f"Expected a {event.form or 'time'} for {en(node)}, but found {wrong.found[:60] or '(nothing)'}.",
            way=WAY_OUT,
        )
        return
    yield from _often(node, rule)
    yield from _once(node, rule)


def _coming(
    node: Node,
    event: Event,
    rule: timers.Rule,
    zone: ZoneInfo,
    process: Process,
    context: CheckContext,
    *,
    is_start: bool,
) -> Iterator[Problem]:
    """What the moment of publishing and the calendars say about a rule. Raises TimerProblem for one they cannot take."""
    now, known = context.now or SOME_DAY, context.calendars or {}
    worked = known.get(event.settings.get("calendar") or process.settings.get("calendar", ""))
    if context.now is not None or rule.cron is not None or worked is not None:
        yield from moments.never(node, rule, now, zone, worked if rule.span else None, is_start=is_start)
    if context.now is not None:
        yield from moments.past(node, rule, now)
    if worked is not None:
        yield from moments.unworked(node, rule, now, zone, worked)


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _rule(
    event: Event, zone: ZoneInfo, process: Process, context: CheckContext, *, is_start: bool
) -> timers.Rule | None:
    """What a literal or a constant expression says; None when it depends on variables. Raises TimerProblem.

    A bare word is an expression only where something in the process gives that variable a value; and a start event has
    no variables to read.
    """
    text = (event.text or "").strip()
    if not event.form:
        raise timers.TimerProblem("timer_invalid", text)
    if not text.startswith("="):
        rule = timers.read(text, event.form, zone)
        if rule is not None:
            return rule
        if NAME.fullmatch(text) and text not in written(process, context):
            raise timers.TimerProblem("timer_invalid", text)
    read = _read(text)
    if read is None and not text.startswith("=") and len(text) <= timers.LONGEST:
        raise timers.TimerProblem("timer_invalid", text)  # neither a literal nor an expression
    if read is None or (read.names and not is_start):
        return None
    try:
        return timers.of_value(read({}, now=context.now or SOME_DAY), event.form, zone)
    except OverLimit:
        raise timers.TimerProblem("timer_invalid", text) from None


def _read(text: str) -> Expression | None:
    """The expression; None when it is none, which is reported where expressions are checked."""
    try:
        return expression(feel(text) or "")
    except ExpressionError:
        return None


def _often(node: Node, rule: timers.Rule | None) -> Iterator[Problem]:
    if rule is not None and rule.span is not None and rule.times != 1 and rule.span.shortest_seconds < 60:
        yield problem(
            "timer_often",
            node,
            f"{zh(node)}的间隔不足一分钟。",
            f"{en_first(node)} repeats more than once a minute.",
            "warning",
        )


def _once(node: Node, rule: timers.Rule | None) -> Iterator[Problem]:
    """A cycle that is only waited for once."""
    waits_once = node.kind == "intermediateCatchEvent" or (node.kind == "boundaryEvent" and node.interrupting)
    if waits_once and rule is not None and rule.times != 1:
        yield problem(
            "timer_once",
            node,
            f"{zh(node)}只等待周期的第一次。",
            f"{en_first(node)} waits for the first time of its cycle only.",
            "warning",
        )
