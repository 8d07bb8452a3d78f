"""Hit policies (DMN 1.5, 8.2.8 to 8.2.11): from the outputs of the rules that match to the value of the table."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from workflow_engine.feel.compare import equal
from workflow_engine.feel.decisions.definitions import Aggregation, HitPolicy
from workflow_engine.feel.errors import Note
from workflow_engine.feel.functions.statistics import maximum, minimum, total
from workflow_engine.feel.values import Value


class NotUnique(Exception):
    """Several rules match where the policy allows one, or rules that contradict one another."""

    def __init__(self, message: Note) -> None:
        super().__init__(message)
        self.message = message


class Hit(NamedTuple):
    """One matching rule: `rank` is its place by the listed output values, column by column."""

    value: Value
    rank: tuple[int, ...]


def unique(hits: list[Hit]) -> Value:
    if len(hits) > 1:
        raise NotUnique(Note(f"有 {len(hits)} 条规则同时命中。", f"Expected one rule to match, but {len(hits)} do."))
    return hits[0].value


def any_of_equals(hits: list[Hit]) -> Value:
    if any(equal(hits[0].value, hit.value) is not True for hit in hits):
        raise NotUnique(Note("命中的规则输出不一致。", "Expected all matching rules to agree, but they do not."))
    return hits[0].value


def first(hits: list[Hit]) -> Value:
    return hits[0].value


def priority(hits: list[Hit]) -> Value:
    return min(hits, key=lambda hit: hit.rank).value


def rule_order(hits: list[Hit]) -> Value:
    return [hit.value for hit in hits]


def output_order(hits: list[Hit]) -> Value:
    return [hit.value for hit in sorted(hits, key=lambda hit: hit.rank)]


POLICIES: Mapping[HitPolicy, Callable[[list[Hit]], Value]] = {
    "U": unique,
    "A": any_of_equals,
    "P": priority,
    "F": first,
    "R": rule_order,
    "O": output_order,
    "C": rule_order,
}
LISTS: set[HitPolicy] = {"R", "O", "C"}  # without a match an empty list; the others null
AGGREGATIONS: Mapping[Aggregation, Callable[[list[Value]], Value]] = {
    "": list,
    "SUM": lambda values: total(values),
    "MIN": lambda values: minimum(values),
    "MAX": lambda values: maximum(values),
    "COUNT": lambda values: Decimal(len(values)),
}
