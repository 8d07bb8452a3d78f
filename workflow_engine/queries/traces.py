"""Which way an instance has gone through its diagram, added up from all its acts by one statement."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import text

from workflow_engine.store.database import Database

PASSED = """
    WITH passed AS (
        SELECT p->>0 AS what, p->>1 AS element, p->>2 AS execution, p->3 AS causes
          FROM events e CROSS JOIN LATERAL json_array_elements(e.payload->'passed') AS p
         WHERE e.instance_id = :instance AND e.payload->'passed' IS NOT NULL AND coalesce(p->>5, :process) = :process
    )
"""
COUNTS = text(f"""{PASSED}
    SELECT element, count(*) FILTER (WHERE what = 'entered') AS entered, count(*) FILTER (WHERE what = 'completed') AS completed,
           count(*) FILTER (WHERE what = 'cancelled') AS cancelled
      FROM passed GROUP BY element
""")  # noqa: S608
PATHS = text(f"""{PASSED}
    SELECT DISTINCT b.element AS source, a.element AS target
      FROM passed a CROSS JOIN LATERAL json_array_elements_text(a.causes) AS cause
      JOIN passed b ON b.execution = cause AND b.what = 'completed' WHERE a.what = 'entered'
""")  # noqa: S608


@dataclass(frozen=True, slots=True)
class Visits:
    """How often tokens entered an element and left it, one way or the other."""

    entered: int
    completed: int
    cancelled: int

    @property
    def inside(self) -> int:
        """Tokens that are there now."""
        return max(self.entered - self.completed - self.cancelled, 0)


@dataclass(frozen=True, slots=True)
class Trace:
    """Elements of the instance's own diagram by id, and from which to which its tokens went."""

    visits: Mapping[str, Visits]
    paths: frozenset[tuple[str, str]]


def trace(database: Database, instance_id: str, process: str) -> Trace:
    """For who has been let in already. What happened inside called processes belongs to other diagrams. Two statements."""
    named = {"instance": instance_id, "process": process}
    with database.reading() as connection:
        visits = {
            row.element: Visits(row.entered, row.completed, row.cancelled) for row in connection.execute(COUNTS, named)
        }
        return Trace(visits, frozenset((row.source, row.target) for row in connection.execute(PATHS, named)))
