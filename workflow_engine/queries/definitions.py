"""Process definitions: what can be started, which versions there are, and the diagram of one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from workflow_engine.domain.definition import VersionFacts
from workflow_engine.domain.errors import NotFound
from workflow_engine.domain.person import Person
from workflow_engine.store import rows
from workflow_engine.store.database import Database

CURRENT_IDS = text("SELECT current_version_id FROM processes WHERE current_version_id IS NOT NULL")
CURRENT = text("""
    SELECT v.id, v.process, v.number, v.deployed_at, p.name AS deployed_by,
           NOT EXISTS (SELECT FROM process_grants g WHERE g.process = v.process AND g."right" = 'start')
           OR EXISTS (SELECT FROM process_grants g WHERE g.process = v.process AND g."right" = 'start'
                       AND g.key = ANY(CAST(:keys AS text[]))) OR :all AS may_start,
           (SELECT count(*) FROM (SELECT FROM instances i WHERE i.process = v.process AND i.status = 'running'
             LIMIT 1000) r) AS running
      FROM processes c JOIN versions v ON v.id = c.current_version_id LEFT JOIN people p ON p.id = v.deployed_by
     WHERE CAST(:process AS text) IS NULL OR v.process = :process
     ORDER BY v.process
""")
VERSIONS = text("""
    SELECT v.id, v.number, v.status, v.deployed_at, v.reason, p.name AS deployed_by,
           (SELECT count(*) FROM (SELECT FROM instances i WHERE i.version_id = v.id AND i.process = v.process
             AND i.status IN ('running', 'incident', 'suspended') LIMIT 1000) r) AS running
      FROM versions v LEFT JOIN people p ON p.id = v.deployed_by WHERE v.process = :process ORDER BY v.number DESC
""")
DIAGRAM = text("SELECT xml, process, number FROM versions WHERE id = :id")
REPORT = text("SELECT report FROM versions WHERE id = :id")
FACTS = text("SELECT id, facts FROM versions WHERE id = ANY(CAST(:ids AS uuid[]))")


@dataclass(frozen=True, slots=True)
class Definition:
    """The current version of a process."""

    id: str
    key: str
    version: int
    facts: VersionFacts
    deployed_at: datetime
    deployed_by: str | None
    may_start: bool
    running: int

    @property
    def starts_by_hand(self) -> bool:
        return "none" in self.facts.starts.values()


def current(database: Database, viewer: Person, process: str | None = None) -> list[Definition]:
    """Current versions of all processes, or of one. One statement, and one more for versions not met before."""
    named = {"keys": sorted(viewer.keys), "all": viewer.may("administer"), "process": process}
    with database.reading() as connection:
        rows = list(connection.execute(CURRENT, named))
    known = facts(database, {str(row.id) for row in rows})
    return [_definition(row, known[str(row.id)]) for row in rows]


def current_ids(database: Database) -> set[str]:
    """The current versions of all processes. One statement."""
    with database.reading() as connection:
        return {str(found) for found in connection.execute(CURRENT_IDS).scalars()}


def one(database: Database, viewer: Person, process: str) -> Definition:
    """Raises NotFound."""
    found = current(database, viewer, process)
    if not found:
        raise NotFound()
    return found[0]


def versions(database: Database, process: str) -> list[Any]:
    """Every version of a process, the newest first."""
    with database.reading() as connection:
        return list(connection.execute(VERSIONS, {"process": process}))


def diagram(database: Database, version: str) -> tuple[str, int, bytes]:
    """Process, number and the file of a version as it was uploaded. Raises NotFound."""
    with database.reading() as connection:
        row = connection.execute(DIAGRAM, {"id": version}).one_or_none()
    if row is None:
        raise NotFound()
    return row.process, row.number, bytes(row.xml)


def report(database: Database, version: str) -> list[dict[str, Any]]:
    """What was found in a version when it was published, for `read_problem`."""
    with database.reading() as connection:
        found: list[dict[str, Any]] = rows.loads(connection.execute(REPORT, {"id": version}).scalar_one())
        return found


_facts: dict[str, VersionFacts] = {}


def facts(database: Database, ids: set[str]) -> dict[str, VersionFacts]:
    """What people need to know of some versions; they never change, so each is read once per process."""
    missing = ids - _facts.keys()
    if missing:
        with database.reading() as connection:
            for row in connection.execute(FACTS, {"ids": sorted(missing)}):
                _facts[str(row.id)] = VersionFacts.from_json(rows.loads(row.facts))
    return {name: _facts[name] for name in ids if name in _facts}


def _definition(row: Any, facts: VersionFacts) -> Definition:
    return Definition(
        str(row.id), row.process, row.number, facts, row.deployed_at, row.deployed_by, row.may_start, row.running
    )
