"""Working off what is due: lease rows of a kind, one public operation per row, until nothing is left or the time is up.

Whoever calls it and however often, a row is done once: PostgreSQL leases it to one worker, and every write compares the
lease. What cannot be done waits longer each time and is given up in the end, so that a person hears of it.
"""

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress

from workers.station import Act, Station
from workflow_engine.domain.errors import DiagramFailed, Unavailable
from workflow_engine.domain.limits import limit
from workflow_engine.operations import due
from workflow_engine.operations.due import Leased

LOG = logging.getLogger(__name__)
SPENT = "its last attempt did not end"
WAITING = {"calls"}  # kinds whose acts wait for others outside: several of them go on side by side
GLANCE = 0.5  # seconds between looks for more, while something slow is under way


def until_spent(act: Act, give_up: Act, attempts: int = limit("attempts")) -> Act:
    """Try a row so often, then give it up. An attempt is charged when it is leased, so one that kills us counts too."""
    return lambda station, row: (give_up if row.attempts > attempts else act)(station, row)


def bury(station: Station, row: Leased) -> object:
    return due.bury(station.database, row, SPENT)


def drain(station: Station, kind: str) -> int:
    """Work on due rows of a kind; answers how many. Raises KeyError for an unknown kind, Unavailable."""
    act = station.acts[kind]
    ends = time.monotonic() + limit("drain_seconds")
    work = _side_by_side if kind in WAITING else _in_order
    return work(station, kind, act, lambda: station.ending.is_set() or time.monotonic() >= ends)


def _in_order(station: Station, kind: str, act: Act, is_over: Callable[[], bool]) -> int:
    count = 0
    while not is_over() and (rows := due.claim(station.database, kind, limit("drain_rows"))):
        count += _worked_off(station, act, rows, is_over)
    return count


def _worked_off(station: Station, act: Act, rows: Sequence[Leased], is_over: Callable[[], bool]) -> int:
    """How many of the rows were tried; the rest is given back."""
    tried = 0
    try:
        for row in rows:
            if is_over():
                break
            _attempt(station, act, row)
            tried += 1
    finally:
        with suppress(Unavailable):  # then their leases run out
            due.release(station.database, rows[tried:])
    return tried


def _side_by_side(station: Station, kind: str, act: Act, is_over: Callable[[], bool]) -> int:
    """The next row is begun as soon as one is done."""
    count, running = 0, set[Future[None]]()
    most = limit("calls_at_once")
    with ThreadPoolExecutor(most, thread_name_prefix=kind) as threads:
        while True:
            free = 0 if is_over() else most - len(running)
            rows = due.claim(station.database, kind, free) if free else []
            running |= {threads.submit(_attempt, station, act, row) for row in rows}
            count += len(rows)
            if not running:
                return count
            ended, running = wait(running, timeout=GLANCE, return_when=FIRST_COMPLETED)
            for each in ended:
                each.result()


def _attempt(station: Station, act: Act, row: Leased) -> None:
    """One row; a mistake of ours with it does not keep the others from being done. Raises Unavailable."""
    try:
        act(station, row)
    except DiagramFailed as failed:  # committed, with an incident that an administrator sees
        LOG.info("incident %s at %s of instance %s", failed.code, failed.facts.get("element"), row.instance)
    except Unavailable:
        raise
    except Exception as error:
        LOG.exception("%s %s of instance %s", row.kind, row.id, row.instance)
        due.postpone(station.database, row, type(error).__name__)
