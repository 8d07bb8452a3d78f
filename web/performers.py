"""Who does the work of a node, in words: what a candidates text of a diagram means, with the names of this company."""

from collections.abc import Iterable, Mapping

from web.who import database
from workflow_engine.domain.definition import NodeFacts, VersionFacts
from workflow_engine.domain.routing import Candidate, RoutingProblem, candidates, keys_of_groups
from workflow_engine.domain.text import Text
from workflow_engine.queries import people

STARTER = Text("发起人", "whoever starts it")


def performers(nodes: Iterable[NodeFacts], facts: VersionFacts) -> Mapping[str, list[Text]]:
    """Candidates text -> its terms in words, none for an expression. One statement for all names."""
    read = {text: _read(text) for text in {node.candidates or node.lane for node in nodes} if text}
    terms = [term for found in read.values() for term in found or ()]
    heads = [f"department:{term.name}" for term in terms if term.kind == "head"]
    known = people.names(database(), [*keys_of_groups(terms), *heads])
    return {text: [_said(term, known, facts) for term in found or ()] for text, found in read.items()}


def _read(text: str) -> list[Candidate] | None:
    """None for what is an expression, or nothing we know."""
    try:
        return candidates(text)
    except RoutingProblem:
        return None


def _said(term: Candidate, known: Mapping[str, Text], facts: VersionFacts) -> Text:
    named = known.get(f"{term.kind}:{term.name}", Text(term.name, term.name))
    match term.kind:
        case "initiator":
            return STARTER
        case "head":
            led = known.get(f"department:{term.name}", _node(facts, term.name))
            return Text(f"{led.zh}负责人", f"head of {led.en}")
        case "manager":
            of = STARTER if term.name == "initiator" else _node(facts, term.name)
            level = ("", "") if term.level == 1 else (f"（上 {term.level} 级）", f" ({term.level} levels up)")
            return Text(f"{of.zh}的上级{level[0]}", f"superior of {of.en}{level[1]}")
        case "same":
            done = _node(facts, term.name)
            return Text(f"办理“{done.zh}”的人", f"whoever did “{done.en}”")
        case "not":
            other = STARTER if term.name == "initiator" else _node(facts, term.name)
            return Text(f"但不得是办理“{other.zh}”的人", f"but not whoever did “{other.en}”")
        case "field":
            return Text(f"字段 {term.name} 所选的人", f"the person in the field {term.name}")
        case _:
            return named


def _node(facts: VersionFacts, element: str) -> Text:
    node = facts.nodes.get(element)
    return node.label if node and node.label.zh else Text(element, element)
