"""From the clock on the wall to the moment: what a local time of a zone means on the two odd days of a year."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def resolve(local: datetime, zone: ZoneInfo) -> datetime:
    """A wall-clock moment in a zone: the first of two where it is doubled, the end of the gap where it is missing."""
    moment = local.replace(tzinfo=zone, fold=0)
    back = moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    if back == local:
        return moment
    # in a gap: the offset before it (fold=0) carries the wall clock over by the length of the gap; go to its end
    before, after = moment.utcoffset(), moment.replace(fold=1).utcoffset()
    assert before is not None
    assert after is not None
    low, high = local + min(before, after) - max(before, after), local
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        exists = middle.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == middle
        low, high = (middle, high) if exists else (low, middle)
    end = low.replace(microsecond=0, tzinfo=zone).astimezone(UTC) + timedelta(seconds=1)
    return end.astimezone(zone)
