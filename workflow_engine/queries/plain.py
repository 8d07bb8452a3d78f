"""FEEL values as ordinary JSON, for those who read the API: numbers as numbers while that is exact, moments as ISO text."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from workflow_engine.store import rows

DIGITS = 15  # what every JSON reader keeps exactly


def value(given: Any) -> Any:
    """A number with more digits than JSON readers keep becomes text."""
    if isinstance(given, Decimal):
        return _number(given)
    if isinstance(given, Mapping):
        return {name: value(each) for name, each in given.items()}
    if isinstance(given, list | tuple):
        return [value(each) for each in given]
    if given is None or isinstance(given, bool | str | int):
        return given
    tagged = rows.plain({"": given})[""]
    return next(iter(tagged.values())) if isinstance(tagged, dict) and len(tagged) == 1 else tagged


def values(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value(each) for name, each in given.items()}


def _number(given: Decimal) -> int | float | str:
    if len(given.as_tuple().digits) > DIGITS:
        return format(given, "f")
    return int(given) if given == given.to_integral_value() else float(given)
