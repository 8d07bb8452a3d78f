"""Which variables of an instance a person may see: the fields that his own nodes show him, no more."""

from collections.abc import Iterable, Mapping
from typing import Any

from workflow_engine.domain.definition import VersionFacts
from workflow_engine.domain.person import Person


def variables(
    values: Mapping[str, Any], facts: VersionFacts, elements: Iterable[str], viewer: Person, *, manages: bool = False
) -> dict[str, Any]:
    """The values a viewer may read who has to do with the nodes `elements`.

    Who administers, or manages the process, sees all. Where a process has no forms nothing is kept from its participants;
    who only oversees takes no part.
    """
    elements = set(elements)
    fields = {name for node in facts.nodes.values() for name in node.access}
    if manages or viewer.may("administer") or (elements and not fields):
        return dict(values)
    mine = [facts.nodes[element] for element in elements if element in facts.nodes]
    shown = {name for node in mine for name, right in node.access.items() if right != "hidden"}
    hidden = fields - shown
    return {
        name: _without(value, name, hidden)
        for name, value in values.items()
        if name in shown or (name not in fields and name in facts.nodes)
    }


def _without(value: Any, name: str, hidden: set[str]) -> Any:
    """The rows of a table without the columns that are hidden."""
    columns = {each.partition(".")[2] for each in hidden if each.startswith(f"{name}.")}
    if not columns or not isinstance(value, list):
        return value
    return [{key: row[key] for key in row if key not in columns} if isinstance(row, Mapping) else row for row in value]
