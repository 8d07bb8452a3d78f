"""Ten thousand people at once in one instance: beginning, completing one among them, and all of them by eight clients."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random
from statistics import median

from sqlalchemy import TextClause, text

from benchmarks import models, world
from benchmarks.cluster import Cluster
from benchmarks.counting import timed
from benchmarks.figures import Figure
from workflow_engine.domain.person import Person
from workflow_engine.operations import instances, work_items
from workflow_engine.operations.work_items import Answer
from workflow_engine.store.database import Database

SIZES = (10, 100, 1_000, 10_000)
CLIENTS = 8
WARM_UP, SAMPLES = 10, 60
ANSWER = Answer(models.VALUES)
ITEMS = text("SELECT id FROM work_items WHERE instance_id = :instance AND state IN ('ready', 'claimed')")
ENDED = text("SELECT count(*) FROM events WHERE instance_id = :instance AND topic = 'instance.completed'")
DEADLOCKS = text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")


def measure(cluster: Cluster) -> Iterator[Figure]:
    database, clerk = cluster.database, world.person(cluster.database, "clerk1")
    for size in SIZES:
        world.publish(database, models.children(size, f"many{size}"))
    costs = {size: median(taken(database, clerk, size)) for size in SIZES}
    few, most = SIZES[0], SIZES[-1]
    began, instance, items = begun(database, clerk, most)
    yield Figure("many.start", began)
    yield Figure("many.complete", costs[most], {f"of {size}": cost for size, cost in costs.items()})
    yield Figure("many.ratio", costs[most] / costs[few])
    with ThreadPoolExecutor(CLIENTS) as pool:
        spent, _ = timed(lambda: list(pool.map(lambda item: work_items.complete(database, item, clerk, ANSWER), items)))
    assert asked(database, ENDED, {"instance": instance}) == 1
    yield Figure("many.all", spent / 1000, {"clients": CLIENTS})
    yield Figure("many.deadlocks", asked(database, DEADLOCKS, {}))


def taken(database: Database, clerk: Person, size: int) -> list[float]:
    """The cost of some completions by chance, in as many instances as that needs."""
    spent: list[float] = []
    while len(spent) < WARM_UP + SAMPLES:
        _, _, items = begun(database, clerk, size)
        for item in items[: WARM_UP + SAMPLES - len(spent)]:
            spent.append(timed(lambda item=item: work_items.complete(database, item, clerk, ANSWER))[0])
    return spent[WARM_UP:]


def begun(database: Database, clerk: Person, size: int) -> tuple[float, str, list[str]]:
    """What a start cost, the instance, and its work items as chance has it."""
    spent, instance = timed(lambda: instances.start(database, f"many{size}", clerk, models.VALUES))
    with database.reading() as connection:
        items = [str(item) for item in connection.execute(ITEMS, {"instance": instance.id}).scalars()]
    Random(size).shuffle(items)
    return spent, instance.id, items


def asked(database: Database, question: TextClause, named: dict[str, str]) -> int:
    with database.reading() as connection:
        found: int = connection.execute(question, named).scalar_one()
        return found
