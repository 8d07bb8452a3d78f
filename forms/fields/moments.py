"""Dates and times: ISO 8601 in, nothing guessed. A time without a zone is in the zone of the person."""

import re
from datetime import date, datetime, time
from typing import Any

from marshmallow import validate

from forms.fields.kind import Kind
from forms.said import said, wrong
from forms.settings import Setting, day
from forms.world import World
from workflow_engine.domain.wall_clock import resolve
from workflow_engine.feel import Value, iso
from workflow_engine.feel.types import TIME, ContextType, Type

MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?")


class Day(Kind):
    kind, stored_as = "date", date
    settings = {"min": Setting(day), "max": Setting(day)}

    def limits(self) -> list[validate.Validator]:
        low, high = self.said.get("min"), self.said.get("max")
        return [
            *([validate.Range(min=low, error=said("too_small"))] if low else []),
            *([validate.Range(max=high, error=said("too_large"))] if high else []),
        ]

    def control(self) -> str:
        return "date"

    def facts(self) -> dict[str, str]:
        return {name: self.said[name].isoformat() for name in ("min", "max") if name in self.said}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        found = iso.read_date(value.strip()) if isinstance(value, str) else None
        if found is None:
            raise wrong("bad_date")
        return found


class Moment(Kind):
    """A date and time with its zone."""

    kind, stored_as = "datetime", datetime

    def met(self, value: datetime, world: World) -> datetime:
        return resolve(value, world.zone) if value.tzinfo is None else value

    def shown(self, value: datetime, locale: str, world: World) -> str:
        return f"{self.met(value, world).astimezone(world.zone):%Y-%m-%d %H:%M}"

    def typed(self, value: datetime, world: World) -> str:
        return f"{self.met(value, world).astimezone(world.zone):%Y-%m-%dT%H:%M}"

    def control(self) -> str:
        return "datetime-local"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        if isinstance(value, datetime):
            return value
        if not isinstance(value, str) or not MOMENT.fullmatch(value.strip()):
            raise wrong("bad_date:moment")
        try:
            return datetime.fromisoformat(value.strip())
        except ValueError:
            raise wrong("bad_date") from None


class TimeRange(Kind):
    """From one time of day to a later one; rules read `slot.start` and `slot.end`."""

    kind = "timerange"

    @property
    def value_type(self) -> Type:
        return ContextType((("start", TIME), ("end", TIME)))

    def holds(self, value: Value) -> bool:
        return isinstance(value, dict) and all(isinstance(value.get(end), time) for end in ("start", "end"))

    def shown(self, value: Value, locale: str, world: World) -> str:
        return f"{value['start']:%H:%M}-{value['end']:%H:%M}"

    def control(self) -> str:
        return "timerange"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Value:
        if isinstance(value, str):
            begins, _, ends = value.partition("-")
            value = {"start": begins, "end": ends}
        if not isinstance(value, dict) or set(value) != {"start", "end"}:
            raise wrong("bad_type:time_range")
        start, end = _clock(value["start"]), _clock(value["end"])
        if start is None and end is None and not any(value.values()):
            return None
        if start is None or end is None or start >= end:
            raise wrong("bad_type:time_range")
        return {"start": start, "end": end}


def _clock(value: object) -> time | None:
    if isinstance(value, time) and value.tzinfo is None:
        return value
    text = value.strip() if isinstance(value, str) else ""
    return time.fromisoformat(text) if CLOCK.fullmatch(text) else None
