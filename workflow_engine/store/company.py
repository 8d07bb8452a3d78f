"""Writing a company from a file: what is there already is left alone. And the few facts of an installation."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, text

from workflow_engine.store import rows
from workflow_engine.store.database import Database

DEPARTMENTS = text("""
    INSERT INTO departments (key, name_zh, name_en, parent)
    SELECT key, zh, en, parent FROM json_to_recordset(CAST(:rows AS json)) AS r(key text, zh text, en text, parent text)
    ON CONFLICT (key) DO NOTHING
""")
ROLES = text("""
    INSERT INTO roles (key, department, name_zh, name_en, rights)
    SELECT key, department, zh, en, coalesce(rights, '{}')
      FROM json_to_recordset(CAST(:rows AS json)) AS r(key text, department text, zh text, en text, rights text[])
    ON CONFLICT (key) DO NOTHING
""")
PEOPLE = text("""
    INSERT INTO people (id, key, name, mail, department, password, locale, is_demo)
    SELECT id, key, name, coalesce(mail, ''), department, password, coalesce(locale, 'zh-CN'), coalesce(is_demo, false)
      FROM json_to_recordset(CAST(:rows AS json)) AS r(
           id uuid, key text, name text, mail text, department text, password text, locale text, is_demo boolean)
    ON CONFLICT (key) DO NOTHING
""")
MEMBERS = text("""
    INSERT INTO role_members (role, person_id)
    SELECT role, p.id FROM json_to_recordset(CAST(:rows AS json)) AS r(key text, roles text[])
      JOIN people p ON p.key = r.key, unnest(r.roles) AS role
    ON CONFLICT DO NOTHING
""")
MANAGERS = text("""
    UPDATE people SET manager_id = m.id
      FROM json_to_recordset(CAST(:rows AS json)) AS r(key text, manager text) JOIN people m ON m.key = r.manager
     WHERE people.key = r.key AND people.manager_id IS NULL
""")
HEADS = text("""
    UPDATE departments SET head_id = p.id
      FROM json_to_recordset(CAST(:rows AS json)) AS r(key text, head text) JOIN people p ON p.key = r.head
     WHERE departments.key = r.key AND departments.head_id IS NULL
""")
OBJECTS = text("""
    INSERT INTO business_objects (kind, key, name_zh, name_en)
    SELECT kind, key, zh, en FROM json_to_recordset(CAST(:rows AS json)) AS r(kind text, key text, zh text, en text)
    ON CONFLICT (kind, key) DO NOTHING
""")
FACT = text("SELECT value FROM settings WHERE name = :name")
SET_FACT = text("""
    INSERT INTO settings (name, value) VALUES (:name, CAST(:value AS json))
    ON CONFLICT (name) DO UPDATE SET value = excluded.value
""")
IS_EMPTY = text("SELECT NOT EXISTS (SELECT FROM people)")


def write(connection: Connection, facts: Mapping[str, Any]) -> None:
    """`facts` has departments, roles and people as lists of objects; references are by key."""
    persons = [{"id": Database.new_id(), **person} for person in facts["people"]]
    connection.execute(DEPARTMENTS, {"rows": rows.many(facts["departments"])})
    connection.execute(ROLES, {"rows": rows.many(facts["roles"])})
    connection.execute(PEOPLE, {"rows": rows.many(persons)})
    connection.execute(MEMBERS, {"rows": rows.many(facts["people"])})
    connection.execute(MANAGERS, {"rows": rows.many(facts["people"])})
    connection.execute(HEADS, {"rows": rows.many(facts["departments"])})


def know_objects(connection: Connection, objects: Mapping[str, Iterable[tuple[str, str, str]]]) -> None:
    listed = [
        {"kind": kind, "key": key, "zh": zh, "en": en} for kind, names in objects.items() for key, zh, en in names
    ]
    connection.execute(OBJECTS, {"rows": rows.many(listed)})


def fact(connection: Connection, name: str) -> Any:
    found = connection.execute(FACT, {"name": name}).scalar_one_or_none()
    return None if found is None else rows.loads(found)


def set_fact(connection: Connection, name: str, value: Any) -> None:
    connection.execute(SET_FACT, {"name": name, "value": rows.dumps(value)})


def is_empty(connection: Connection) -> bool:
    return bool(connection.execute(IS_EMPTY).scalar_one())
