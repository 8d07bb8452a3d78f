"""A work item on its page: what is to be done, what the person may do with it, the form, and the story so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from web import language
from web.items import label
from web.measures import calendar_of
from web.timeline import Awaited, Happening, awaited, happened
from web.who import database, person
from workflow_engine.domain.calendar import BusinessCalendar
from workflow_engine.domain.definition import NodeFacts, OutcomeFacts, VersionFacts
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text
from workflow_engine.operations import filling
from workflow_engine.operations.filling import Sheet
from workflow_engine.queries import definitions, history, instances
from workflow_engine.queries.inbox import InboxRow
from workflow_engine.queries.work_items import ItemPage

ALONE = (OutcomeFacts("", Text("办理完成", "Complete")),)  # the button of a node without outcomes
BESIDE = ("comment", "outcome")  # what problems may name that is not a field of the form


@dataclass(frozen=True, slots=True)
class Filled:
    """What somebody typed: raw values of the form, his comment, and what is wrong with them."""

    values: Mapping[str, Any] | None = None
    comment: str = ""
    outcome: str | None = None
    problems: Sequence[Problem] = ()

    @property
    def beside(self) -> list[Problem]:
        """Problems with the comment or the outcome."""
        return [problem for problem in self.problems if problem.field in BESIDE]


@dataclass(frozen=True, slots=True)
class Opened:
    """`layout` is None where the node has no form. `is_mine`: the person may fill it and decide."""

    row: InboxRow
    what: Text
    process: Text
    outcomes: Sequence[OutcomeFacts]
    layout: Any
    filled: Filled
    may_claim: bool
    may_release: bool
    is_mine: bool
    happened: list[Happening]
    awaited: list[Awaited]
    calendar: BusinessCalendar | None

    @property
    def needs_comment(self) -> list[OutcomeFacts]:
        return [each for each in self.outcomes if each.comment == "required"]


def opened(page: ItemPage, filled: Filled | None = None) -> Opened:
    """Everything of the page; a draft is shown where nothing was sent."""
    viewer, row, facts = person(), page.row, _facts(page)
    node = _node(page, facts)
    is_mine = page.item.may("complete", viewer)
    filled = filled or (Filled(page.draft, page.comment) if is_mine else Filled())
    return Opened(
        row=row,
        what=label(node, row.title),
        process=facts.name if facts else Text(row.process, row.process),
        outcomes=node.outcomes or ALONE,
        layout=layout(page, filled, writable=is_mine),
        filled=filled,
        may_claim=page.item.may("claim", viewer),
        may_release=page.item.may("release", viewer) and bool(set(page.item.keys) - {f"person:{viewer.key}"}),
        is_mine=is_mine,
        happened=happened(history.entries(database(), viewer, row.instance), facts),
        awaited=_awaited(row.instance),
        calendar=calendar(page),
    )


def layout(page: ItemPage, filled: Filled, *, writable: bool = True) -> Any:
    """The form with what was typed; None where the node has none."""
    return filling.drawn(
        database(),
        sheet(page),
        person(),
        language.locale(),
        sent=filled.values if writable else None,
        problems=[problem for problem in filled.problems if problem.field not in BESIDE],
        writable=writable,
    )


def sheet(page: ItemPage) -> Sheet:
    """What the item's form is drawn from."""
    constants = {"instance": page.item.instance, "business_key": page.row.business_key, "starter": page.starter}
    return Sheet(page.row.version, page.item.element, page.now, page.item.instance, page.values, constants)


def calendar(page: ItemPage) -> BusinessCalendar | None:
    """What its deadline is measured on."""
    return calendar_of(_node(page, _facts(page)))


def names(page: ItemPage, outcome: str | None) -> tuple[Text, Text | None]:
    """What the item and one of its outcomes are called."""
    node = _node(page, _facts(page))
    chosen = node.outcome(outcome)
    return label(node, page.row.title), chosen.label if chosen else None


def _awaited(instance: str) -> Any:
    rows = instances.items(database(), instance)
    return awaited(rows, definitions.facts(database(), {row.version for row in rows}))


def _facts(page: ItemPage) -> VersionFacts | None:
    return definitions.facts(database(), {page.row.version}).get(page.row.version)


def _node(page: ItemPage, facts: VersionFacts | None) -> NodeFacts:
    return (facts.nodes.get(page.row.element) if facts else None) or NodeFacts()
