"""Whether the installation is well: the database answers, clock and workers are alive, nothing is long overdue."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from workflow_engine.domain.errors import Unavailable
from workflow_engine.store import waiting
from workflow_engine.store.database import Database

ALIVE = timedelta(seconds=30)
HEARTBEATS = text("SELECT name, seen_at FROM heartbeats")


@dataclass(frozen=True, slots=True)
class Health:
    """`workers` and `clock` say whether one was seen in the last 30 seconds; `due` the oldest due moment per kind."""

    database: bool
    redis: bool
    clock: bool = False
    workers: bool = False
    due: dict[str, datetime] | None = None
    now: datetime | None = None

    @property
    def is_well(self) -> bool:
        """Whether requests can be served; a missing worker makes things late, not wrong."""
        return self.database and self.redis


def check(database: Database) -> Health:
    """Never raises."""
    redis = database.hints.alive()
    try:
        with database.reading() as connection:
            now, earliest = waiting.earliest(connection)
            alive = {row.name.partition(":")[0] for row in connection.execute(HEARTBEATS) if now - row.seen_at < ALIVE}
            due = {kind: at for kind, at in earliest.items() if at < now}
    except (SQLAlchemyError, Unavailable):
        return Health(False, redis)
    return Health(True, redis, "clock" in alive, "worker" in alive, due, now)
