"""Work items and instances as lists of pages show them: what is to be done, for which instance, until when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from web.items import label
from web.measures import calendar_of
from web.who import database
from workflow_engine.domain.calendar import BusinessCalendar
from workflow_engine.domain.definition import VersionFacts
from workflow_engine.domain.person import Person
from workflow_engine.domain.text import Text
from workflow_engine.domain.work_item import READY, STATES
from workflow_engine.queries import definitions
from workflow_engine.queries.inbox import InboxRow


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the inbox. `what` is the node, `about` the instance's title, `process` its definition's name, `calendar`
    what its deadline is measured on.
    """

    row: InboxRow
    what: Text
    about: str
    process: Text
    outcome: Text | None
    state: Text
    may_claim: bool
    is_mine: bool
    calendar: BusinessCalendar | None

    @property
    def initial(self) -> str:
        return (self.row.assignee_name or "")[:1]


def lines(rows: Sequence[InboxRow], viewer: Person) -> list[Line]:
    """Rows with the words of their versions; statements only for versions that this process has not met."""
    facts = definitions.facts(database(), {row.version for row in rows})
    return [line(row, facts.get(row.version), viewer) for row in rows]


def line(row: InboxRow, facts: VersionFacts | None, viewer: Person) -> Line:
    node = facts.nodes.get(row.element) if facts else None
    process = facts.name if facts else Text(row.process, row.process)
    outcome = node.outcome(row.outcome) if node and row.outcome else None
    return Line(
        row=row,
        what=label(node, row.title),
        about="" if row.instance_title in (process.zh, process.en) else row.instance_title,
        process=process,
        outcome=outcome.label if outcome else None,
        state=STATES[row.state],
        may_claim=row.state == READY and bool(viewer.keys & set(row.keys)),
        is_mine=row.assignee == viewer.id,
        calendar=calendar_of(node) if row.due_at and not row.closed_at else None,
    )


def names(found: Iterable[VersionFacts]) -> list[tuple[str, Text]]:
    """Keys and names of processes, for a choice."""
    return sorted(((facts.key, facts.name) for facts in found), key=lambda each: each[1].zh)
