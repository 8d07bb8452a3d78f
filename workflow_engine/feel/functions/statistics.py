"""Functions that boil a list down to one value (DMN 1.5, 10.3.4.4). Each takes a list, or its items one by one."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import reduce

from workflow_engine.feel.arithmetic import combined
from workflow_engine.feel.compare import greater, less
from workflow_engine.feel.functions.registry import builtin
from workflow_engine.feel.numbers import CONTEXT
from workflow_engine.feel.values import Value, YearsMonths

List = list[Value]
ZERO, ONE = Decimal(0), Decimal(1)
SUMMED = {Decimal, timedelta, YearsMonths}


@builtin("min(list: list): any")
@builtin("min(c: any...): any")
def minimum(*given: Value) -> Value:
    """
    min([1, 2, 3]) -> 1
    min(@"2026-01-31", @"2026-01-01") -> @"2026-01-01"
    min([]) -> null
    min([1, "a"]) -> null
    """
    return _furthest(_items(given), less)


@builtin("max(list: list): any")
@builtin("max(c: any...): any")
def maximum(*given: Value) -> Value:
    """
    max(1, 2, 3) -> 3
    max(["a", "b"]) -> "b"
    """
    return _furthest(_items(given), greater)


@builtin("sum(list: list): any")
@builtin("sum(n: any...): any")
def total(*given: Value) -> Value:
    """
    sum([1, 2, 3]) -> 6
    sum([@"PT1H", @"PT30M"]) -> @"PT1H30M"
    sum([]) -> null
    sum([1, null]) -> null
    """
    items = _items(given)
    if not items or type(items[0]) not in SUMMED:
        return None
    return reduce(lambda so_far, item: combined("+", so_far, item), items)


@builtin("product(list: list): number")
@builtin("product(n: any...): number")
def product(*given: Value) -> Decimal | None:
    """
    product([2, 3, 4]) -> 24
    product([]) -> null
    """
    items = _numbers(given)
    answer = ONE
    for item in items or ():
        answer = CONTEXT.multiply(answer, item)
    return answer if items else None


@builtin("mean(list: list): number")
@builtin("mean(n: any...): number")
def mean(*given: Value) -> Decimal | None:
    """
    mean([1, 2, 3]) -> 2
    mean([]) -> null
    """
    items = _numbers(given)
    return _mean(items) if items else None


@builtin("median(list: list): number")
@builtin("median(n: any...): number")
def median(*given: Value) -> Decimal | None:
    """The middle one, or the mean of the middle two.

    median(8, 2, 5, 3, 4) -> 4
    median([6, 1, 2, 3]) -> 2.5
    median([]) -> null
    """
    items = sorted(_numbers(given) or ())
    middle = len(items) // 2
    if not items:
        return None
    return items[middle] if len(items) % 2 else _mean(items[middle - 1 : middle + 1])


@builtin("stddev(list: list): number")
@builtin("stddev(n: any...): number")
def stddev(*given: Value) -> Decimal | None:
    """Of a sample; one number alone has none.

    decimal(stddev(2, 4, 7, 5), 6) -> 2.081666
    stddev([47]) -> null
    """
    items = _numbers(given) or []
    if len(items) < 2:
        return None
    middle, squares = _mean(items), ZERO
    for item in items:
        distance = CONTEXT.subtract(item, middle)
        squares = CONTEXT.add(squares, CONTEXT.multiply(distance, distance))
    return CONTEXT.sqrt(CONTEXT.divide(squares, Decimal(len(items) - 1)))


@builtin("mode(list: list): list")
@builtin("mode(n: any...): list")
def mode(*given: Value) -> List | None:
    """The most frequent numbers, ascending.

    mode(6, 3, 9, 6, 6) -> [6]
    mode([6, 1, 9, 6, 1]) -> [1, 6]
    mode([]) -> []
    """
    items = _numbers(given)
    if items is None:
        return None
    counts = Counter(items)
    most = max(counts.values(), default=0)
    return sorted(item for item, count in counts.items() if count == most)


@builtin("all(list: list): boolean")
@builtin("all(b: any...): boolean")
def all_true(*given: Value) -> bool | None:
    """
    all([true, true]) -> true
    all([false, null]) -> false
    all([true, null]) -> null
    all([]) -> true
    """
    return _joined(_items(given), settled=False)


@builtin("any(list: list): boolean")
@builtin("any(b: any...): boolean")
def any_true(*given: Value) -> bool | None:
    """
    any(false, true) -> true
    any([false, null]) -> null
    any([]) -> false
    """
    return _joined(_items(given), settled=True)


def _items(given: tuple[Value, ...]) -> List:
    return given[0] if len(given) == 1 and type(given[0]) is list else list(given)


def _numbers(given: tuple[Value, ...]) -> list[Decimal] | None:
    items = _items(given)
    return items if all(type(item) is Decimal for item in items) else None


def _mean(items: list[Decimal]) -> Decimal:
    answer = ZERO
    for item in items:
        answer = CONTEXT.add(answer, item)
    return CONTEXT.divide(answer, Decimal(len(items)))


def _furthest(items: List, better: Callable[[Value, Value], bool | None]) -> Value:
    """The item that is better than all others; None when two of them cannot be compared."""
    best = items[0] if items else None
    for item in items:
        verdict = better(item, best)
        if verdict is None:
            return None
        best = item if verdict else best
    return best


def _joined(items: List, *, settled: bool) -> bool | None:
    """Items joined by `or`, which a true settles, or by `and`, which a false settles."""
    if any(item is settled for item in items):
        return settled
    return not settled if all(type(item) is bool for item in items) else None
