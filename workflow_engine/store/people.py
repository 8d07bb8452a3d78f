"""People, their roles and rights, web sessions and tokens; and the organisation as routing asks for it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from workflow_engine.domain.person import Person

FACTS = text("""
    SELECT p.id, p.key, p.name, p.mail, p.locale, p.zone, p.department,
           coalesce((SELECT array_agg(m.role) FROM role_members m WHERE m.person_id = p.id), '{}') AS roles,
           coalesce((SELECT array_agg(DISTINCT granted) FROM role_members m JOIN roles r ON r.key = m.role,
                            unnest(r.rights) AS granted WHERE m.person_id = p.id), '{}') AS rights,
           coalesce((SELECT array_agg(d.key) FROM departments d WHERE d.head_id = p.id), '{}') AS heads,
           s.seen_at, s.created_at, t.expires_at, clock_timestamp() AS now
      FROM people p
      LEFT JOIN web_sessions s ON s.person_id = p.id AND s.digest = :session
      LEFT JOIN api_tokens t ON t.person_id = p.id AND t.digest = :token
     WHERE p.is_active AND p.id = coalesce(
           (SELECT person_id FROM web_sessions WHERE digest = :session), (SELECT person_id FROM api_tokens WHERE digest = :token),
           (SELECT id FROM people WHERE key = :key), CAST(:id AS uuid))
""")
PASSWORD = text("SELECT id, password FROM people WHERE key = :key AND is_active")
SESSION = text("""
    INSERT INTO web_sessions (digest, person_id, created_at, seen_at, agent, address)
    VALUES (:digest, :person, :now, :now, :agent, :address)
""")
SEEN = text("UPDATE web_sessions SET seen_at = :now WHERE digest = :digest")
END_SESSION = text("DELETE FROM web_sessions WHERE digest = :digest")
END_SESSIONS = text("DELETE FROM web_sessions WHERE person_id = :person")
TOKEN = text("""
    INSERT INTO api_tokens (digest, person_id, name, created_at, expires_at)
    VALUES (:digest, :person, :name, :now, :expires)
""")
LOCALE = text("UPDATE people SET locale = :locale WHERE id = :person")
HEAD = text(
    "SELECT p.key FROM departments d JOIN people p ON p.id = d.head_id WHERE d.key = :department AND p.is_active"
)
DEPARTMENT = text("SELECT department FROM people WHERE key = :person")
MANAGERS = text("""
    WITH RECURSIVE up AS (
        SELECT p.manager_id AS id, 1 AS level FROM people p WHERE p.key = :person
        UNION ALL
        SELECT p.manager_id, up.level + 1 FROM people p JOIN up ON p.id = up.id WHERE up.level < :level
    )
    SELECT p.key FROM up JOIN people p ON p.id = up.id WHERE up.level = :level AND p.is_active
""")
DEMO = text("""
    SELECT p.key, p.name, (SELECT min(m.role) FROM role_members m WHERE m.person_id = p.id) AS role
      FROM people p WHERE p.is_demo AND p.is_active ORDER BY p.department, p.key
""")
BY_KEYS = text("SELECT id, key, name FROM people WHERE key = ANY(CAST(:keys AS text[])) AND is_active")
MEMBERS = text("""
    SELECT p.key FROM people p
     WHERE p.is_active AND (
           'person:' || p.key = ANY(CAST(:offers AS text[])) OR 'department:' || p.department = ANY(CAST(:offers AS text[]))
           OR EXISTS (SELECT FROM role_members m
                       WHERE m.person_id = p.id AND 'role:' || m.role = ANY(CAST(:offers AS text[]))))
     ORDER BY p.key
""")


def known(
    connection: Connection,
    *,
    session: str | None = None,
    token: str | None = None,
    key: str | None = None,
    person_id: str | None = None,
) -> "Known | None":
    """Who a web session, token, key or id belongs to, with everything that decides what he may do. One statement."""
    named = {"session": session, "token": token, "key": key, "id": person_id}
    row = connection.execute(FACTS, named).one_or_none()
    return None if row is None else Known(row)


def password(connection: Connection, key: str) -> tuple[str, str | None] | None:
    """Id and hash of somebody who can sign in."""
    row = connection.execute(PASSWORD, {"key": key}).one_or_none()
    return None if row is None else (str(row.id), row.password)


def begin_session(connection: Connection, digest: str, person: str, now: datetime, agent: str, address: str) -> None:
    named = {"digest": digest, "person": person, "now": now, "agent": agent, "address": address}
    connection.execute(SESSION, named)


def seen(connection: Connection, digest: str, now: datetime) -> None:
    connection.execute(SEEN, {"digest": digest, "now": now})


def end_session(connection: Connection, digest: str) -> None:
    connection.execute(END_SESSION, {"digest": digest})


def end_sessions(connection: Connection, person: str) -> None:
    connection.execute(END_SESSIONS, {"person": person})


def add_token(
    connection: Connection, digest: str, person: str, name: str, now: datetime, expires: datetime | None
) -> None:
    connection.execute(TOKEN, {"digest": digest, "person": person, "name": name, "now": now, "expires": expires})


def choose_locale(connection: Connection, person: str, locale: str) -> None:
    connection.execute(LOCALE, {"person": person, "locale": locale})


def demo(connection: Connection) -> list[tuple[str, str, str]]:
    """Key, name and first role of the people of a sample company."""
    return [(row.key, row.name, row.role or "") for row in connection.execute(DEMO)]


class Known:
    """A person, and the moments that decide whether his web session or token still holds."""

    def __init__(self, row: Row[Any]) -> None:
        departments = frozenset({row.department} - {None})
        self.person = Person(
            id=str(row.id),
            key=row.key,
            name=row.name,
            roles=frozenset(row.roles),
            departments=departments,
            heads=frozenset(row.heads),
            rights=frozenset(row.rights),
            locale=row.locale,
            zone=row.zone,
            mail=row.mail,
        )
        self.seen_at: datetime | None = row.seen_at
        self.created_at: datetime | None = row.created_at
        self.expires_at: datetime | None = row.expires_at
        self.now: datetime = row.now


class Organisation:
    """Who leads whom, asked once per question within one act."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[str, ...], str | None] = {}
        self._people: dict[str, tuple[str, str] | None] = {}

    def head(self, department: str) -> str | None:
        return self._ask(("head", department), HEAD, {"department": department})

    def department(self, person: str) -> str | None:
        return self._ask(("department", person), DEPARTMENT, {"person": person})

    def manager(self, person: str, level: int) -> str | None:
        return self._ask(("manager", person, str(level)), MANAGERS, {"person": person, "level": level})

    def people(self, keys: list[str]) -> dict[str, tuple[str, str]]:
        """Ids and names by key; who has left is not there."""
        unknown = [key for key in keys if key not in self._people]
        if unknown:
            found = self._connection.execute(BY_KEYS, {"keys": unknown})
            self._people |= dict.fromkeys(unknown) | {row.key: (str(row.id), row.name) for row in found}
        return {key: person for key in keys if (person := self._people[key]) is not None}

    def members(self, offers: list[str]) -> list[str]:
        """Keys of everybody whom these offers reach, each once."""
        return list(self._connection.execute(MEMBERS, {"offers": offers}).scalars())

    def _ask(self, question: tuple[str, ...], statement: Any, named: dict[str, Any]) -> str | None:
        if question not in self._known:
            self._known[question] = self._connection.execute(statement, named).scalar_one_or_none()
        return self._known[question]
