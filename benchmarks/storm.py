"""Very many timers that are due at once, drained as a worker does it: each fires exactly once."""

import time
from collections.abc import Iterator

from sqlalchemy import text

from benchmarks import models, world
from benchmarks.cluster import Cluster
from benchmarks.counting import timed
from benchmarks.figures import Figure
from workers import drains, steps
from workers.station import Station
from workflow_engine.operations import instances
from workflow_engine.settings import Settings

DUE = 2000
PAUSE = 1.5  # seconds, until the last of them is due
FIRED = text("SELECT count(*), count(DISTINCT instance_id) FROM events WHERE topic = 'timer.fired'")


def measure(cluster: Cluster) -> Iterator[Figure]:
    database = cluster.database
    world.publish(database, models.timers())
    clerk = world.person(database, "clerk1")
    for _ in range(DUE):
        instances.start(database, "timers", clerk, {})
    time.sleep(PAUSE)
    station = Station(Settings(), database, steps.ACTS)

    def drain() -> int:
        done = 0
        while found := drains.drain(station, "timers"):
            done += found
        return done

    spent, done = timed(drain)
    with database.reading() as connection:
        fired, apart = connection.execute(FIRED).one()
    assert done == fired == apart == DUE, (done, fired, apart)
    yield Figure("storm.timers", DUE / spent * 1000, {"due": DUE})
