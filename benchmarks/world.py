"""The company that is measured, and a large number of open work items in it, made by the database itself."""

from sqlalchemy import text

from benchmarks import models
from workflow_engine.domain.person import Person
from workflow_engine.operations import company, definitions
from workflow_engine.operations.packages import Package
from workflow_engine.queries import who
from workflow_engine.store.database import Database

CLERKS = 20
ROLES = 200
BUSY = "bench.role1"  # offered more than anything else
FACTS = {
    "departments": [{"key": "bench", "zh": "销售部", "en": "Sales", "head": "clerk0"}],
    "roles": [
        {"key": models.ROLE, "department": "bench", "zh": "专员", "en": "Clerk"},
        {
            "key": "bench.admin",
            "department": "bench",
            "zh": "管理员",
            "en": "Admin",
            "rights": ["administer", "design"],
        },
        *({"key": f"bench.role{n}", "department": "bench", "zh": f"岗位{n}", "en": f"Role {n}"} for n in range(ROLES)),
    ],
    "people": [
        {"key": "admin", "name": "丁一", "department": "bench", "roles": ["bench.admin"]},
        *(
            {"key": f"clerk{n}", "name": f"专员{n}", "department": "bench", "roles": [models.ROLE]}
            for n in range(CLERKS)
        ),
        {"key": "many", "name": "周岚", "department": "bench", "roles": [f"bench.role{n}" for n in range(20)]},
    ],
}
# Six of ten items are offered to one role, the others to all of them; three of ten are late, two of ten are claimed.
FILL = (
    """CREATE TEMPORARY TABLE made ON COMMIT DROP AS
       SELECT gen_random_uuid() AS id, n, now() + make_interval(hours => (n * 7919 % 1000) - 300) AS due_at,
              CASE WHEN n % 10 < 6 THEN :busy ELSE 'bench.role' || (n * 31 % :roles) END AS key, n % 5 = 4 AS is_claimed
         FROM generate_series(1, :most) n""",
    """INSERT INTO instances (id, process, version_id, business_key, title, started_by, status, seq, head, state,
                               started_at, changed_at)
       SELECT made.id, v.process, v.id, 'B' || n, 'Request ' || n, :starter, 'running', 1, '', '', now(), now()
         FROM made CROSS JOIN (SELECT id, process FROM versions WHERE process = 'line') v""",
    """INSERT INTO work_items (id, instance_id, process, version_id, scope, token, element,
                                 title, state, assignee_id, offered_to, due_at,
                                opened_seq, opened_at)
       SELECT id, id, 'line', (SELECT id FROM versions WHERE process = 'line'), '', '2', 't0', '办理',
              CASE WHEN is_claimed THEN 'claimed' ELSE 'ready' END,
              CASE WHEN is_claimed THEN CAST(:holder AS uuid) END, ARRAY[key], due_at, 1, now() FROM made""",
    "INSERT INTO offers (key, due_at, work_item_id, process) SELECT key, due_at, id, 'line' FROM made WHERE NOT is_claimed",
)


def found(database: Database) -> None:
    company.begin(database)
    company.found(database, FACTS)


def person(database: Database, key: str) -> Person:
    somebody = who.by_key(database, key)
    assert somebody
    return somebody


def publish(database: Database, package: Package) -> None:
    definitions.install(database, package, person(database, "admin"))


def fill(database: Database, most: int) -> None:
    """So many open items of as many instances, whose states are empty: they are to be listed, not worked."""
    starter, holder = (person(database, key).id for key in ("clerk0", "many"))
    named = {"busy": BUSY, "roles": ROLES, "most": most, "starter": starter, "holder": holder}
    with database.engine.begin() as connection:
        for statement in FILL:
            connection.execute(text(statement), named)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
