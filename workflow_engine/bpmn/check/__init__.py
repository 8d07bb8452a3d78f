"""What is wrong with a diagram, said before anything is repaired. Pure: the same file gives the same list, and nothing
is raised. Each family of rules is a module; each rule a function from facts to problems."""

from collections.abc import Callable, Iterator
from itertools import chain

from workflow_engine.bpmn.check import (
    activities,
    clocks,
    events,
    expressions,
    flows,
    gateways,
    identity,
    loops,
    people,
    pools,
    schema,
    scopes,
    soundness,
    typing,
    undoing,
    writes,
)
from workflow_engine.bpmn.check.context import CheckContext
from workflow_engine.bpmn.model import Diagram
from workflow_engine.bpmn.xml import Element
from workflow_engine.domain.problem import Problem, refusing

FIRST: tuple[Callable[[Element, Diagram], Iterator[Problem]], ...] = (
    identity.texts,
    identity.ids,
    identity.extensions,
    schema.words,
)
FAMILIES: tuple[Callable[[Diagram, CheckContext], Iterator[Problem]], ...] = (
    scopes.problems,
    flows.problems,
    gateways.problems,
    activities.problems,
    events.problems,
    clocks.problems,
    undoing.problems,
    expressions.problems,
    typing.problems,
    people.problems,
    pools.problems,
    loops.problems,
    writes.problems,
)


def findings(root: Element, diagram: Diagram, context: CheckContext) -> list[Problem]:
    """Every problem of a diagram, refusals and warnings, in a fixed order.

    Rules about flows and expressions are asked only of a diagram whose ids and sizes are in order.
    """
    found = list(chain.from_iterable(rule(root, diagram) for rule in FIRST))
    if refusing(found):
        return found
    found += chain.from_iterable(family(diagram, context) for family in FAMILIES)
    if not refusing(found):
        found += soundness.problems(diagram, context)
    return list(dict.fromkeys(found))


__all__ = ["CheckContext", "findings"]
