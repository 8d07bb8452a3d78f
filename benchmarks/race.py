"""Twenty people who finish their part of one instance at the same moment."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from threading import Barrier

from sqlalchemy import text

from benchmarks import models, world
from benchmarks.cluster import Cluster
from benchmarks.counting import timed
from benchmarks.figures import Figure
from workflow_engine.operations import instances, work_items
from workflow_engine.operations.work_items import Answer

ROUNDS = 10
ITEMS = text("SELECT id FROM work_items WHERE instance_id = :instance AND state = 'ready' ORDER BY id")


def measure(cluster: Cluster) -> Iterator[Figure]:
    database = cluster.database
    world.publish(database, models.approvers(world.CLERKS))
    people = [world.person(database, f"clerk{n}") for n in range(world.CLERKS)]
    slowest = []
    for _ in range(ROUNDS):
        instance = instances.start(database, "approvers", people[0], models.VALUES).id
        with database.reading() as connection:
            items = [str(found) for found in connection.execute(ITEMS, {"instance": instance}).scalars()]
        barrier = Barrier(len(people))

        def finish(pair: tuple[str, world.Person], barrier: Barrier = barrier) -> float:
            barrier.wait()
            return timed(lambda: work_items.complete(database, pair[0], pair[1], Answer(models.VALUES)))[0]

        with ThreadPoolExecutor(len(people)) as pool:
            slowest.append(max(pool.map(finish, zip(items, people, strict=True))))
    yield Figure("race.slowest", median(slowest), {"max": max(slowest), "n": ROUNDS, "people": len(people)})
