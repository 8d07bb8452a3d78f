"""How long to wait before the next attempt, and when to give up."""

from datetime import datetime, timedelta

from workflow_engine.domain.limits import limit


def next_attempt(attempts: int, now: datetime, share: float) -> datetime:
    """The moment of the next attempt after `attempts` have failed: 10 s, 20 s, 40 s ... at most an hour, ± 20 %.

    `share` in 0..1 is where in that band it falls; callers derive it from the row so that rows spread out.
    """
    seconds = min(limit("backoff_seconds") * 2 ** (attempts - 1), limit("backoff_ceiling_seconds"))
    return now + timedelta(seconds=seconds * (0.8 + 0.4 * share))


def is_spent(attempts: int, most: int) -> bool:
    """An attempt is charged when it is leased, so one that kills its worker counts too."""
    return attempts >= most
