"""Which instances can go to another version, which have, and what is needed to go back."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, Row, text

from workflow_engine.domain.instance import UNFINISHED

AT_ONCE = 500
VERSION = text("""
    SELECT coalesce((SELECT id FROM versions WHERE process = :process AND number = CAST(:number AS integer)),
                    CASE WHEN CAST(:number AS integer) IS NULL
                         THEN (SELECT current_version_id FROM processes WHERE key = :process) END)
""")
CANDIDATES = text("""
    SELECT i.id, i.version_id, i.state FROM instances i
     WHERE i.process = :process AND i.status = ANY(CAST(:unfinished AS text[])) AND i.version_id <> :to
       AND (CAST(:after AS uuid) IS NULL OR i.id > CAST(:after AS uuid))
     ORDER BY i.id LIMIT :most
""")
ADD = text("""
    INSERT INTO migrations_of_instances (migration_id, instance_id, from_version_id, to_version_id, seq, state_digest, is_exact)
    VALUES (:migration, :instance, :from, :to, :seq, :digest, :exact)
""")
READ = text("""
    SELECT from_version_id, to_version_id, seq, state_digest, is_exact, undone_at FROM migrations_of_instances
     WHERE migration_id = :migration AND instance_id = :instance
""")
OF = text("""
    SELECT instance_id FROM migrations_of_instances WHERE migration_id = :migration AND undone_at IS NULL
     ORDER BY instance_id
""")
UNDONE = text("""
    UPDATE migrations_of_instances SET undone_at = :now WHERE migration_id = :migration AND instance_id = :instance
""")


def version(connection: Connection, process: str, number: int | None) -> str | None:
    """The version of a process with a number; without one the current version."""
    found = connection.execute(VERSION, {"process": process, "number": number}).scalar_one_or_none()
    return None if found is None else str(found)


def candidates(
    connection: Connection, process: str, to: str, after: str | None = None
) -> Iterator[tuple[str, str, bytes]]:
    """Unfinished instances of other versions by id, with version and state; read in portions."""
    named = {"process": process, "unfinished": sorted(UNFINISHED), "to": to, "most": AT_ONCE, "after": after}
    while found := list(connection.execute(CANDIDATES, named)):
        yield from ((str(row.id), str(row.version_id), bytes(row.state)) for row in found)
        named["after"] = found[-1].id


def add(
    connection: Connection,
    migration: str,
    instance: str,
    came_from: str,
    to: str,
    *,
    seq: int,
    digest: str,
    exact: bool,
) -> None:
    """An instance has gone over with its act number `seq`, to a state with this digest."""
    named = {"migration": migration, "instance": instance, "from": came_from, "to": to}
    connection.execute(ADD, {**named, "seq": seq, "digest": digest, "exact": exact})


def read(connection: Connection, migration: str, instance: str) -> Row[tuple[object, ...]] | None:
    return connection.execute(READ, {"migration": migration, "instance": instance}).one_or_none()


def instances_of(connection: Connection, migration: str) -> list[str]:
    """Instances that went over with a migration and have not gone back."""
    return [str(instance) for (instance,) in connection.execute(OF, {"migration": migration})]


def undone(connection: Connection, migration: str, instance: str, now: datetime) -> None:
    connection.execute(UNDONE, {"migration": migration, "instance": instance, "now": now})
