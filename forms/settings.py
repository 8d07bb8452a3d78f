"""How the settings of a form document are read: each by one function that raises ValueError when it cannot."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields

from forms.numerals import read_number
from forms.patterns import Format, read_format
from forms.said import said, wrong
from workflow_engine.domain.choice import Option
from workflow_engine.domain.limits import limit
from workflow_engine.domain.text import CONTROL, Text
from workflow_engine.feel import iso


class Setting(fields.Field[Any]):
    """One setting; `read` makes of its JSON value what the product works with, or raises ValueError."""

    def __init__(self, read: Callable[[Any], Any], *, required: bool = False, code: str = "bad_setting") -> None:
        messages: dict[str, Any] = {"required": said("missing"), "null": said(code), "invalid": said(code)}
        super().__init__(required=required, error_messages=messages)
        self.read = read

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            return self.read(value)
        except ValidationError:
            raise
        except ValueError:
            raise self.make_error("invalid") from None


def words(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > limit("documentation_characters"):
        raise ValueError(value)
    return value


def one_of(*allowed: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in allowed:
            raise ValueError(value)
        return str(value)

    return read


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


def whole(value: Any) -> int:
    """A count; as text or number, not negative."""
    number = numeral(value)
    if number != int(number) or not 0 <= number <= 10**9:
        raise ValueError(value)
    return int(number)


def numeral(value: Any) -> Decimal:
    """A limit; written as a text, so that no reader of JSON makes a float of it."""
    number = None if isinstance(value, float) else read_number(value)
    if number is None:
        raise ValueError(value)
    return number


def day(value: Any) -> date:
    found = iso.read_date(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(value)
    return found


def format_(value: Any) -> Format:
    return read_format(words(value))


def bilingual(value: Any) -> Text:
    """`{"zh": …, "en": …}`, both there."""
    if not isinstance(value, Mapping) or not all(isinstance(value.get(tongue), str) for tongue in ("zh", "en")):
        raise wrong("missing_language")
    if not value["zh"].strip() or not value["en"].strip():
        raise wrong("missing_language")
    if any(
        len(text) > limit("documentation_characters") or CONTROL.search(text) for text in (value["zh"], value["en"])
    ):
        raise wrong("bad_setting")
    return Text(value["zh"], value["en"])


def keys(value: Any) -> tuple[str, ...]:
    """A list of different words."""
    if not isinstance(value, list) or len(set(map(words, value))) != len(value):
        raise ValueError(value)
    return tuple(value)


def options(value: Any) -> tuple[Option, ...] | str:
    """The name of a source, or a list of `{"key": …, "label": {…}}`."""
    if isinstance(value, str):
        return words(value)
    if not isinstance(value, list) or not value:
        raise wrong("no_options") if value == [] else ValueError(value)
    if len(value) > limit("form_options"):
        raise wrong("too_many_options", max=limit("form_options"))
    found = tuple(map(_option, value))
    if len({option.key for option in found}) != len(found):
        raise wrong("duplicate_option")
    return found


def _option(value: Any) -> Option:
    if not isinstance(value, Mapping) or set(value) != {"key", "label"}:
        raise ValueError(value)
    return Option(words(value["key"]), bilingual(value["label"]))
