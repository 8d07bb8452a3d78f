"""Which token of a state becomes which of another version, which leaves, and for which a person has to decide."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workflow_engine.bpmn import places
from workflow_engine.bpmn.check.saying import en, problem, zh
from workflow_engine.bpmn.matching import has_same_rows, is_same_kind
from workflow_engine.bpmn.places import Place
from workflow_engine.bpmn.specs.joins import ComplexGateway, InclusiveGateway, ParallelGateway
from workflow_engine.bpmn.specs.node import Node
from workflow_engine.bpmn.specs.scope import ScopeSpec
from workflow_engine.bpmn.tokens import Instance, Scope, Token
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text

DECIDE = Text(
    "请指定替代节点，或指定为空以取消该令牌。", "Map it to another node, or to nothing to take its token away."
)


@dataclass(slots=True)
class Crossing:
    """`staying` gives tokens their new node, `leaving` are cancelled, `beginning` start anew at a place.

    `scopes` pairs the specs of each scope, by its owner; `was` is the node that a staying token had.
    """

    mapping: Mapping[str, str]
    staying: dict[str, Node] = field(default_factory=dict)
    was: dict[str, Node] = field(default_factory=dict)
    leaving: list[Token] = field(default_factory=list)
    beginning: list[tuple[Token, Place]] = field(default_factory=list)
    scopes: dict[str, tuple[ScopeSpec, ScopeSpec]] = field(default_factory=dict)
    waiting: dict[str, Node] = field(default_factory=dict)  # those that must still be there afterwards
    problems: list[Problem] = field(default_factory=list)
    is_decided: bool = False  # whether a person's decision moves something

    def named(self, element: str) -> str:
        """What an element or flow is called in the other version; empty when it is to be left."""
        return self.mapping.get(element, element)

    @property
    def renamed(self) -> dict[str, str]:
        """Tokens whose element has another name now."""
        return {name: spec.element for name, spec in self.staying.items() if spec.element != self.was[name].element}

    @property
    def reworded(self) -> set[str]:
        """Tokens whose rows say something else now."""
        return {name for name, spec in self.staying.items() if not has_same_rows(self.was[name], spec)}


def planned(instance: Instance, body: ScopeSpec, mapping: Mapping[str, str]) -> Crossing:
    """Look at every token, from the outside inwards."""
    plan = Crossing(mapping)
    targets = places.nodes(body)
    for scope in sorted(instance.scopes(), key=lambda each: each.depth):
        spec = _target(scope, body, plan)
        if spec is None:
            continue
        plan.scopes[scope.owner.id if scope.owner else ""] = (scope.spec, spec)
        for token in scope.live():
            _token(token, spec, targets, plan)
        scope.log = _entries(scope.log, scope.spec, spec, plan)
    return plan


def _target(scope: Instance | Scope, body: ScopeSpec, plan: Crossing) -> ScopeSpec | None:
    """The spec that a scope has in the other version; a called process keeps its own. None when its owner leaves."""
    if scope.owner is None:
        return body
    owner = plan.staying.get(scope.owner.id)
    if owner is None:
        return None
    is_foreign = scope.owner.task_spec.is_wall or plan.was[scope.owner.id] is owner
    target: ScopeSpec = scope.spec if is_foreign else owner.inner
    return target


def _token(token: Token, target: ScopeSpec, targets: Mapping[str, Place], plan: Crossing) -> None:
    spec = token.task_spec
    tokens = token.workflow.top_workflow.tokens
    wholes = [tokens[token.internal_data[key]] for key in ("of", "race", "host") if token.internal_data.get(key)]
    if any(whole in plan.leaving for whole in wholes):
        return
    if target is token.workflow.spec:
        _stay(token, spec, plan)
        return
    found = target.task_specs.get(plan.named(spec.element) + spec.name[len(spec.element) :])
    if found is not None and is_same_kind(spec, found) and _is_at_home(token, found, plan):
        _arrive(token, found, target, plan)
    elif token.is_listener or "race" in token.internal_data:
        plan.leaving.append(token)
    elif spec.element in plan.mapping:
        _decided(token, targets, plan)
    else:
        plan.problems.append(_open_question(token, targets, found))


def _arrive(token: Token, found: Node, target: ScopeSpec, plan: Crossing) -> None:
    """The token stays, unless it waits at a join on a flow that has gone."""
    internal = token.internal_data
    if isinstance(found, ParallelGateway | InclusiveGateway) and "via" in internal:
        way = plan.named(internal["via"])
        if way and (way not in found.incoming or not found.remembers_way):
            plan.problems.append(_lost_way(token, internal["via"]))
            return
        if not way:
            plan.leaving.append(token)
            plan.is_decided = True
            return
        internal["via"] = way
    if isinstance(found, ComplexGateway) and "reset" in internal:
        internal["reset"] = [way for way in map(plan.named, internal["reset"]) if way in found.incoming]
    if "queue" in internal:
        internal["queue"] = _queue(internal["queue"], token, target, plan)
    _stay(token, found, plan)


def _stay(token: Token, found: Node, plan: Crossing) -> None:
    plan.staying[token.id], plan.was[token.id] = found, token.task_spec
    if not token.is_listener and "race" not in token.internal_data:
        plan.waiting[token.id] = token.task_spec


def _is_at_home(token: Token, found: Node, plan: Crossing) -> bool:
    """Whether a boundary event is still on the border of its activity."""
    host = plan.staying.get(token.internal_data.get("host", ""))
    return host is None or found in getattr(host, "boundary", ())


def _decided(token: Token, targets: Mapping[str, Place], plan: Crossing) -> None:
    """A person has said where to begin instead, or that the token is to go."""
    name = plan.named(token.task_spec.element)
    plan.is_decided = True
    plan.leaving.append(token)
    if name in targets:
        plan.beginning.append((token, targets[name]))
    elif name:
        text = Text(f"目标版本中没有节点 {name}。", f"Expected a node of the other version, but {name} is none.")
        plan.problems.append(Problem("unknown_element", text, element=token.task_spec.element))


def _queue(queue: list[Any], token: Token, target: ScopeSpec, plan: Crossing) -> list[Any]:
    """What a token has still to do: activities of an ad-hoc section by name, or entries to compensate."""
    if queue and isinstance(queue[0], str):
        inner = target.task_specs[plan.named(token.task_spec.element)].inner
        return [name for name in map(plan.named, queue) if name in inner.task_specs]
    old, new = plan.scopes.get(token.internal_data.get("in", ""), (token.workflow.spec, target))
    return _entries(queue, old, new, plan)


def _entries(log: list[dict[str, Any]], old: ScopeSpec, new: ScopeSpec, plan: Crossing) -> list[dict[str, Any]]:
    """Completed activities that can be compensated, as the other version knows them."""
    kept = []
    for entry in log:
        was = old.task_specs[entry["activity"]]
        name = plan.named(was.element)
        spec = new.task_specs.get(name + was.name[len(was.element) :])
        inner = entry["inner"]
        if spec is not None and inner and hasattr(was, "inner") and hasattr(spec, "inner"):
            inner = _entries(inner, was.inner, spec.inner, plan)
        if spec is not None and (getattr(spec, "can_undo", False) or inner):
            kept.append({**entry, "activity": spec.name, "inner": inner})
        elif name:
            plan.problems.append(_lost_undo(was))
    return kept


# ---- what has to be decided


def _open_question(token: Token, targets: Mapping[str, Place], found: Node | None) -> Problem:
    drawn = token.task_spec.drawn
    if found is not None:
        code, said = "kind_changed", ("已改为另一种节点", "to be of the same kind, but it is another now")
    elif drawn.id in targets:
        code, said = "scope_changed", ("已移到另一个子流程", "in the same sub-process, but it has been moved")
    else:
        code, said = "node_removed", ("在目标版本中不存在", "in the other version, but it is not there")
    return problem(
        code, drawn, f"有令牌停在{zh(drawn)}，该节点{said[0]}。", f"Expected {en(drawn)} {said[1]}.", way=DECIDE
    )


def _lost_way(token: Token, flow: str) -> Problem:
    drawn = token.task_spec.drawn
    return problem(
        "flow_removed",
        drawn,
        f"有令牌经连线 {flow} 到达{zh(drawn)}并等待，目标版本中该连线不再通向它。",
        f"Expected the flow {flow} to lead to {en(drawn)}, where its token waits, but it does not.",
        way=DECIDE,
    )


def _lost_undo(node: Node) -> Problem:
    return problem(
        "compensation_removed",
        node.drawn,
        f"{zh(node.drawn)}已完成且可补偿，目标版本中没有它的补偿处理。",
        f"Expected a compensation handler for {en(node.drawn)}, which is completed, but the other version has none.",
        way=DECIDE,
    )
