"""Numbers: exact decimals, written by the rule of `forms.numerals`, never rounded."""

from decimal import Decimal
from typing import Any

from marshmallow import validate

from forms.fields.kind import Kind
from forms.numerals import grouped, plain, read_number
from forms.said import said, wrong
from forms.settings import Setting, numeral, one_of, whole
from forms.world import World

CURRENCIES = {  # sign for reading, decimals
    "CNY": ("¥", 2), "USD": ("US$", 2), "EUR": ("€", 2), "GBP": ("£", 2), "HKD": ("HK$", 2), "TWD": ("NT$", 2),
    "JPY": ("JP¥", 0), "KRW": ("₩", 0), "VND": ("₫", 0), "SGD": ("S$", 2), "MYR": ("RM", 2), "THB": ("฿", 2),
    "AUD": ("A$", 2), "CAD": ("C$", 2), "CHF": ("CHF ", 2), "KWD": ("KWD ", 3), "BHD": ("BHD ", 3),
}  # fmt: skip
MOST_MONEY = Decimal(10) ** 15
BOUNDS = {"min": Setting(numeral), "max": Setting(numeral)}


class Number(Kind):
    """Any number; `scale` is how many decimals it may have."""

    kind, stored_as = "decimal", Decimal
    settings = BOUNDS | {"scale": Setting(whole)}
    is_number = True

    def limits(self) -> list[validate.Validator]:
        low, high = self.said.get("min"), self.said.get("max")
        return [
            *([validate.Range(min=low, error=said("too_small"))] if low is not None else []),
            *([validate.Range(max=high, error=said("too_large"))] if high is not None else []),
        ]

    @property
    def scale(self) -> int | None:
        """Most decimals; None when there may be any number of them."""
        return self.said.get("scale")

    def shown(self, value: Decimal, locale: str, world: World) -> str:
        return grouped(value)

    def typed(self, value: Decimal, world: World) -> str:
        return plain(value)

    def facts(self) -> dict[str, str]:
        return {"inputmode": "numeric" if self.scale == 0 else "decimal", "autocomplete": "off"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal:
        number = read_number(value)
        if number is None:
            raise wrong("bad_type:number")
        exponent = number.as_tuple().exponent
        if self.scale is not None and isinstance(exponent, int) and -exponent > self.scale:
            raise wrong("too_precise", scale=self.scale)
        return number


class Whole(Number):
    kind = "int"
    settings = BOUNDS
    scale = 0

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal:
        number = read_number(value)
        if number is not None and number != number.to_integral_value():
            raise wrong("bad_type:whole")
        return super()._deserialize(None if number is None else number.to_integral_value(), attr, data, **kwargs)


class Rating(Whole):
    """Stars, one to `max`."""

    kind = "rating"
    settings = {"max": Setting(whole)}

    def limits(self) -> list[validate.Validator]:
        return [
            validate.Range(min=1, error=said("too_small")),
            validate.Range(max=self.most, error=said("too_large")),
        ]

    @property
    def most(self) -> int:
        return int(self.said.get("max", 5))

    def shown(self, value: Decimal, locale: str, world: World) -> str:
        return f"{plain(value)} / {self.most}"

    def control(self) -> str:
        return "rating"

    def facts(self) -> dict[str, str]:
        return {"min": "1", "max": str(self.most), "step": "1"}


class Percent(Number):
    """30 means 30 %; the sign may be typed."""

    kind = "percent"

    def shown(self, value: Decimal, locale: str, world: World) -> str:
        return f"{grouped(value)}%"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal:
        if isinstance(value, str):
            value = value.strip().removesuffix("%").removesuffix("％")
        return super()._deserialize(value, attr, data, **kwargs)


class Money(Number):
    """An amount of one currency, stored with all its decimals: 0.1 is 0.10."""

    kind = "money"
    settings = BOUNDS | {"currency": Setting(one_of(*CURRENCIES))}

    @property
    def currency(self) -> str:
        return str(self.said.get("currency", "CNY"))

    @property
    def scale(self) -> int:
        return CURRENCIES[self.currency][1]

    def shown(self, value: Decimal, locale: str, world: World) -> str:
        sign = "-" if value < 0 else ""
        return f"{sign}{CURRENCIES[self.currency][0]}{grouped(abs(value))}"

    def facts(self) -> dict[str, str]:
        return super().facts() | {"data-currency": self.currency}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal:
        amount = super()._deserialize(value, attr, data, **kwargs)
        if abs(amount) >= MOST_MONEY:
            raise wrong("too_large", max=grouped(MOST_MONEY - 1))
        return amount.quantize(Decimal(1).scaleb(-self.scale))
