"""What a scenario may expect after a step: a table from its words to what is looked at. The answer is plain JSON-like
data in the shape of the expectation, so that both can be shown side by side."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from workflow_engine import feel
from workflow_engine.testing.stage import Stage


def met(stage: Stage, word: str, expected: Any) -> tuple[bool, Any]:
    """Whether it is as expected, and what there is."""
    got = EXPECTATIONS[word](stage, expected)
    return _plain(feel.admit(expected), stage) == got, got


def _open(stage: Stage, expected: Any) -> list[str]:
    """Activities with open work items; the order in which they are listed does not matter."""
    found = sorted({item.element for item in stage.lab.work_items()})
    return list(expected) if found == sorted(expected) else found


def _offered(stage: Stage, expected: Mapping[str, Any]) -> dict[str, Any]:
    return {element: stage.offered(stage.item(element)) for element in expected}


def _due(stage: Stage, expected: Mapping[str, Any]) -> dict[str, Any]:
    return {element: _plain(stage.due(stage.item(element)), stage) for element in expected}


def _values(stage: Stage, expected: Mapping[str, Any]) -> Any:
    return _shaped(_plain(stage.lab.variables(stage.instance), stage), expected)


def _hidden(stage: Stage, expected: Mapping[str, Any]) -> dict[str, Any]:
    """Of the listed fields and columns of a work item's form those that its people do not see."""
    return {
        element: [name for name in names if not _may_see(stage, element, name)] for element, names in expected.items()
    }


def _may_see(stage: Stage, element: str, name: str) -> bool:
    known = stage.access(stage.item(element).settings)
    return known is None or known[1].rights.get(name, "read") != "hidden"


def _writable(stage: Stage, expected: Mapping[str, Any]) -> dict[str, Any]:
    """Every field that may be written at a work item, `!` behind those that must be, in the order of the form."""
    found = {}
    for element in expected:
        known = stage.access(stage.item(element).settings)
        rights = {field.key: known[1].rights[field.key] for field in known[0].fields} if known else {}
        found[element] = [
            name + right.removeprefix("write") for name, right in rights.items() if right.startswith("write")
        ]
    return found


def _sent(stage: Stage, expected: Any) -> Any:
    """What connectors were asked in this step."""
    return _shaped(_plain(stage.sent, stage), expected)


def _ended(stage: Stage, expected: Any) -> str | None:
    """The end event that an instance has reached; nothing while it runs."""
    return None if stage.instance.status == "running" else stage.instance.result


def _incident(stage: Stage, expected: Any) -> str | None:
    return next((incident.code for incident in stage.lab.incidents[::-1]), None)


EXPECTATIONS: Mapping[str, Callable[[Stage, Any], Any]] = {
    "open": _open,
    "offered": _offered,
    "due": _due,
    "values": _values,
    "hidden": _hidden,
    "writable": _writable,
    "sent": _sent,
    "ended": _ended,
    "incident": _incident,
}


def _plain(value: Any, stage: Stage) -> Any:
    """As a scenario would write it: moments in the zone of the process, a reference by its key."""
    if isinstance(value, datetime):
        return value.astimezone(stage.zone).strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        is_reference = set(value) == {"key", "label"}
        return value["key"] if is_reference else {name: _plain(each, stage) for name, each in value.items()}
    return [_plain(each, stage) for each in value] if isinstance(value, list) else value


def _shaped(value: Any, expected: Any) -> Any:
    """Of an object only what is expected of it, of a list item by item; a list of another length is shown whole."""
    if isinstance(expected, Mapping) and isinstance(value, Mapping):
        return {name: _shaped(value.get(name), each) for name, each in expected.items()}
    if isinstance(expected, list) and isinstance(value, list) and len(expected) == len(value):
        return [_shaped(one, each) for one, each in zip(value, expected, strict=True)]
    return value
