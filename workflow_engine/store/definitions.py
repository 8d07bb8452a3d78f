"""Versions and what belongs to them: diagrams, forms, decisions, start events, numbers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, insert, text
from sqlalchemy.schema import CreateSequence
from sqlalchemy.schema import Sequence as NumberSequence

from workflow_engine.store import rows
from workflow_engine.store.database import Database
from workflow_engine.store.prepared import Prepared
from workflow_engine.store.tables.definitions import (
    decision_versions,
    form_versions,
    start_subscriptions,
    start_timers,
    versions,
)

LONGEST_NAME = 63  # bytes of a name in PostgreSQL
ADVISE = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")
PROCESS = text("INSERT INTO processes (key) VALUES (:key) ON CONFLICT (key) DO NOTHING")
NUMBER = text("SELECT coalesce(max(number), 0) + 1 FROM versions WHERE process = :process")
IS_CURRENT = text("""
    SELECT EXISTS (SELECT FROM processes p JOIN versions v ON v.id = p.current_version_id
                    WHERE v.name = p.key || ':' || :digest)
""")
CURRENT = text("SELECT current_version_id FROM processes WHERE key = :key")
CURRENT_FACTS = text("""
    SELECT v.facts FROM processes p JOIN versions v ON v.id = p.current_version_id WHERE p.key = :process
""")
SET_CURRENT = text("UPDATE processes SET current_version_id = :version, numbering = :numbering WHERE key = :key")
VERSION = text("SELECT id, process, number, name, deployment, xml, facts FROM versions WHERE id = :id")
NAMED = text("SELECT id FROM versions WHERE name = :name ORDER BY number DESC LIMIT 1")
TOGETHER = text("SELECT id FROM versions WHERE deployment = :deployment AND process = :process")
NUMBERED = text("SELECT id FROM versions WHERE process = :process AND number = :number")
FORMS = text("SELECT id, key, document FROM form_versions WHERE version_id = :version")
DECISIONS = text("SELECT file, xml FROM decision_versions WHERE version_id = :version")
DROP_STARTS = text("""
    WITH timers AS (DELETE FROM start_timers WHERE version_id IN (SELECT id FROM versions WHERE process = :process))
    DELETE FROM start_subscriptions WHERE version_id IN (SELECT id FROM versions WHERE process = :process)
""")
GRANTS = text("""
    WITH old AS (DELETE FROM process_grants WHERE process = :process AND NOT (process, "right", key) IN (
        SELECT :process, r."right", r.key FROM json_to_recordset(CAST(:rows AS json)) AS r("right" text, key text)))
    INSERT INTO process_grants (process, "right", key)
    SELECT :process, r."right", r.key FROM json_to_recordset(CAST(:rows AS json)) AS r("right" text, key text)
    ON CONFLICT DO NOTHING
""")
STARTERS = Prepared(
    """
    SELECT p.current_version_id, v.status, p.suspended_at IS NOT NULL AS is_suspended, EXISTS (
               SELECT FROM process_grants g WHERE g.process = p.key AND g."right" = 'start') AS is_restricted,
           EXISTS (SELECT FROM process_grants g WHERE g.process = p.key AND g."right" = 'start'
                    AND g.key = ANY(CAST(:keys AS text[]))) AS is_granted
      FROM processes p JOIN versions v ON v.id = p.current_version_id WHERE p.key = :process
""",
    "current_version_id status is_suspended is_restricted is_granted",
)
ROLE_KEYS = text("SELECT key FROM roles")
STAFFED_ROLE_KEYS = text(
    "SELECT DISTINCT m.role FROM role_members m JOIN people p ON p.id = m.person_id WHERE p.is_active"
)
LABELS = text("""
    SELECT name_zh AS label, 'department:' || key AS term FROM departments
    UNION ALL SELECT name_en, 'department:' || key FROM departments
    UNION ALL SELECT name_zh, key FROM roles UNION ALL SELECT name_en, key FROM roles
""")
CALENDAR_KEYS = text("SELECT key FROM calendars")
PROCESS_KEYS = text("SELECT key FROM processes WHERE current_version_id IS NOT NULL")
CONNECTOR_KEYS = text("SELECT name FROM connector_settings")
MANAGES = text("""
    SELECT EXISTS (SELECT FROM process_grants WHERE process = :process AND "right" = 'manage'
                    AND key = ANY(CAST(:keys AS text[])))
""")


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version to be written."""

    id: str
    process: str
    name: str
    deployment: str
    xml: bytes
    facts: Mapping[str, Any]
    report: Sequence[Mapping[str, Any]]
    forms: Mapping[str, tuple[str, Mapping[str, Any]]]
    decisions: Mapping[str, bytes]
    reason: str = ""  # why it was published in spite of what was found


def sequence(process: str) -> NumberSequence:
    """The counter of a process's business numbers; it never waits for another start."""
    name = f"numbers_of_{process}"
    is_long = len(name.encode()) > LONGEST_NAME
    return NumberSequence(f"numbers_of_{sha256(process.encode()).hexdigest()[:40]}" if is_long else name)


