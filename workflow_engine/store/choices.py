"""What a person may choose in forms: people, departments, roles, business objects and files. Each question is asked once."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from workflow_engine.domain.choice import Attachment, Option
from workflow_engine.domain.text import Text

OFFERED = 200
FOUND = 50
SOURCES = {
    "person": "SELECT key, name AS zh, name AS en, is_active AS is_open FROM people",
    "department": "SELECT key, name_zh AS zh, name_en AS en, true AS is_open FROM departments",
    "role": "SELECT key, name_zh AS zh, name_en AS en, true AS is_open FROM roles",
}
OBJECTS = "SELECT key, name_zh AS zh, name_en AS en, is_open FROM business_objects WHERE kind = :source"
FILE = text("""
    SELECT id, name, bytes, sha256, uploaded_at FROM files
     WHERE id = CAST(:id AS uuid) AND (instance_id = CAST(:instance AS uuid) OR (instance_id IS NULL AND uploaded_by = :person))
""")


class Choices:
    """The choices of one person in one instance (None before it begins).

    Sources are person, department, role, or a kind of business objects; one that nobody knows is empty.
    """

    def __init__(self, connection: Connection, person: str, instance: str | None) -> None:
        self._connection = connection
        self._person = person
        self._instance = instance
        self._answers: dict[tuple[Any, ...], list[Any]] = {}

    def options(self, source: str) -> Sequence[Option]:
        """The first 200, by name."""
        return [_option(row) for row in self._ask(source, "is_open ORDER BY zh, key LIMIT :most", most=OFFERED)]

    def search(self, source: str, word: str) -> Sequence[Option]:
        """Those whose name or key holds a word, up to 50."""
        held = "is_open AND strpos(lower(zh || ' ' || en || ' ' || key), lower(:word)) > 0 ORDER BY zh, key LIMIT :most"
        return [_option(row) for row in self._ask(source, held, word=word, most=FOUND)]

    def option(self, source: str, key: str) -> Option | None:
        return next((_option(row) for row in self._ask(source, "is_open AND key = :key", key=key)), None)

    def label(self, source: str, key: str) -> Text:
        found = self._ask(source, "key = :key", key=key)
        return Text(found[0].zh, found[0].en) if found else Text(key, key)

    def attachment(self, id: str) -> Attachment | None:
        if not _is_id(id):
            return None
        named = {"id": id, "instance": self._instance, "person": self._person}
        row = self._connection.execute(FILE, named).one_or_none()
        return None if row is None else Attachment(str(row.id), row.name, row.bytes, row.sha256, row.uploaded_at)

    def _ask(self, source: str, condition: str, **named: Any) -> list[Any]:
        asked = (source, condition, *named.values())
        if asked not in self._answers:
            offered = SOURCES.get(source, OBJECTS)
            statement = text(f"SELECT key, zh, en FROM ({offered}) AS offered WHERE {condition}")  # noqa: S608
            self._answers[asked] = list(self._connection.execute(statement, {"source": source, **named}))
        return self._answers[asked]


def _option(row: Any) -> Option:
    return Option(row.key, Text(row.zh, row.en))


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
