"""List functions (DMN 1.5, 10.3.4.4). Places count from 1, from the end when negative."""

from decimal import Decimal
from functools import cmp_to_key

from workflow_engine.feel.compare import equal, order
from workflow_engine.feel.functions.registry import builtin
from workflow_engine.feel.numbers import cut
from workflow_engine.feel.run import Run
from workflow_engine.feel.values import Function, Value

List = list[Value]
COMPARED_PER_STEP = 4


@builtin("list contains(list: list, element: any): boolean")
def list_contains(items: List, element: Value) -> bool:
    """
    list contains([1, 2, 3], 2) -> true
    list contains([1, null], null) -> true
    """
    return any(equal(item, element) is True for item in items)


@builtin("count(list: list): number")
def count(items: List) -> Decimal:
    """
    count([1, 2, 3]) -> 3
    count([]) -> 0
    """
    return Decimal(len(items))


@builtin("sublist(list: list, start position: number, length?: number): list")
def sublist(items: List, start: Decimal, length: Decimal | None = None) -> List | None:
    """
    sublist([4, 5, 6], 1, 2) -> [4, 5]
    sublist([4, 5, 6], -1) -> [6]
    sublist([4, 5, 6], 4) -> null
    """
    first = _place(items, start)
    size = len(items) if length is None else cut(length)
    if first is None or size < 1 or (length is not None and size > len(items) - first):
        return None
    return items[first : first + size]


@builtin("append(list: list, item: any...): list")
def append(items: List, *more: Value) -> List:
    """
    append([1], 2, 3) -> [1, 2, 3]
    """
    return [*items, *more]


@builtin("concatenate(list: list...): list")
def concatenate(*lists: List) -> List:
    """
    concatenate([1, 2], [3]) -> [1, 2, 3]
    """
    return [item for items in lists for item in items]


@builtin("insert before(list: list, position: number, newItem: any): list")
def insert_before(items: List, position: Decimal, item: Value) -> List | None:
    """
    insert before([1, 3], 1, 2) -> [2, 1, 3]
    insert before([1, 3], -1, 2) -> [1, 2, 3]
    insert before([1, 3], 3, 2) -> null
    """
    at = _place(items, position)
    return None if at is None else [*items[:at], item, *items[at:]]


@builtin("remove(list: list, position: number): list")
def remove(items: List, position: Decimal) -> List | None:
    """
    remove([1, 2, 3], 2) -> [1, 3]
    remove([1, 2, 3], 0) -> null
    """
    at = _place(items, position)
    return None if at is None else items[:at] + items[at + 1 :]


@builtin("list replace(list: list, position: number, newItem: any): list")
def replace_at(items: List, position: Decimal, item: Value) -> List | None:
    """
    list replace([2, 4, 7, 8], 3, 6) -> [2, 4, 6, 8]
    list replace([2, 4], 3, 6) -> null
    """
    at = _place(items, position)
    return None if at is None else [*items[:at], item, *items[at + 1 :]]


@builtin("list replace(list: list, match: function, newItem: any): list", needs_run=True)
def replace_matching(run: Run, items: List, match: Function, new: Value) -> List | None:
    """Every item for which `match(item, newItem)` is true.

    list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5) -> [5, 5, 7, 8]
    """
    verdicts = [run.invoke(match, [item, new]) for item in items]
    if any(type(verdict) is not bool for verdict in verdicts):
        return None
    return [new if verdict else item for item, verdict in zip(items, verdicts, strict=True)]


@builtin("reverse(list: list): list")
def reverse(items: List) -> List:
    """
    reverse([1, 2, 3]) -> [3, 2, 1]
    """
    return items[::-1]


@builtin("index of(list: list, match: any): list")
def index_of(items: List, match: Value) -> List:
    """Every place of the value.

    index of([1, 2, 3, 2], 2) -> [2, 4]
    index of([1, null], null) -> [2]
    """
    return [Decimal(at) for at, item in enumerate(items, 1) if equal(item, match) is True]


@builtin("union(list: list...): list", needs_run=True)
def union(run: Run, *lists: List) -> List:
    """All items, each once.

    union([1, 2], [2, 3]) -> [1, 2, 3]
    """
    return _once(run, [item for items in lists for item in items])


@builtin("distinct values(list: list): list", needs_run=True)
def distinct_values(run: Run, items: List) -> List:
    """
    distinct values([1, 2, 3, 2, 1]) -> [1, 2, 3]
    distinct values([1, null, null]) -> [1, null]
    """
    return _once(run, items)


@builtin("duplicate values(list: list): list", needs_run=True)
def duplicate_values(run: Run, items: List) -> List:
    """The values that stand there more than once, each once.

    duplicate values([1, 2, 3, 2, 1]) -> [1, 2]
    """
    once = _once(run, items)
    run.spend(len(once) * len(items) // COMPARED_PER_STEP)
    return [item for item in once if len(index_of(items, item)) > 1]


@builtin("flatten(list: list): list")
def flatten(items: List) -> List:
    """
    flatten([[1, 2], [[3]], 4]) -> [1, 2, 3, 4]
    """
    flat: List = []
    for item in items:
        flat += flatten(item) if type(item) is list else [item]
    return flat


@builtin("sort(list: list, precedes?: function): list", needs_run=True)
def sort(run: Run, items: List, precedes: Function | None = None) -> List | None:
    """Items that precede one another neither way keep their order; without a function, ascending.

    sort([3, 1, 4, 5, 2], function(x, y) x < y) -> [1, 2, 3, 4, 5]
    sort(["c", "b", "a"]) -> ["a", "b", "c"]
    sort([1, "a"]) -> null
    """
    if precedes is None:
        if any(order(item, items[0]) is None for item in items):
            return None
        run.spend(len(items))
        return sorted(items, key=cmp_to_key(lambda a, b: order(a, b) or 0))
    return sorted(items, key=cmp_to_key(lambda a, b: -1 if run.invoke(precedes, [a, b]) is True else 0))


def _place(items: List, position: Decimal) -> int | None:
    """The index of a place in the list, None when there is none."""
    at = cut(position)
    if not at or abs(at) > len(items):
        return None
    return at - 1 if at > 0 else len(items) + at


def _once(run: Run, items: List) -> List:
    """Each value at its first place. Comparing all with all is paid for."""
    kept: List = []
    for item in items:
        run.spend(1 + len(kept) // COMPARED_PER_STEP)
        if not list_contains(kept, item):
            kept.append(item)
    return kept
