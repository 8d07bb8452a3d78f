"""Drafts: what somebody typed and has not submitted. Only types are looked at, only the author sees it."""

from collections.abc import Mapping
from typing import Any

from workflow_engine.domain.errors import InvalidInput, NotFound, TooLarge
from workflow_engine.domain.limits import limit
from workflow_engine.domain.person import Person
from workflow_engine.operations.transaction import Tx, one_transaction
from workflow_engine.store import drafts, instances, rows


def save_for_item(tx: Tx, item_id: str, person: Person, values: Mapping[str, Any], comment: str = "") -> None:
    """Values of the form, and the comment beside it. No lock: a draft changes nothing that others see.

    Raises NotFound, WrongState, TooLarge, InvalidInput.
    """
    item = instances.one_item(tx.connection, item_id)
    if item is None:
        raise NotFound()
    item.require("save_draft", person)
    if len(comment) > limit("comment_characters"):
        raise InvalidInput(code="text_too_long", limit=limit("comment_characters"))
    _save(tx, item_id, person, values, comment)


@one_transaction
def save_for_start(tx: Tx, process: str, person: Person, values: Mapping[str, Any]) -> None:
    """Of an instance that is yet to begin. Raises TooLarge."""
    _save(tx, f"start:{process}", person, values)


@one_transaction
def drop_for_start(tx: Tx, process: str, person: Person) -> None:
    drafts.drop_own(tx.connection, f"start:{process}", person.id)


def _save(tx: Tx, subject: str, person: Person, values: Mapping[str, Any], comment: str = "") -> None:
    if len(rows.dumps(dict(values))) > limit("completion_bytes"):
        raise TooLarge(code="too_large", limit=limit("completion_bytes"), unit="bytes")
    drafts.save(tx.connection, subject, person.id, values, comment, tx.database.now(tx.connection))
