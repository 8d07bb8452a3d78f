"""Pages of the inbox when very many items are open: as fast as an empty one."""

from collections.abc import Iterator
from typing import Any

from benchmarks import models, world
from benchmarks.cluster import Cluster
from benchmarks.counting import timed
from benchmarks.figures import Figure, of_samples
from workflow_engine.queries import inbox, waiting

OPEN = 100_000
TIMES = 1000
PAGE = 25
DEEP = 50


def measure(cluster: Cluster) -> Iterator[Figure]:
    database = cluster.database
    world.publish(database, models.line(1))
    world.fill(database, OPEN)
    viewer = world.person(database, "many")

    def page(after: Any = None) -> Any:
        return inbox.page(database, viewer, "all", PAGE + 1, after)

    place = None
    for _ in range(DEEP):
        place = page(place)[PAGE - 1].place
    for name, work in (
        ("inbox.first", page),
        ("inbox.deep", lambda: page(place)),
        ("inbox.counts", lambda: waiting.counts(database, viewer)),
    ):
        samples = of_samples(name, [timed(work)[0] for _ in range(TIMES)])
        yield Figure(name, samples.details["p99"], samples.details | {"median": samples.value, "open": OPEN})
