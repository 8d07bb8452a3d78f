"""Foreign diagrams become drafts: packages to be completed and published. Nothing is stored before that."""

import json
from collections.abc import Mapping

from workflow_engine.bpmn import importing
from workflow_engine.bpmn.importing import Draft as Draft
from workflow_engine.domain.person import Person
from workflow_engine.operations import names
from workflow_engine.operations.transaction import Tx, one_transaction


@one_transaction
def draft(tx: Tx, source: bytes, person: Person) -> Draft:
    """Open a foreign diagram with what this installation knows: names of roles, connectors, processes that are not there
    keep it from being published.

    Raises NotAllowed without the right to design, TooLarge, InvalidDiagram for what is no safe BPMN.
    """
    person.require("design")
    return importing.draft(source, names.known(tx.connection, tx.database.now(tx.connection)))


def draft_without_installation(source: bytes) -> Draft:
    """The same, with all names taken on trust. Raises TooLarge, InvalidDiagram."""
    return importing.draft(source)


def restored(source: bytes) -> bytes:
    """The foreign file out of a draft, or out of a version that was published from one."""
    return importing.restored(source)


def files(made: Draft, name: str) -> Mapping[str, bytes]:
    """The draft as files of a package, by their paths; `name` is what the diagram is called."""
    forms = {f"forms/{key}.json": json.dumps(form, ensure_ascii=False, indent=1) for key, form in made.forms.items()}
    return {f"{name}.bpmn": made.xml} | {path: f"{text}\n".encode() for path, text in forms.items()}
