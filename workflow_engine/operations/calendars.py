"""The calendars every installation begins with, and the statutory days of China that fill them.

The official list of a year appears in its November before. Until then days off are computed and make-up days 调休 are
not known: such a year is not confirmed, and due dates in it are provisional.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from holidays import country_holidays
from holidays.countries.china import ChinaStaticHolidays

from workflow_engine.domain.calendar_form import WEEK
from workflow_engine.domain.text import Text

OFFICE, SERVICE, ALWAYS = ["09:00-12:00", "13:30-18:00"], ["08:30-20:30"], ["00:00-24:00"]
SPRING_FESTIVAL = "春节"


@dataclass(frozen=True, slots=True)
class StatutoryDay:
    """A day off, or a weekend day worked instead of one; then `like` is the weekday that was given away."""

    date: date
    kind: Literal["holiday", "make_up"]
    name: Text
    like: str | None = None

    def as_json(self) -> dict[str, str]:
        """An entry of `days` in a calendar's document."""
        like = {"like": self.like} if self.like else {}
        return {"date": self.date.isoformat(), "kind": self.kind, "zh": self.name.zh, "en": self.name.en} | like


def shipped_calendars(years: Iterable[int]) -> list[dict[str, Any]]:
    """The documents of cn-office, cn-service and 24x7, with the days of these years."""
    years = sorted(set(years))
    off = statutory_days(years)
    workdays, all_days = WEEK[:5], WEEK
    return [
        _document("cn-office", Text("办公时间", "Office hours"), dict.fromkeys(workdays, OFFICE), off)
        | {"confirmed": [year for year in years if is_confirmed(year)]},
        _document("cn-service", Text("客服时间", "Service hours"), dict.fromkeys(all_days, SERVICE), _festival(off)),
        _document("24x7", Text("全天候", "Around the clock"), dict.fromkeys(all_days, ALWAYS), []),
    ]


def statutory_days(years: Iterable[int]) -> list[StatutoryDay]:
    """Days off and make-up days of China, by date; computed and without make-up days where no list is known."""
    years = sorted(set(years))
    named = {language: country_holidays("CN", years=years, language=language) for language in ("zh_CN", "en_US")}
    off = [StatutoryDay(day, "holiday", Text(zh, named["en_US"][day])) for day, zh in named["zh_CN"].items()]
    return sorted([*off, *_make_up_days(years)], key=lambda statutory: statutory.date)


def is_confirmed(year: int) -> bool:
    """Whether the official list of the year is known."""
    return year in ChinaStaticHolidays.special_public_holidays


def _make_up_days(years: Iterable[int]) -> Iterator[StatutoryDay]:
    for year in filter(is_confirmed, years):
        for entry in ChinaStaticHolidays.special_public_holidays[year]:
            month, day, worked_month, worked_day, worked_year = (*entry, year)[:5]
            given, worked = date(year, month, day), date(worked_year, worked_month, worked_day)
            name = Text(f"调休上班（补 {given}）", f"Working day (for {given})")
            yield StatutoryDay(worked, "make_up", name, WEEK[given.weekday()])


def _festival(days: Iterable[StatutoryDay]) -> list[StatutoryDay]:
    """The first three days of each Spring Festival; the eve and days in lieu have other names."""
    return [day for day in days if day.name.zh == SPRING_FESTIVAL]


def _document(key: str, name: Text, week: dict[str, list[str]], days: Iterable[StatutoryDay]) -> dict[str, Any]:
    listed = [day.as_json() for day in days]
    return {"key": key, "name": name.as_json(), "zone": "Asia/Shanghai", "week": week, "days": listed}
