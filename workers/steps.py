"""The queue `steps`: what moves instances on by itself: timers, timer starts, messages and signals."""

from collections.abc import Mapping

from workers.drains import SPENT, bury, until_spent
from workers.station import Act
from workflow_engine.operations import messages, start_timers, timers

ACTS: Mapping[str, Act] = {
    "timers": until_spent(
        lambda station, row: timers.fire(station.database, row),
        lambda station, row: timers.give_up(station.database, row, SPENT),
    ),
    "start_timers": until_spent(
        lambda station, row: start_timers.fire(station.database, row),
        lambda station, row: start_timers.skip(station.database, row),
    ),
    "messages": until_spent(lambda station, row: messages.deliver(station.database, row), bury),
}
