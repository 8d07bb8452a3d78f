"""Working hours as people write them: `09:00-12:00`, `13:30-18:00`, over midnight `22:00-06:00`, all day `00:00-24:00`."""

import re
from collections.abc import Iterable

from workflow_engine.domain.calendar import Hours

SHIFT = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-(?:([01][0-9]|2[0-3]):([0-5][0-9])|(24:00))")
DAY = 24 * 60


def read_hours(texts: Iterable[str]) -> Hours:
    """The shifts of a day in minutes. Raises ValueError naming the text that is none or begins before the last ended."""
    hours: list[tuple[int, int]] = []
    for text in texts:
        shift = _shift(text)
        if shift is None or (hours and shift[0] < hours[-1][1]):
            raise ValueError(text)
        hours.append(shift)
    return tuple(hours)


def overlap(hours: Hours, following: Hours) -> bool:
    """Whether the last shift of a day is not over when the first of the next day begins."""
    return bool(hours and following) and hours[-1][1] > following[0][0] + DAY


def _shift(text: object) -> tuple[int, int] | None:
    found = SHIFT.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return None
    opening = int(found[1]) * 60 + int(found[2])
    closing = DAY if found[5] else int(found[3]) * 60 + int(found[4])
    if closing == opening:
        return None
    return opening, closing if closing > opening else closing + DAY
