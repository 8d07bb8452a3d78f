"""What a deadline is measured in: working time where the node has a calendar, else the clock."""

from flask import g

from web.who import database
from workflow_engine.domain.calendar import BusinessCalendar
from workflow_engine.domain.definition import NodeFacts
from workflow_engine.queries import calendars

SPANS = ("P", "=")  # how a deadline begins that may be a span; a moment is the same on every calendar


def calendar_of(node: NodeFacts | None) -> BusinessCalendar | None:
    """The calendar of a node's deadline, None for the clock. Asked for once per request."""
    if node is None or not node.calendar or not node.due.startswith(SPANS):
        return None
    if "calendars" not in g:
        g.calendars = {}
    if node.calendar not in g.calendars:
        g.calendars[node.calendar] = calendars.one(database(), node.calendar)
    return g.calendars[node.calendar]  # type: ignore[no-any-return]
