"""Texts, stored exactly as they were written: nothing is trimmed, cleaned or interpreted, pages escape on output."""

import re
from typing import Any

from marshmallow import validate

from forms.fields.kind import Kind
from forms.said import said, wrong
from forms.settings import Setting, format_, whole
from workflow_engine.domain.limits import limit

# NUL, other control characters but tab and line ends, and halves of characters: no database and no reader takes them.
REFUSED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Line(Kind):
    kind = "text"
    settings = {"max_length": Setting(whole), "pattern": Setting(format_, code="pattern_unsafe")}

    def limits(self) -> list[validate.Validator]:
        return [validate.Length(max=self.longest, error=said("too_long")), *map(Fits, self._formats())]

    @property
    def longest(self) -> int:
        """In characters."""
        return int(min(self.said.get("max_length", limit("text_characters")), limit("text_characters")))

    def facts(self) -> dict[str, str]:
        patterns = [format_.for_browsers for format_ in self._formats() if format_.for_browsers]
        return {"maxlength": str(self.longest)} | ({"pattern": patterns[0]} if patterns else {})

    def _formats(self) -> list[Any]:
        return [self.said["pattern"]] if "pattern" in self.said else []

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise wrong("bad_type")
        if REFUSED.search(value):
            raise wrong("bad_character")
        return value


class LongText(Line):
    kind = "longtext"

    def control(self) -> str:
        return "textarea"


class Fits(validate.Validator):
    """The whole text has to match a format."""

    def __init__(self, format_: Any) -> None:
        self.format = format_

    def __call__(self, value: str) -> str:
        if not self.format.fits(value):
            raise wrong("pattern_mismatch")
        return value
