"""What people, roles and departments are called."""

from collections.abc import Iterable, Mapping

from sqlalchemy import text

from workflow_engine.domain.person import EVERYONE, UNROUTED
from workflow_engine.domain.text import Text
from workflow_engine.store.database import Database

NAMES = text("""
    SELECT 'role:' || key AS key, name_zh AS zh, name_en AS en FROM roles WHERE 'role:' || key = ANY(CAST(:keys AS text[]))
    UNION ALL
    SELECT 'person:' || key, name, name FROM people WHERE 'person:' || key = ANY(CAST(:keys AS text[]))
    UNION ALL
    SELECT 'department:' || key, name_zh, name_en FROM departments WHERE 'department:' || key = ANY(CAST(:keys AS text[]))
""")
FIXED = {EVERYONE: Text("所有人", "everyone"), UNROUTED: Text("管理员", "administrators")}


def names(database: Database, keys: Iterable[str]) -> Mapping[str, Text]:
    """The names behind offer keys such as `role:finance.clerk`. One statement, none without keys."""
    asked = sorted(set(keys))
    if not asked:
        return FIXED
    with database.reading() as connection:
        return {**FIXED, **{row.key: Text(row.zh, row.en) for row in connection.execute(NAMES, {"keys": asked})}}
