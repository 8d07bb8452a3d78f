"""Who gets it: what a node's candidates text means, and the keys under which an item is offered.

`finance.clerk, head(sales), manager(initiator, 2)` are terms; the item is offered to all of them together. `not(apply)`
keeps out whoever did that node (separation of duties), `not(initiator)` whoever began the instance. An offer is made to
a key (`role:finance.clerk`, `person:…`, `department:…`), never to the members one by one.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from workflow_engine.domain.text import Text

Kind = Literal["role", "person", "department", "head", "manager", "initiator", "same", "field", "not"]
TERM = re.compile(
    r"(?P<call>\w+)\(\s*(?P<name>[\w.\-]+)\s*(?:,\s*(?P<level>\d))?\s*\)|(?P<prefix>role|person|department):(?P<key>[\w.\-@]+)|(?P<bare>[\w.\-]+)"
)
PARTS = re.compile(r"(?:[^,()]|\([^()]*\)|[()])+")  # what stands between commas outside of brackets
CALLS: Mapping[str, Kind] = {"head": "head", "manager": "manager", "same": "same", "field": "field", "not": "not"}


class RoutingProblem(ValueError):
    """A candidates text that means nothing."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True, slots=True)
class Candidate:
    """One term: `name` is a key or the argument, `level` counts superiors upwards from 1."""

    kind: Kind
    name: str = ""
    level: int = 1


class Organisation(Protocol):
    """What routing asks of the people of a company; persons and departments are keys."""

    def head(self, department: str) -> str | None: ...

    def department(self, person: str) -> str | None: ...

    def manager(self, person: str, level: int) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the instance: who began it, who completed which node, what the fields hold."""

    initiator: str
    done_by: Mapping[str, str]
    values: Mapping[str, object]


def offered(
    settings: Mapping[str, object], lane: str, values: Mapping[str, object], initiator: str, organisation: Organisation
) -> list[str]:
    """Offer keys of a work item: its assignee, else its candidates, else those of its lane; none when nobody fits.

    `settings` are the node's as evaluated, `values` the variables, among them what earlier nodes were completed with.
    Raises RoutingProblem for computed candidates that mean nothing.
    """
    done_by = {name: value["by"] for name, value in values.items() if isinstance(value, dict) and "by" in value}
    facts, terms = Facts(initiator, done_by, values), candidates(_listed(settings.get("candidates") or ""))
    named = settings.get("assignee")
    if isinstance(named, str) and named:
        found = [f"person:{named}"]
    else:
        found = keys([term for term in terms if term.kind != "not"] or candidates(lane), facts, organisation)
    kept_out = {f"person:{_person(term.name, facts)}" for term in terms if term.kind == "not"}
    return [key for key in found if key not in kept_out]


def kept_apart(text: str) -> list[str]:
    """The nodes, or `initiator`, whose people a candidates text keeps out; none for an expression."""
    try:
        return [term.name for term in candidates(text) if term.kind == "not"]
    except RoutingProblem:
        return []


def candidates(text: str) -> list[Candidate]:
    """The terms of a candidates text. Raises RoutingProblem for one that cannot be read."""
    return [_term(part) for part in PARTS.findall(text) if part.strip()]


def keys(terms: Sequence[Candidate], facts: Facts, organisation: Organisation) -> list[str]:
    """Offer keys of all terms, each once, in order; a term that nobody fits gives none."""
    found = [key for term in terms if (key := _key(term, facts, organisation)) is not None]
    return list(dict.fromkeys(found))


def keys_of_groups(terms: Sequence[Candidate]) -> list[str]:
    """Offer keys of the terms that need no instance to be resolved."""
    return [f"{term.kind}:{term.name}" for term in terms if term.kind in ("role", "department", "person")]


def _listed(text: object) -> str:
    """Candidates as a text, which an expression may give as a list."""
    parts: list[Any] = text if isinstance(text, list) else [text]
    if not all(isinstance(part, str) for part in parts):
        raise _unreadable(str(text))
    return ", ".join(parts)


def _term(part: str) -> Candidate:
    match = TERM.fullmatch(part.strip())
    if match is None or (match["call"] and match["call"] not in CALLS):
        raise _unreadable(part)
    if match["call"]:
        return Candidate(CALLS[match["call"]], match["name"], int(match["level"] or 1))
    if match["prefix"]:
        return Candidate(match["prefix"], match["key"])  # type: ignore[arg-type]
    return Candidate("initiator") if match["bare"] == "initiator" else Candidate("role", match["bare"])


def _unreadable(part: str) -> RoutingProblem:
    shown = part.strip()[:60]
    said = Text(f"无法理解的候选人“{shown}”。", f"Expected a role, a person or head(...), but found “{shown}”.")
    return RoutingProblem(said)


def _key(term: Candidate, facts: Facts, organisation: Organisation) -> str | None:
    if term.kind in ("role", "department", "person"):
        return f"{term.kind}:{term.name}"
    person = _named(term, facts, organisation)
    return f"person:{person}" if person else None


def _named(term: Candidate, facts: Facts, organisation: Organisation) -> str | None:
    match term.kind:
        case "initiator":
            return facts.initiator
        case "same":
            return facts.done_by.get(term.name)
        case "field":
            return _text(facts.values.get(term.name))
        case "manager":
            return organisation.manager(_person(term.name, facts), term.level)
        case _:
            return organisation.head(_department(term.name, facts, organisation))


def _person(name: str, facts: Facts) -> str:
    return facts.initiator if name == "initiator" else facts.done_by.get(name) or _text(facts.values.get(name)) or ""


def _department(name: str, facts: Facts, organisation: Organisation) -> str:
    if name == "initiator":
        return organisation.department(facts.initiator) or ""
    return _text(facts.values.get(name)) or name


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
