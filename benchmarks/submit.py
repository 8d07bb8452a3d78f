"""Starting an instance and completing its items at the operations level, interleaved with the peer and the floors."""

from collections.abc import Iterator
from statistics import median

from sqlalchemy import text

from benchmarks import models, rods, world
from benchmarks.cluster import Cluster
from benchmarks.counting import Counts, counted, timed
from benchmarks.figures import Figure, of_samples
from benchmarks.peers.spiff_blob import SpiffBlob
from workflow_engine.domain.person import Person
from workflow_engine.operations import instances, work_items
from workflow_engine.operations.work_items import Answer
from workflow_engine.store.database import Database

ROUNDS = 6
INSTANCES = 60
WARM_UP = 10
TASKS = 3
ANSWERS = [models.VALUES | {"amount": f"{12501 + step}.00"} for step in range(TASKS)]  # each step corrects one field
ITEM = text("SELECT id FROM work_items WHERE instance_id = :instance AND state IN ('ready', 'claimed')")


def measure(cluster: Cluster) -> Iterator[Figure]:
    database, package = cluster.database, models.line(TASKS)
    world.publish(database, package)
    peer = SpiffBlob(cluster.place)
    peer.publish(package, "line")
    clerk = world.person(database, "clerk1")
    ours, theirs = Samples(), Samples()
    floors: dict[str, list[float]] = {"commit": [], "step": []}
    work(database, clerk, Samples(), WARM_UP)
    work_peer(peer, Samples(), WARM_UP)
    for _ in range(ROUNDS):
        for name, found in floors.items():
            found.append(rods.measure(cluster, name))
        work(database, clerk, ours, INSTANCES)
        work_peer(peer, theirs, INSTANCES)
    starting, completing = counts(database, clerk)
    yield from (Figure(f"floor.{name}", median(found), {"n": len(found)}) for name, found in floors.items())
    done = of_samples("submit.complete", ours.completed)
    yield done
    yield Figure("submit.complete.p99", done.details["p99"])
    yield Figure("submit.ratio", done.value / median(theirs.completed))
    yield Figure("submit.step", done.value / median(floors["step"]))
    yield Figure("submit.statements", completing.statements)
    yield Figure("submit.commits", completing.commits)
    yield of_samples("submit.start", ours.started)
    yield Figure("submit.start.statements", starting.statements)
    yield of_samples("peer.complete", theirs.completed)
    yield of_samples("peer.start", theirs.started)


class Samples:
    """Milliseconds of each act."""

    def __init__(self) -> None:
        self.started: list[float] = []
        self.completed: list[float] = []


def work(database: Database, clerk: Person, samples: Samples, times: int) -> None:
    for _ in range(times):
        spent, instance = timed(lambda: instances.start(database, "line", clerk, models.VALUES))
        samples.started.append(spent)
        for values in ANSWERS:
            item, answer = open_item(database, instance.id), Answer(values)
            done = timed(lambda item=item, answer=answer: work_items.complete(database, item, clerk, answer))
            samples.completed.append(done[0])


def work_peer(peer: SpiffBlob, samples: Samples, times: int) -> None:
    for _ in range(times):
        spent, instance = timed(lambda: peer.start(dict(models.VALUES)))
        samples.started.append(spent)
        for values in ANSWERS:
            samples.completed.append(timed(lambda instance=instance, values=values: peer.complete(instance, values))[0])


def counts(database: Database, clerk: Person) -> tuple[Counts, Counts]:
    """Statements and commits of a start and of the first completion."""
    with counted(database) as starting:
        instance = instances.start(database, "line", clerk, models.VALUES)
    item = open_item(database, instance.id)
    with counted(database) as completing:
        work_items.complete(database, item, clerk, Answer(ANSWERS[1]))
    return starting, completing


def open_item(database: Database, instance: str) -> str:
    with database.reading() as connection:  # as pages do: a rollback would cost the connection its prepared statements
        return str(connection.execute(ITEM, {"instance": instance}).scalar_one())
