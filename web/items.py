"""Work items as the API and the pages describe them: names in both languages, outcomes, the form and what it shows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from web.who import database, person
from workflow_engine.domain.definition import NOTHING, NodeFacts, VersionFacts
from workflow_engine.domain.text import Text
from workflow_engine.queries import definitions, plain, readable
from workflow_engine.queries.inbox import InboxRow
from workflow_engine.queries.instances import InstancePage
from workflow_engine.queries.work_items import ItemPage


def listed(rows: Sequence[InboxRow]) -> list[dict[str, Any]]:
    """Rows of a list."""
    facts = definitions.facts(database(), {row.version for row in rows})
    return [row_facts(row, facts.get(row.version)) for row in rows]


def row_facts(row: InboxRow, facts: VersionFacts | None) -> dict[str, Any]:
    node = facts.nodes.get(row.element) if facts else None
    return {
        "id": row.id,
        "instance": row.instance,
        "process": row.process,
        "element": row.element,
        "name": label(node, row.title),
        "title": row.instance_title,
        "business_key": row.business_key,
        "state": row.state,
        "assignee": {"id": row.assignee, "name": row.assignee_name} if row.assignee else None,
        "candidates": list(row.keys),
        "due_at": row.due_at,
        "opened_at": row.opened_at,
        "closed_at": row.closed_at,
        "outcome": row.outcome,
        "priority": row.priority,
        "version": row.revision,
        "outcomes": outcomes(node),
    }


def described(page: ItemPage) -> dict[str, Any]:
    """One item whole: what its form shows of the instance, and the caller's own draft."""
    facts = definitions.facts(database(), {page.row.version}).get(page.row.version)
    node = facts.nodes.get(page.item.element) if facts else None
    shown = visible_values(page.values, facts, [page.item.element])
    form = {"key": node.form, "access": dict(node.access)} if node and node.form else None
    return {**row_facts(page.row, facts), "values": shown, "form": form, "draft": page.draft}


def visible_values(values: Mapping[str, Any], facts: VersionFacts | None, elements: Iterable[str]) -> dict[str, Any]:
    """The variables that the caller's own nodes show him, as plain JSON."""
    if facts is None:
        return {}
    return plain.values(readable.variables(values, facts, elements, person()))


def worked(page: InstancePage, facts: VersionFacts | None) -> set[str]:
    """The nodes that somebody has to do with in an instance: whose items are his, and the start if he began it."""
    viewer = person()
    found = {item.element for item in page.items if item.assignee == viewer.id or viewer.keys & set(item.keys)}
    began = facts is not None and str(page.row.started_by) == viewer.id
    return found | facts.starts.keys() if facts and began else found


def label(node: NodeFacts | None, otherwise: str) -> Text:
    """The name of a node in both languages."""
    return node.label if node and node.label.zh else Text(otherwise, otherwise)


def happening(facts: VersionFacts | None, element: str) -> tuple[Text, Text]:
    """What comes by itself, and the node it comes to: an event without a name is called by what follows it."""
    node = facts.nodes.get(element) if facts else None
    if facts is None or node is None:
        return Text(element, element), NOTHING
    follows = facts.nodes.get(node.leads_to)
    host = facts.nodes.get(node.host)
    named = label(node, "").zh or follows is None
    return label(node if named else follows, element), label(host, node.host) if node.host else NOTHING


def drawn_names(facts: VersionFacts | None, locale: str) -> dict[str, str]:
    """Names of nodes, flows, lanes and pools for a diagram, where a translation differs from what is drawn."""
    if facts is None:
        return {}
    said = {**facts.drawn, **{element: node.label for element, node in facts.nodes.items()}}
    return {
        element: name.said_in(locale) for element, name in said.items() if name.zh != name.en and name.said_in(locale)
    }


def outcomes(node: NodeFacts | None) -> list[dict[str, Any]]:
    found = node.outcomes if node else ()
    return [{"key": each.key, "label": each.label.as_json(), "comment": each.comment} for each in found]
