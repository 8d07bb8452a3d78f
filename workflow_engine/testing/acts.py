"""What a step of a scenario can be: a table from its first word to what it does and which other words it may have."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from workflow_engine.domain.errors import InvalidInput
from workflow_engine.domain.text import Text
from workflow_engine.testing.stage import Stage

Act = Callable[[Stage, Mapping[str, Any]], None]
ELAPSED = {"m": "minutes", "h": "hours", "d": "days"}
WORKED = {"wm": "minutes", "wh": "hours"}


def act_of(key: str, number: int, step: Mapping[str, Any]) -> Act:
    """What the step does. Raises InvalidInput when it says nothing, or something unknown."""
    word = next((word for word in ACTS if word in step), None)
    if word is None:
        listed = ", ".join(ACTS)
        raise InvalidInput(
            Text(
                f"场景 {key} 第 {number} 步应有 {listed} 之一。",
                f"Expected step {number} of the scenario {key} to have one of {listed}.",
            ),
            code="bad_scenario",
        )
    act, more = ACTS[word]
    require_known(f"{key} {number}", word, step, {word, "expect", "note", *more})
    return act


def require_known(place: str, what: str, given: Any, known: Any) -> None:
    if not isinstance(given, Mapping) or (unknown := sorted(set(given) - set(known))):
        found = ", ".join(unknown) if isinstance(given, Mapping) else str(given)[:40]
        listed = ", ".join(known)
        raise InvalidInput(
            Text(
                f"场景 {place}：{what} 只能有 {listed}，而不是 {found}。",
                f"Expected {what} of the scenario {place} to have only {listed}, but found {found}.",
            ),
            code="bad_scenario",
        )


def moment(place: str, text: str, zone: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except ValueError:
        raise InvalidInput(
            Text(
                f"场景 {place}：“{text}”不是时刻，也不是时长（如 5 wd）。",
                f"Expected a moment or a span such as 5 wd in the scenario {place}, but found {text}.",
            ),
            code="bad_scenario",
        ) from None


def _start(stage: Stage, step: Mapping[str, Any]) -> None:
    stage.start(step["start"], step.get("values", {}))


def _complete(stage: Stage, step: Mapping[str, Any]) -> None:
    stage.complete(step["who"], step["does"], step.get("values", {}), step.get("outcome"), step.get("comment"))


def _send(stage: Stage, step: Mapping[str, Any]) -> None:
    stage.lab.send(step["message"], step.get("correlation"), step.get("values", {}))


def _prepare(stage: Stage, step: Mapping[str, Any]) -> None:
    """From now on the connector answers like this."""
    stage.replies.insert(0, step)


def _forward(stage: Stage, step: Mapping[str, Any]) -> None:
    text = str(step["forward"])
    count, _, unit = text.partition(" ")
    now, calendar = stage.lab.now, stage.rehearsal.calendars.get(stage.rehearsal.calendar)
    if unit in ELAPSED and count.isdecimal():
        until = now + timedelta(**{ELAPSED[unit]: int(count)})
    elif unit == "wd" and count.isdecimal() and calendar:
        until = calendar.add_days(now, int(count))
    elif unit in WORKED and count.isdecimal() and calendar:
        until = calendar.add_time(now, timedelta(**{WORKED[unit]: int(count)}))
    else:
        until = moment("forward", text, stage.lab.zone)
    stage.lab.forward(max(until - now, timedelta()))


ACTS: Mapping[str, tuple[Act, set[str]]] = {
    "start": (_start, {"values"}),
    "who": (_complete, {"does", "values", "outcome", "comment"}),
    "message": (_send, {"correlation", "values"}),
    "connector": (_prepare, {"when", "answer", "fails"}),
    "forward": (_forward, set()),
}
