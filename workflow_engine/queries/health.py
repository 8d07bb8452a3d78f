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
    """`alive` has who was seen in the last 30 seconds: `clock`, `worker:steps` ...; `due` the oldest due moment per kind.

    `dead` counts the messages and notices that were given up.
    """

    database: bool
    redis: bool
    alive: frozenset[str] = frozenset()
    due: dict[str, datetime] | None = None
    now: datetime | None = None
    dead: int = 0

    @property
    def clock(self) -> bool:
        return "clock" in self.alive

    @property
    def workers(self) -> bool:
        return any(name.startswith("worker") for name in self.alive)

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
            seen = [row.name for row in connection.execute(HEARTBEATS) if now - row.seen_at < ALIVE]
            due = {kind: at for kind, at in earliest.items() if at < now}
            dead = waiting.dead_letters(connection)
    except (SQLAlchemyError, Unavailable):
        return Health(False, redis)
    return Health(True, redis, frozenset(map(_role, seen)), due, now, dead)


def _role(name: str) -> str:
    """`worker:steps` of `worker:steps:host:123`, and `clock` of `clock:host:123`."""
    parts = name.split(":")
    return ":".join(parts[:2]) if parts[0] == "worker" else parts[0]