def write(connection: Connection, new: NewVersion, deployed_by: str | None, now: datetime) -> int:
    """Write a version and make it the current one; answers its number. The process key is locked until the commit."""
    connection.execute(ADVISE, {"key": f"deploy {new.process}"})
    connection.execute(PROCESS, {"key": new.process})
    number: int = connection.execute(NUMBER, {"process": new.process}).scalar_one()
    connection.execute(
        insert(versions),
        {
            "id": new.id,
            "process": new.process,
            "number": number,
            "name": new.name,
            "deployment": new.deployment,
            "status": "deployed",
            "xml": new.xml,
            "facts": new.facts,
            "report": list(new.report),
            "reason": new.reason,
            "deployed_by": deployed_by,
            "deployed_at": now,
        },
    )
    _belongings(connection, new)
    connection.execute(CreateSequence(sequence(new.process), if_not_exists=True))
    connection.execute(SET_CURRENT, {"key": new.process, "version": new.id, "numbering": new.facts.get("numbering")})
    return number


def starts(
    connection: Connection, process: str, timers: Sequence[Mapping[str, Any]], waits: Sequence[Mapping[str, Any]]
) -> None:
    """Replace what starts instances of a process: only the current version does."""
    connection.execute(DROP_STARTS, {"process": process})
    if timers:
        connection.execute(insert(start_timers), [{"id": Database.new_id(), **row} for row in timers])
    if waits:
        connection.execute(insert(start_subscriptions), [{"id": Database.new_id(), **row} for row in waits])


def grant(connection: Connection, process: str, grants: Mapping[str, Sequence[str]]) -> None:
    """Replace who may start, see and manage a process."""
    given = [{"right": right, "key": key} for right, keys in grants.items() for key in keys]
    connection.execute(GRANTS, {"process": process, "rows": rows.many(given)})


def current_facts(connection: Connection, process: str) -> Mapping[str, Any] | None:
    """The facts of the version that is current, if there is one."""
    facts = connection.execute(CURRENT_FACTS, {"process": process}).scalar_one_or_none()
    return None if facts is None else rows.loads(facts)


def is_current(connection: Connection, digest: str) -> bool:
    """Whether a package with this digest made a version that is current."""
    return bool(connection.execute(IS_CURRENT, {"digest": digest}).scalar_one())


def labels(connection: Connection) -> dict[str, str]:
    """What the names of departments and roles stand for, as candidates; a role goes before a department."""
    return {row.label: row.term for row in connection.execute(LABELS)}


def version(connection: Connection, version_id: str) -> Row[Any] | None:
    return connection.execute(VERSION, {"id": version_id}).one_or_none()


def forms(connection: Connection, version_id: str) -> dict[str, tuple[str, Any]]:
    """Form id and document by key."""
    found = connection.execute(FORMS, {"version": version_id})
    return {row.key: (str(row.id), rows.loads(row.document)) for row in found}


def decisions(connection: Connection, version_id: str) -> dict[str, bytes]:
    return {row.file: bytes(row.xml) for row in connection.execute(DECISIONS, {"version": version_id})}


@dataclass(frozen=True, slots=True)
class Startable:
    """The current version of a process, and whether a person may begin it."""

    version: str
    is_restricted: bool
    is_granted: bool
    is_suspended: bool
    number: int


def startable(connection: Connection, process: str, keys: Collection[str]) -> Startable | None:
    """Takes the next business number too; numbers of refused starts are left out."""
    row = STARTERS.one_or_none(connection, {"process": process, "keys": list(keys)})
    if row is None or row.status != "deployed":
        return None
    number = next_number(connection, process)
    return Startable(str(row.current_version_id), row.is_restricted, row.is_granted, row.is_suspended, number)


def next_number(connection: Connection, process: str) -> int:
    return int(connection.execute(sequence(process).next_value()).scalar_one())


def manages(connection: Connection, process: str, keys: Collection[str]) -> bool:
    """Whether one of the keys may manage the instances of a process."""
    return bool(connection.execute(MANAGES, {"process": process, "keys": list(keys)}).scalar_one())


def current(connection: Connection, process: str) -> str | None:
    return _id(connection.execute(CURRENT, {"key": process}).scalar_one_or_none())


def named(connection: Connection, name: str) -> str | None:
    """The newest version with a name; names are made of process and content."""
    return _id(connection.execute(NAMED, {"name": name}).scalar_one_or_none())


def together(connection: Connection, deployment: str, process: str) -> str | None:
    """The version of a process that came in the same deployment."""
    return _id(connection.execute(TOGETHER, {"deployment": deployment, "process": process}).scalar_one_or_none())


def numbered(connection: Connection, process: str, number: int) -> str | None:
    return _id(connection.execute(NUMBERED, {"process": process, "number": number}).scalar_one_or_none())


def keys(connection: Connection, statement: Any) -> frozenset[str]:
    """The keys of a calm table."""
    return frozenset(key for (key,) in connection.execute(statement))


def _belongings(connection: Connection, new: NewVersion) -> None:
    if new.forms:
        made = [
            {"id": form_id, "version_id": new.id, "key": key, "document": document}
            for key, (form_id, document) in new.forms.items()
        ]
        connection.execute(insert(form_versions), made)
    if new.decisions:
        kept = [
            {"id": Database.new_id(), "version_id": new.id, "file": file, "xml": xml}
            for file, xml in new.decisions.items()
        ]
        connection.execute(insert(decision_versions), kept)


def _id(value: object) -> str | None:
    return None if value is None else str(value)
