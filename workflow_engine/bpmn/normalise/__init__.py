"""Rewrites of the plain facts into fewer kinds of things: what the standard allows to be said in several ways is said in
one. Each rewrite is a function of its own; together they are idempotent. The drawn file is never touched."""

from workflow_engine.bpmn.model import Diagram
from workflow_engine.bpmn.normalise import data, events, links, messages, starts, tasks

REWRITES = (
    events.inline,
    messages.name_everything,
    messages.join_pools,
    messages.name_outside,
    links.to_flows,
    starts.receive_tasks,
    starts.event_gateways,
    starts.needing_all,
    tasks.wrap_global,
    data.name_references,
)


def normalised(diagram: Diagram) -> Diagram:
    """A rewritten copy."""
    copy = diagram.copy()
    for rewrite in REWRITES:
        rewrite(copy)
    return copy
