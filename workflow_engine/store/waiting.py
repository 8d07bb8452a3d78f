"""Claiming what is due: one statement for every kind. A lease says who works on a row, its epoch fences off the late.

The attempt is charged when the row is leased, so a row that kills its worker runs out of attempts too. Rows of a
suspended instance or process are not due until it goes on; no row says so itself, so nothing has to be undone then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, Table, bindparam, exists, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql import Update
from sqlalchemy.types import Integer, Uuid

from workflow_engine.domain.limits import limit
from workflow_engine.store.tables.definitions import processes, start_timers, versions
from workflow_engine.store.tables.instances import instances
from workflow_engine.store.tables.waiting import messages, outbox, service_calls, timers

LEASE = timedelta(seconds=limit("lease_seconds"))
NEVER = datetime(9999, 12, 31, tzinfo=UTC)  # due moment of what nobody tries any more
TABLES: Mapping[str, Table] = {
    "timers": timers,
    "start_timers": start_timers,
    "messages": messages,
    "calls": service_calls,
    "outbox": outbox,
}
UNFINISHED: Mapping[str, Any] = {
    "messages": messages.c.status == "waiting",
    "calls": service_calls.c.status == "waiting",
    "outbox": outbox.c.delivered_at.is_(None),
}
AT_REST: Mapping[str, tuple[str, ...]] = {  # kind -> statuses of instances whose rows have to wait
    "timers": ("suspended", "completed", "cancelled"),
    "calls": ("suspended", "completed", "cancelled"),
    "messages": ("suspended",),  # what comes for an instance that has ended is cleared away
}
NOT_STARTED = (
    exists()
    .where(versions.c.id == start_timers.c.version_id)
    .where(processes.c.key == versions.c.process, processes.c.suspended_at.is_not(None))
)


@dataclass(frozen=True, slots=True)
class Leased:
    """A row that is ours for LEASE; every later write compares the epoch. `attempts` counts this one too."""

    kind: str
    id: str
    epoch: int
    attempts: int
    due_at: datetime
    instance: str | None

    @property
    def share(self) -> float:
        """In 0..1, the same for the same row: where in the band of a pause it goes on, so that rows spread out."""
        return int(self.id[-4:], 16) / 0xFFFF


def _free(kind: str, *columns: Any) -> Select[Any]:
    """Rows that nobody works on and somebody should, sooner or later, the earliest first."""
    table = TABLES[kind]
    is_free = or_(table.c.lease_until.is_(None), table.c.lease_until < func.clock_timestamp())
    found = select(*columns).where(is_free, table.c.due_at.is_not(None)).order_by(table.c.due_at, table.c.id)
    if kind in UNFINISHED:
        found = found.where(UNFINISHED[kind])
    if kind == "start_timers":
        return found.where(~NOT_STARTED)
    if kind not in AT_REST:
        return found
    rests = exists().where(instances.c.id == table.c.instance_id, instances.c.status.in_(AT_REST[kind]))
    return found.where(~rests)


def _claim(kind: str) -> Update:
    table = TABLES[kind]
    now: Any = func.coalesce(bindparam("bound"), func.clock_timestamp())
    due = _free(kind, table.c.id).where(table.c.due_at <= now).limit(bindparam("most"))
    taken = due.with_for_update(of=table, skip_locked=True).cte("taken")  # looked for once; IN may look again and again
    columns = [table.c[name] for name in ("id", "lease_epoch", "attempts", "due_at", "instance_id") if name in table.c]
    return (
        update(table)
        .where(table.c.id == taken.c.id)
        .values(
            lease_until=func.clock_timestamp() + bindparam("lease"),
            lease_epoch=table.c.lease_epoch + 1,
            attempts=table.c.attempts + 1,
        )
        .returning(*columns)
    )


def _release(kind: str) -> Update:
    table = TABLES[kind]
    ids, epochs = bindparam("ids", type_=ARRAY(Uuid)), bindparam("epochs", type_=ARRAY(Integer))
    ours = func.unnest(ids, epochs).table_valued("id", "epoch").render_derived()
    return (
        update(table)
        .where(table.c.id == ours.c.id, table.c.lease_epoch == ours.c.epoch)
        .values(lease_until=None, attempts=table.c.attempts - 1)
    )


def _postpone(kind: str) -> Update:
    table = TABLES[kind]
    moment: Mapping[str, Any] = {"due_at": bindparam("at"), "lease_until": None}
    if kind == "timers":  # the due moment of a timer is part of the state and must not change
        moment = {"lease_until": func.clock_timestamp() + (bindparam("at") - bindparam("now"))}
    mine = (table.c.id == bindparam("row"), table.c.lease_epoch == bindparam("epoch"))
    return update(table).where(*mine).values(last_error=bindparam("error"), **moment)


CLAIMS = {kind: _claim(kind) for kind in TABLES}
RELEASES = {kind: _release(kind) for kind in TABLES}
POSTPONEMENTS = {kind: _postpone(kind) for kind in TABLES}
DEAD = text("""
    SELECT (SELECT count(*) FROM outbox WHERE delivered_at IS NULL AND due_at = :never)
         + (SELECT count(*) FROM messages WHERE status = 'waiting' AND due_at = :never)
""")
EARLIEST = select(
    func.coalesce(bindparam("bound"), func.clock_timestamp()).label("now"),
    *(_free(kind, table.c.due_at).limit(1).scalar_subquery().label(kind) for kind, table in TABLES.items()),
)


def claim(
    connection: Connection, kind: str, most: int, bound: datetime | None = None, lease: timedelta = LEASE
) -> list[Leased]:
    """Lease up to `most` due rows of a kind, in the order in which they fell due. The caller commits at once."""
    found = connection.execute(CLAIMS[kind], {"bound": bound, "most": most, "lease": lease})
    return sorted((_leased(kind, row._mapping) for row in found), key=lambda row: (row.due_at, row.id))


def release(connection: Connection, kind: str, rows: Sequence[Leased]) -> None:
    """Give back rows that were not tried: they are due at once, and the attempt is not counted."""
    connection.execute(RELEASES[kind], {"ids": [row.id for row in rows], "epochs": [row.epoch for row in rows]})


def postpone(connection: Connection, row: Leased, now: datetime, at: datetime, error: str) -> bool:
    """Let nobody try a row before `at`; False when it is no longer ours."""
    named = {"row": row.id, "epoch": row.epoch, "at": at, "error": error[:500]}
    named |= {"now": now} if row.kind == "timers" else {}
    return connection.execute(POSTPONEMENTS[row.kind], named).rowcount == 1


def earliest(connection: Connection, bound: datetime | None = None) -> tuple[datetime, dict[str, datetime]]:
    """Now, and the earliest due moment of each kind that has one, without those that are worked on. One statement."""
    found = dict(connection.execute(EARLIEST, {"bound": bound}).one()._mapping)
    now = found.pop("now")
    return now, {kind: due for kind, due in found.items() if due is not None and due < NEVER}


def dead_letters(connection: Connection) -> int:
    """How many messages and notices were given up."""
    return int(connection.execute(DEAD, {"never": NEVER}).scalar_one())


def _leased(kind: str, row: RowMapping) -> Leased:
    instance = row.get("instance_id")
    return Leased(
        kind,
        str(row["id"]),
        row["lease_epoch"],
        row["attempts"],
        row["due_at"],
        None if instance is None else str(instance),
    )
