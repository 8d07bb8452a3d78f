"""Partitions of history: a month's table holds all history of the instances born in it.

An id begins with the millisecond in which it was made, so a month is a range of ids and a look-up by instance touches
one table.
"""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Connection, text
from sqlalchemy.sql.ddl import DDL

from workflow_engine.store.tables.history import PARTITIONED

AHEAD = 3  # months that are ready before they are needed
EXISTING = text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relispartition")


def bound(moment: datetime) -> UUID:
    """The smallest id that can be made at `moment`."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def make(connection: Connection, now: datetime) -> list[str]:
    """Make the partitions of this month and the next three; answers the new ones."""
    existing = {name for (name,) in connection.execute(EXISTING)}
    made = []
    for table in PARTITIONED:
        for ahead in range(AHEAD + 1):
            start = month(now, ahead)
            name = f"{table}_{start:%Y_%m}"
            if name not in existing:
                _create(connection, table, name, start, month(now, ahead + 1))
                made.append(name)
    return made


def month(now: datetime, ahead: int) -> datetime:
    """The first instant of the month `ahead` months after that of `now`, in UTC."""
    number = now.year * 12 + now.month - 1 + ahead
    return datetime(number // 12, number % 12 + 1, 1, tzinfo=UTC)


def _create(connection: Connection, table: str, name: str, start: datetime, end: datetime) -> None:
    facts = {"name": name, "of": table, "low": str(bound(start)), "high": str(bound(end))}
    made = DDL("CREATE TABLE %(name)s PARTITION OF %(of)s FOR VALUES FROM ('%(low)s') TO ('%(high)s')", context=facts)  # type: ignore[no-untyped-call]
    connection.execute(made)
