"""Named connectors as an administrator has set them up."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from workflow_engine.store import rows

READ = text("SELECT name, kind, document, secrets, revision FROM connector_settings WHERE name = :name FOR UPDATE")
LIST = text("SELECT name, kind, document, secrets, revision FROM connector_settings ORDER BY name")
WRITE = text("""
    INSERT INTO connector_settings (name, kind, document, secrets)
    VALUES (:name, :kind, CAST(:document AS json), :secrets)
    ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, document = excluded.document, secrets = excluded.secrets,
                                     revision = connector_settings.revision + 1
    RETURNING revision
""")


@dataclass(frozen=True, slots=True)
class ConnectorRow:
    """`secrets` are sealed."""

    name: str
    kind: str
    options: dict[str, Any]
    secrets: bytes | None
    revision: int


def read(connection: Connection, name: str) -> ConnectorRow | None:
    """The row, locked until the end of the transaction."""
    found = connection.execute(READ, {"name": name}).one_or_none()
    return None if found is None else _row(found)


def every(connection: Connection) -> list[ConnectorRow]:
    return [_row(each) for each in connection.execute(LIST)]


def write(connection: Connection, name: str, kind: str, options: dict[str, Any], secrets: bytes | None) -> int:
    """Answers the new revision."""
    named = {"name": name, "kind": kind, "document": rows.dumps(rows.plain(options)), "secrets": secrets}
    return int(connection.execute(WRITE, named).scalar_one())


def _row(found: Any) -> ConnectorRow:
    secrets = None if found.secrets is None else bytes(found.secrets)
    return ConnectorRow(found.name, found.kind, rows.values(found.document), secrets, found.revision)
