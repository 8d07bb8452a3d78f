"""Our own additions to the language. They are not part of DMN: a decision that uses them does not run elsewhere."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from workflow_engine.feel.compare import equal
from workflow_engine.feel.functions.numbers import rounded
from workflow_engine.feel.functions.registry import builtin
from workflow_engine.feel.numbers import whole
from workflow_engine.feel.run import Run
from workflow_engine.feel.values import Value

MOST_DAYS = 10_000


@builtin("has(whole: string|list|context, part: any): boolean")
def has(whole_: Value, part: Value) -> bool | None:
    """Whether a text holds a text, a list an item, or a context a key.

    has("财务部", "财务") -> true
    has([1, 2], 2) -> true
    has({a: null}, "a") -> true
    has("财务部", 1) -> null
    """
    if type(whole_) is list:
        return any(equal(item, part) is True for item in whole_)
    return part in whole_ if type(part) is str else None


@builtin("money(n: number): number")
def money(n: Decimal) -> Decimal | None:
    """An amount to the cent, a half rounded up as book-keepers do.

    money(1.005) -> 1.01
    money(-1.005) -> -1.01
    """
    return rounded(n, Decimal(2), ROUND_HALF_UP)


@builtin("working days between(from: date|date and time, to: date|date and time): number", needs_run=True)
def working_days_between(run: Run, start: date, end: date) -> Value:
    """Working days after the first day, up to and including the last; needs the calendar of the process.

    working days between(@"2026-03-02", @"2026-03-02") -> 0
    """
    if run.calendar is None:
        return run.note("没有工作日历。", "Expected a business calendar, but there is none.")
    return Decimal(run.calendar.working_days_between(_day(start), _day(end)))


@builtin("add working days(from: date|date and time, days: number): date", needs_run=True)
def add_working_days(run: Run, start: date, days: Decimal) -> Value:
    """The day on which that many working days have passed; needs the calendar of the process.

    add working days(@"2026-03-02", 1) > @"2026-03-02" -> true
    """
    count = whole(days)
    if run.calendar is None or count is None or abs(count) > MOST_DAYS:
        return run.note("没有工作日历，或天数无效。", "Expected a business calendar and a whole number of days.")
    return run.calendar.add_working_days(_day(start), count)


def _day(value: date) -> date:
    return date(value.year, value.month, value.day)
