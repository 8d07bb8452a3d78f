"""Boolean functions (DMN 1.5, 10.3.4.2 and 10.3.4.8)."""

from workflow_engine.feel.compare import identical, negated
from workflow_engine.feel.functions.registry import builtin
from workflow_engine.feel.values import Value


@builtin("not(negand: any): boolean")
def negation(negand: Value) -> bool | None:
    """
    not(true) -> false
    not(null) -> null
    """
    return negated(negand)


@builtin("is(value1: any, value2: any): boolean")
def same(left: Value, right: Value) -> bool:
    """Equal, of the same kind, and written in the same zone.

    is(@"2012-12-25", @"2012-12-25") -> true
    is(@"23:00:50Z", @"23:00:50") -> false
    is(1, "1") -> false
    """
    return identical(left, right)
