"""What people were told."""

from datetime import datetime

from sqlalchemy import Connection, text

from workflow_engine.domain.text import Text

ADD = text("""
    INSERT INTO notifications (id, person_id, topic, instance_id, work_item_id, text_zh, text_en, created_at)
    VALUES (:id, :person, :topic, :instance, :item, :zh, :en, :now) ON CONFLICT (id) DO NOTHING
""")
READ = text("""
    UPDATE notifications SET is_read = true
     WHERE person_id = :person AND NOT is_read AND (CAST(:notice AS uuid) IS NULL OR id = CAST(:notice AS uuid))
""")


def add(
    connection: Connection,
    notice: str,
    person: str,
    topic: str,
    said: Text,
    instance: str,
    item: str | None,
    now: datetime,
) -> None:
    """Once for each `notice` id, however often it is told."""
    named = {"person": person, "topic": topic, "instance": instance, "item": item, "zh": said.zh, "en": said.en}
    connection.execute(ADD, named | {"id": notice, "now": now})


def mark_read(connection: Connection, person: str, notice: str | None = None) -> None:
    """One of a person's, or all."""
    connection.execute(READ, {"person": person, "notice": notice})
