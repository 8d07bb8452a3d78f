"""Tokens moved by hand: some are taken away, others put before a node or on a flow. Refused by element where BPMN has no
such place, or where it is not clear in which of several open scopes it is."""

from collections.abc import Sequence

from SpiffWorkflow import TaskState

from workflow_engine.bpmn import places
from workflow_engine.bpmn.check.saying import en, problem, zh
from workflow_engine.bpmn.commands import Move
from workflow_engine.bpmn.faults import StaleCommand
from workflow_engine.bpmn.places import Place
from workflow_engine.bpmn.push import Push
from workflow_engine.bpmn.specs.adhoc import AdHocSubProcess
from workflow_engine.bpmn.specs.events import StartEvent
from workflow_engine.bpmn.specs.joins import Join
from workflow_engine.bpmn.specs.listeners import EventSubProcess, Listener
from workflow_engine.bpmn.specs.scope import ScopeSpec, SubProcess
from workflow_engine.bpmn.tokens import Instance, Scope, Token
from workflow_engine.domain.errors import InvalidInput
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text


def move(push: Push, command: Move) -> None:
    """Raises InvalidInput with every place that cannot be used, StaleCommand for a token that is no more."""
    taken = [_taken(push, name) for name in command.cancel]
    found = [_place(push, name) for name in command.start]
    wrong = [each for each in found if isinstance(each, Problem)]
    if wrong:
        raise InvalidInput(problems=wrong)
    for token in taken:
        token.cancel()
    for place in found:
        assert isinstance(place, Place)
        put(push, place, command.cancel)


def put(push: Push, place: Place, by: Sequence[str]) -> None:
    """A token arrives at a place; sub-processes around it that are not open are opened without their starts."""
    scope = _scope(push, place.around, by)
    way = {"via": place.way.id} if place.way is not None and place.node.remembers_way else {}
    token = scope.add(place.node, by=list(by), **way)
    push.touch(scope)
    token.task_spec._update(token)


def refusal(push: Push, place: Place) -> Problem | None:
    """Why a token cannot be put at a place, if it cannot."""
    node = place.node
    if isinstance(node, StartEvent | Listener | EventSubProcess) or node.drawn.for_compensation:
        return problem(
            "not_a_target",
            node.drawn,
            f"令牌不能放到{zh(node.drawn)}。",
            f"Expected a node that a flow can lead to, but {en(node.drawn)} is none.",
        )
    if isinstance(node, Join) and node.remembers_way and place.way is None:
        said = Text("请指明一条流入连线。", "Name one of its incoming flows.")
        return problem(
            "needs_flow",
            node.drawn,
            f"{zh(node.drawn)}汇合多条连线，须指明令牌从哪条连线到达。",
            f"Expected the flow on which the token comes to {en(node.drawn)}, which joins several.",
            way=said,
        )
    return _closed(push, place)


def _closed(push: Push, place: Place) -> Problem | None:
    """The scope around a place has to be open once, or to be one that can be opened from outside."""
    for depth in range(len(place.around), 0, -1):
        around = place.around[depth - 1]
        count = len(_open(push, around.inner))
        if count == 1:
            return None
        if count > 1 or not _opens(around):
            return problem(
                "ambiguous_scope" if count else "scope_not_open",
                place.node.drawn,
                f"{zh(around.drawn)}当前打开 {count} 次，无法确定把令牌放在哪里。",
                f"Expected {en(around.drawn)} to be open once, but it is open {count} times.",
            )
    return None


def _opens(around: SubProcess) -> bool:
    """Whether a sub-process can be opened by hand; rounds, handlers and ad-hoc sections begin only by themselves."""
    return around.name == around.element and not isinstance(around, EventSubProcess | AdHocSubProcess)


def _scope(push: Push, around: Sequence[SubProcess], by: Sequence[str]) -> Scope | Instance:
    if not around:
        return push.instance
    is_open = _open(push, around[-1].inner)
    if is_open:
        return is_open[0]
    outer = _scope(push, around[:-1], by)
    owner = outer.add(around[-1], by=list(by))
    owner._set_state(TaskState.STARTED)
    around[-1].enter(owner)
    return around[-1].open_scope(owner, ())


def _open(push: Push, spec: ScopeSpec) -> list[Scope]:
    return [scope for scope in push.instance.subprocesses.values() if scope.spec is spec]


def _place(push: Push, name: str) -> Place | Problem:
    body = push.compiled.body
    place = places.nodes(body).get(name) or places.flows(body).get(name)
    if place is None:
        text = Text(f"该版本中没有节点或连线 {name}。", f"Expected a node or flow of this version, but {name} is none.")
        return Problem("unknown_element", text, element=name)
    return refusal(push, place) or place


def _taken(push: Push, name: str) -> Token:
    """The token to take away: that of the gateway for an event it waits for."""
    token = push.instance.find(name)
    if token is None or not token.is_live:
        raise StaleCommand(name)
    if token.is_listener or "of" in token.internal_data:
        drawn = token.task_spec.drawn
        raise InvalidInput(
            problems=[
                problem(
                    "not_movable",
                    drawn,
                    f"{zh(drawn)}的令牌属于另一个活动，不能单独取消。",
                    f"Expected a token of its own, but that of {en(drawn)} belongs to another activity.",
                )
            ]
        )
    gateway = push.instance.tokens.get(token.internal_data.get("race", ""))
    return gateway or token
