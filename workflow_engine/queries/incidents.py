"""Open incidents, the oldest first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import text

from workflow_engine.domain.person import Person
from workflow_engine.store.database import Database

OPEN = text("""
    SELECT c.id, c.instance_id, c.element, c.code, c.text_zh, c.text_en, c.detail, c.attempts, c.opened_at, i.process,
           i.title, i.business_key, i.version_id,
           coalesce(c.pending->'command'->>'is' = 'FailCall', false) AS is_call
      FROM incidents c JOIN instances i ON i.id = c.instance_id
     WHERE c.resolved_at IS NULL AND (c.opened_at, c.id) > (:opened, CAST(:after AS uuid))
     ORDER BY c.opened_at, c.id LIMIT :most
""")
FIRST = ("0001-01-01T00:00:00+00:00", "00000000-0000-0000-0000-000000000000")


def page(database: Database, viewer: Person, most: int, after: Sequence[str] | None = None) -> list[Any]:
    """Up to `most` incidents. Raises NotAllowed for who does not administer."""
    viewer.require("administer")
    opened, last = after or FIRST
    with database.reading() as connection:
        named = {"opened": datetime.fromisoformat(opened), "after": last, "most": most}
        return list(connection.execute(OPEN, named))
