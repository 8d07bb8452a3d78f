"""What a step of a scenario can be: a table from its first word to what it does and which other words it may have."""

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from workflow_engine.domain.errors import InvalidInput
from workflow_engine.domain.text import Text
from workflow_engine.testing.stage import Stage

Act = Callable[[Stage, Mapping[str, Any]], None]
ELAPSED = {"m": "minutes", "h": "hours", "d": "days"}
WORKED = {"wm": "minutes", "wh": "hours"}


class BadScenario(InvalidInput):
    """The file of a scenario says something that it cannot mean."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(Text(zh, en), code="bad_scenario")


def act_of(place: str, step: Any) -> Act:
    """What a step does. Raises BadScenario when it says nothing, too little, or something unknown."""
    word = next((word for word in ACTS if isinstance(step, Mapping) and word in step), None)
    if word is None:
        listed = ", ".join(ACTS)
        raise BadScenario(f"{place}应有 {listed} 之一。", f"Expected {place} to have one of {listed}.")
    act, needed, more = ACTS[word]
    if needed - set(step):
        listed = ", ".join(sorted(needed))
        raise BadScenario(f"{place}应有 {listed}。", f"Expected {place} to say {listed}, but it does not.")
    require_known(place, step, {word, "expect", "note", *needed, *more})
    return act


def require_known(place: str, given: Any, known: Collection[str]) -> None:
    """Raises BadScenario for anything but an object with known words."""
    unknown = sorted(set(given) - set(known)) if isinstance(given, Mapping) else [str(given)[:40]]
    if unknown:
        found, listed = ", ".join(unknown), ", ".join(sorted(known))
        raise BadScenario(
            f"{place}只能有 {listed}，而不是 {found}。", f"Expected {place} to have only {listed}, but found {found}."
        )


def moment(text: str, zone: str) -> datetime:
    """A moment on the clock of a zone. Raises BadScenario."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except ValueError:
        raise BadScenario(
            f"应为时刻，或时长（如 5 wd），而不是 {text}。",
            f"Expected a moment such as 2026-03-02T09:00, or a span such as 5 wd, but found {text}.",
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
        until = moment(text, stage.lab.zone)
    stage.lab.forward(max(until - now, timedelta()))


ACTS: Mapping[str, tuple[Act, set[str], set[str]]] = {  # word: what it does, which words it needs, which it may have
    "start": (_start, set(), {"values"}),
    "who": (_complete, {"does"}, {"values", "outcome", "comment"}),
    "message": (_send, set(), {"correlation", "values"}),
    "connector": (_prepare, set(), {"when", "answer", "fails"}),
    "forward": (_forward, set(), set()),
}
