"""Texts about a person, each with its own check and its own mask."""

import re
from datetime import date
from typing import Any, ClassVar

from forms.fields.texts import Line, LongText
from forms.said import wrong

FULL_WIDTH = str.maketrans("０１２３４５６７８９＋－（）　Ｘｘ", "0123456789+-() Xx")
PHONE = re.compile(r"\+?[0-9](?:[ ()-]{0,2}[0-9]){4,14}")
EMAIL = re.compile(r"[^\s@<>\"(),:;\\]{1,64}@[^\s@.]{1,63}(?:\.[^\s@.]{1,63}){1,8}")
IDENTITY = re.compile(r"[1-9][0-9]{5}([0-9]{4})([0-9]{2})([0-9]{2})[0-9]{3}[0-9X]")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


class Personal(Line):
    """Blanks around are dropped and full-width signs written plainly before the check."""

    privacy = "personal"
    code: ClassVar[str]
    attributes: ClassVar[dict[str, str]] = {}

    def is_right(self, text: str) -> bool:
        raise NotImplementedError

    def facts(self) -> dict[str, str]:
        return super().facts() | self.attributes

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = self.plain(super()._deserialize(value, attr, data, **kwargs).strip())
        if not self.is_right(text):
            raise wrong(self.code)
        return text

    def plain(self, text: str) -> str:
        return text.translate(FULL_WIDTH)


class Phone(Personal):
    kind, code = "phone", "bad_type:phone"
    attributes = {"inputmode": "tel", "autocomplete": "tel"}

    def is_right(self, text: str) -> bool:
        return PHONE.fullmatch(text) is not None

    def masked(self, text: str) -> str:
        """`138****1234`."""
        return f"{text[:3]}****{text[-4:]}" if len(text) > 7 else "****"


class Email(Personal):
    kind, code = "email", "bad_type:email"
    attributes = {"inputmode": "email", "autocomplete": "email"}

    def is_right(self, text: str) -> bool:
        return EMAIL.fullmatch(text) is not None

    def plain(self, text: str) -> str:
        return text

    def masked(self, text: str) -> str:
        """`w***@example.com`."""
        name, at, host = text.rpartition("@")
        return f"{name[:1]}***{at}{host}"


class IdNumber(Personal):
    """A resident identity number (GB 11643): 17 digits with a date of birth, and a check digit."""

    kind, code = "id_number", "bad_type:id_number"
    attributes = {"autocomplete": "off"}

    def plain(self, text: str) -> str:
        return super().plain(text).upper()

    def is_right(self, text: str) -> bool:
        found = IDENTITY.fullmatch(text)
        return found is not None and _is_date(*map(int, found.groups())) and _check_digit(text[:17]) == text[17]

    def masked(self, text: str) -> str:
        """`110101********1234`."""
        return f"{text[:6]}********{text[-4:]}" if len(text) == 18 else "********"


class Address(LongText):
    kind, privacy = "address", "personal"

    def facts(self) -> dict[str, str]:
        return super().facts() | {"autocomplete": "street-address"}

    def masked(self, text: str) -> str:
        """The first six characters, which are about the city."""
        return f"{text[:6]}***"


def _check_digit(digits: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        return date(year, month, day).year >= 1850
    except ValueError:
        return False
