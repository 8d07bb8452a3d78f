"""Range functions (DMN 1.5, table 78): how points and ranges lie to one another. What has no order is null."""

from workflow_engine.feel.compare import conjoined, equal, less, less_or_equal, negated, within
from workflow_engine.feel.functions.registry import builtin
from workflow_engine.feel.values import Range, Value


@builtin(
    "before(point1: any, point2: any): boolean",
    "before(point: any, range: any): boolean",
    "before(range: any, point: any): boolean",
    "before(range1: any, range2: any): boolean",
)
def before(left: Value, right: Value) -> bool | None:
    """
    before(1, 10) -> true
    before(10, [1..10]) -> false
    before([1..10), 10) -> true
    before([1..10], (10..20]) -> true
    """
    end, start = _end(left), _start(right)
    touching = _end_included(left) and _start_included(right)
    return (less if touching else less_or_equal)(end, start)


@builtin(
    "after(point1: any, point2: any): boolean",
    "after(point: any, range: any): boolean",
    "after(range: any, point: any): boolean",
    "after(range1: any, range2: any): boolean",
)
def after(left: Value, right: Value) -> bool | None:
    """
    after(10, 5) -> true
    after(12, [2..12)) -> true
    after([11..20], [1..11)) -> true
    """
    return before(right, left)


@builtin("meets(range1: range, range2: range): boolean")
def meets(left: Range, right: Range) -> bool | None:
    """
    meets([1..5], [5..10]) -> true
    meets([1..5), [5..10]) -> false
    """
    return conjoined(left.end_included and right.start_included, equal(left.end, right.start))


@builtin("met by(range1: range, range2: range): boolean")
def met_by(left: Range, right: Range) -> bool | None:
    """
    met by([5..10], [1..5]) -> true
    """
    return meets(right, left)


@builtin("overlaps(range1: range, range2: range): boolean")
def overlaps(left: Range, right: Range) -> bool | None:
    """
    overlaps([1..5], [3..8]) -> true
    overlaps([1..5], (5..8]) -> false
    """
    return _neither(before(left, right), before(right, left))


@builtin("overlaps before(range1: range, range2: range): boolean")
def overlaps_before(left: Range, right: Range) -> bool | None:
    """The first begins first and ends inside the second, at the latest at its end.

    overlaps before([1..5], [3..8]) -> true
    overlaps before([1..5], [1..8]) -> false
    overlaps before([1..5), [5..8]) -> false
    """
    return conjoined(overlaps(left, right), conjoined(_starts_earlier(left, right), _ends_no_later(left, right)))


@builtin("overlaps after(range1: range, range2: range): boolean")
def overlaps_after(left: Range, right: Range) -> bool | None:
    """The first begins inside the second, after its start, and does not end before it.

    overlaps after([3..8], [1..5]) -> true
    overlaps after([4..5], [3..5]) -> true
    overlaps after([3..5], [3..5]) -> false
    """
    return overlaps_before(right, left)


@builtin("finishes(point: any, range: range): boolean", "finishes(range1: any, range2: range): boolean")
def finishes(left: Value, right: Range) -> bool | None:
    """
    finishes(10, [1..10]) -> true
    finishes([5..10], [1..10]) -> true
    finishes([5..10), [1..10]) -> false
    """
    if type(left) is not Range:
        return conjoined(right.end_included, equal(left, right.end))
    return conjoined(_same_end(left, right), _starts_no_earlier(left, right))


@builtin("finished by(range: range, point: any): boolean", "finished by(range1: range, range2: any): boolean")
def finished_by(left: Range, right: Value) -> bool | None:
    """
    finished by([1..10], 10) -> true
    """
    return finishes(right, left)


@builtin("includes(range: range, point: any): boolean", "includes(range1: range, range2: any): boolean")
def includes(left: Range, right: Value) -> bool | None:
    """
    includes([1..10], 5) -> true
    includes((1..10], 1) -> false
    includes([1..10], [4..6]) -> true
    """
    if type(right) is not Range:
        return within(right, left)
    return conjoined(_starts_no_earlier(right, left), _ends_no_later(right, left))


@builtin("during(point: any, range: range): boolean", "during(range1: any, range2: range): boolean")
def during(left: Value, right: Range) -> bool | None:
    """
    during(5, [1..10]) -> true
    during([4..6], [1..10)) -> true
    """
    return includes(right, left)


@builtin("starts(point: any, range: range): boolean", "starts(range1: any, range2: range): boolean")
def starts(left: Value, right: Range) -> bool | None:
    """
    starts(1, [1..10]) -> true
    starts([1..5], [1..10]) -> true
    starts((1..5], [1..10]) -> false
    """
    if type(left) is not Range:
        return conjoined(right.start_included, equal(left, right.start))
    return conjoined(_same_start(left, right), _ends_no_later(left, right))


@builtin("started by(range: range, point: any): boolean", "started by(range1: range, range2: any): boolean")
def started_by(left: Range, right: Value) -> bool | None:
    """
    started by([1..10], 1) -> true
    """
    return starts(right, left)


@builtin(
    "coincides(point1: any, point2: any): boolean",
    "coincides(range1: any, range2: any): boolean",
)
def coincides(left: Value, right: Value) -> bool | None:
    """
    coincides(5, 5) -> true
    coincides([1..5], [1..5)) -> false
    """
    if type(left) is Range and type(right) is Range:
        return conjoined(_same_start(left, right), _same_end(left, right))
    return equal(left, right)


def _start(value: Value) -> Value:
    return value.start if type(value) is Range else value


def _end(value: Value) -> Value:
    return value.end if type(value) is Range else value


def _start_included(value: Value) -> bool:
    return type(value) is not Range or value.start_included


def _end_included(value: Value) -> bool:
    return type(value) is not Range or value.end_included


def _same_start(left: Range, right: Range) -> bool | None:
    return conjoined(left.start_included is right.start_included, equal(left.start, right.start))


def _same_end(left: Range, right: Range) -> bool | None:
    return conjoined(left.end_included is right.end_included, equal(left.end, right.end))


def _starts_earlier(left: Range, right: Range) -> bool | None:
    """Whether the left holds something before all of the right; level starts do when only the left is included."""
    wider = left.start_included and not right.start_included
    return (less_or_equal if wider else less)(left.start, right.start)


def _starts_no_earlier(left: Range, right: Range) -> bool | None:
    return negated(_starts_earlier(left, right))


def _ends_later(left: Range, right: Range) -> bool | None:
    wider = left.end_included and not right.end_included
    return (less_or_equal if wider else less)(right.end, left.end)


def _ends_no_later(left: Range, right: Range) -> bool | None:
    return negated(_ends_later(left, right))


def _neither(one: bool | None, other: bool | None) -> bool | None:
    return None if one is None or other is None else not (one or other)
