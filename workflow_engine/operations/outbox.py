"""Telling people what concerns them: a notice in the product, and mail where it is set up. At least once, never lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from workflow_engine.domain.definition import VersionFacts
from workflow_engine.domain.errors import NotFound
from workflow_engine.domain.person import Person
from workflow_engine.domain.text import Text
from workflow_engine.operations.transaction import Tx, one_transaction
from workflow_engine.operations.versions import load
from workflow_engine.store import calls, notices, people
from workflow_engine.store.database import Database
from workflow_engine.store.waiting import Leased


@dataclass(frozen=True, slots=True)
class Notice:
    """What one person is told: a sentence and where to go."""

    person: Person
    topic: str
    text: Text
    instance: str
    work_item: str | None

    @property
    def path(self) -> str:
        return f"/work-items/{self.work_item}" if self.work_item else f"/instances/{self.instance}"


def notice(database: Database, row: Leased) -> Notice | None:
    """What a leased outbox row says to whom; None when there is nothing left to say."""
    with database.reading() as connection:
        found = calls.notice(connection, row.id)
        if found is None or (found.work_item_id is not None and found.state not in ("ready", "claimed")):
            return None
        kind, _, name = found.target.partition(":")
        known = people.known(connection, **{"key" if kind == "person" else "person_id": name})
        if known is None:
            return None
        version = load(connection, str(found.version_id))
        item = str(found.work_item_id) if found.work_item_id else None
        return Notice(known.person, found.topic, _said(found, version.facts), str(found.instance_id), item)


@one_transaction
def show(tx: Tx, row: Leased, told: Notice) -> None:
    """Show the notice before its mail goes out; however often, it is there once."""
    _show(tx, row.id, told)


@one_transaction
def delivered(tx: Tx, row: Leased, told: Notice | None) -> bool:
    """Note that a row has been told; False when somebody else has told it."""
    now = tx.database.now(tx.connection)
    if not calls.delivered(tx.connection, row, now):
        return False
    if told is not None:
        _show(tx, row.id, told)
    return True


@one_transaction
def inform(tx: Tx, keys: Sequence[str], said: Text, instance: str, once: str) -> None:
    """Show a notice to people by their keys; each sees it once for the key `once`. Raises NotFound who is not there."""
    for key in keys:
        known = people.known(tx.connection, key=key)
        if known is None:
            raise NotFound(Text(f"没有登录名为 {key} 的人。", f"Expected the key of somebody, but nobody is {key}."))
        _show(tx, str(uuid5(NAMESPACE_URL, f"{once}/{key}")), Notice(known.person, "notice", said, instance, None))


def _show(tx: Tx, notice: str, told: Notice) -> None:
    now = tx.database.now(tx.connection)
    notices.add(tx.connection, notice, told.person.id, told.topic, told.text, told.instance, told.work_item, now)
    tx.inboxes.add(f"id:{told.person.id}")


def _said(found: object, facts: VersionFacts) -> Text:
    title = getattr(found, "title", "")
    if getattr(found, "topic", "") == "instance.completed":
        return Text(f"您发起的“{title}”已结束。", f"“{title}”, which you started, has ended.")
    node = facts.nodes.get(getattr(found, "element", "") or "")
    zh, en = (node.label.zh, node.label.en) if node else ("", "")
    return Text(f"待办：{zh} · {title}", f"For you to do: {en} · {title}")
