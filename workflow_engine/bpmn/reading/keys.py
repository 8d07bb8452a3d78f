"""Correlation as BPMN draws it: properties of messages, and what a process compares them with (BPMN 2.0, 8.4.2)."""

from workflow_engine.bpmn.reading.texts import bare, child_text, children, feel, ref
from workflow_engine.bpmn.xml import Element


def property_paths(element: Element) -> dict[str, str]:
    """Where a correlation property is found in each message: message id to a text over its payload."""
    found = {}
    for each in children(element, "correlationPropertyRetrievalExpression"):
        message, path = ref(each, "messageRef"), feel(child_text(each, "messagePath"))
        if message and path:
            found[message] = path
    return found


def subscription(element: Element) -> dict[str, str]:
    """What a process expects of correlation properties: property id to a text over its variables."""
    found = {}
    for outer in children(element, "correlationSubscription"):
        for each in children(outer, "correlationPropertyBinding"):
            name = ref(each, "correlationPropertyRef") or bare(each, child_text(each, "correlationPropertyRef"))
            path = feel(child_text(each, "dataPath"))
            if name and path:
                found[name] = path
    return found
