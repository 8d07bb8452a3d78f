"""How much waits for somebody: the numbers in the head of every page. Counting stops at 1000."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from workflow_engine.domain.person import Person
from workflow_engine.store.database import Database

COUNTED = 1000
COUNTS = text("""
    SELECT coalesce(CAST(:now AS timestamptz), clock_timestamp()) AS now,
           (SELECT count(*) FROM (SELECT FROM work_items WHERE assignee_id = :me AND state IN ('ready', 'claimed')
             LIMIT :most) a) AS mine,
           (SELECT count(*) FROM (SELECT DISTINCT o.work_item_id FROM unnest(CAST(:keys AS text[])) AS k CROSS JOIN LATERAL (
                SELECT work_item_id FROM offers WHERE key = k LIMIT :most) o LIMIT :most) b) AS "group",
           (SELECT count(*) FROM (SELECT FROM work_items WHERE assignee_id = :me AND state IN ('ready', 'claimed')
                AND due_at < coalesce(CAST(:now AS timestamptz), clock_timestamp()) LIMIT :most) c) AS late,
           (SELECT count(*) FROM (SELECT FROM notifications WHERE person_id = :me AND NOT is_read LIMIT :most) d) AS notices,
           (SELECT count(*) FROM (SELECT FROM incidents WHERE :incidents AND resolved_at IS NULL LIMIT :most) e) AS incidents
""")


@dataclass(frozen=True, slots=True)
class Counts:
    """`mine` he holds, `group` is offered to him, `late` of what he holds; open `incidents` only for administrators."""

    now: datetime
    mine: int
    group: int
    late: int
    notices: int
    incidents: int

    @property
    def all(self) -> int:
        return self.mine + self.group


def counts(database: Database, viewer: Person) -> Counts:
    """One statement, which also tells the moment."""
    with database.reading() as connection:
        named = {"me": viewer.id, "keys": sorted(viewer.keys), "most": COUNTED, "now": database.bound()}
        row = connection.execute(COUNTS, named | {"incidents": viewer.may("administer")}).one()
        return Counts(**row._mapping)
