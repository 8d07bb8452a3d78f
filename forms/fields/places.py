"""A place on the map."""

from decimal import Decimal
from typing import Any

from forms.fields.kind import Kind
from forms.numerals import plain, read_number
from forms.said import wrong
from forms.world import World
from workflow_engine.feel import Value
from workflow_engine.feel.types import NUMBER, ContextType, Type


class Location(Kind):
    """Latitude and longitude in degrees (WGS 84); rules read `checkin.latitude`."""

    kind, privacy = "location", "personal"

    @property
    def value_type(self) -> Type:
        return ContextType((("latitude", NUMBER), ("longitude", NUMBER)))

    def holds(self, value: Value) -> bool:
        return isinstance(value, dict) and all(
            isinstance(value.get(part), Decimal) for part in ("latitude", "longitude")
        )

    def shown(self, value: Value, locale: str, world: World) -> str:
        return f"{plain(value['latitude'])},{plain(value['longitude'])}"

    def control(self) -> str:
        return "location"

    def masked(self, text: str) -> str:
        return "***"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Value:
        if isinstance(value, str):
            north, _, east = value.partition(",")
            value = {"latitude": north, "longitude": east}
        if not isinstance(value, dict) or set(value) != {"latitude", "longitude"}:
            raise wrong("bad_type:location")
        latitude, longitude = _degrees(value["latitude"], 90), _degrees(value["longitude"], 180)
        if latitude is None or longitude is None:
            raise wrong("bad_type:location")
        return {"latitude": latitude, "longitude": longitude}


def _degrees(value: object, most: int) -> Decimal | None:
    number = read_number(value)
    return number if number is not None and abs(number) <= most else None
