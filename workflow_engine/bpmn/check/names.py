"""The variables that a process itself writes: data objects, forms, mappings, results, scripts, rounds.

What a start command or a message brings beyond that is not known before it comes.
"""

from collections.abc import Iterator

from workflow_engine.bpmn import script
from workflow_engine.bpmn.check.context import CheckContext
from workflow_engine.bpmn.model import Node, Process


def written(process: Process, context: CheckContext) -> set[str]:
    """Every name that something in the process gives a value."""
    found = {data.name for scope in process.body.walk() for data in scope.datas.values()}
    for node in process.walk():
        found |= by_node(node, context)
    return found


def by_node(node: Node, context: CheckContext) -> set[str]:
    """What one node gives a value, inside it or behind it."""
    return {name for name in _by(node, context) if name}


def chosen_by(node: Node, context: CheckContext) -> set[str]:
    """The same, of its form only those fields that people may write there."""
    shown = set((context.forms or {}).get(node.settings.get("form", ""), ()))
    writable = {
        each.get("name", "") for each in node.settings.get("field", []) if each.get("access", "").startswith("write")
    }
    return by_node(node, context) - (shown - writable)


def _by(node: Node, context: CheckContext) -> Iterator[str | None]:
    if node.kind in ("userTask", "manualTask"):
        yield node.id
    yield from (context.forms or {}).get(node.settings.get("form", ""), ())
    yield from (field.get("name", "").partition(".")[0] for field in node.settings.get("field", []))
    for mapping in ("input", "output"):
        yield from (entry.get("target") for entry in node.settings.get(mapping, []))
    yield node.settings.get("resultVariable")
    for each in node.associations:
        yield each.target
        yield from (to for _, to in each.assignments)
    if node.loop is not None:
        yield from (node.loop.element, node.loop.output_collection)
    if node.script:
        yield from _by_script(node.script)


def _by_script(source: str) -> frozenset[str]:
    try:
        return script.program(source).writes
    except script.ScriptProblem:
        return frozenset()
