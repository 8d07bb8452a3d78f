"""Joins: gateways where tokens wait for each other. A waiting token remembers the flow it came on.

Rules of BPMN 2.0 chapter 13.4: one token per incoming flow is consumed, surplus tokens stay for the next time.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from SpiffWorkflow import TaskState

from workflow_engine.bpmn.specs.gateways import default
from workflow_engine.bpmn.specs.node import Node, Path, go_on, holds
from workflow_engine.bpmn.tokens import Instance, Scope, Token
from workflow_engine.feel import Expression

Arrivals = dict[str, list[Token]]


class Join(Node):
    """What the joins share: arrivals wait, one per flow is merged into the last of them, and that one goes on."""

    is_patient = False  # decides only when nothing else in the instance moves by itself
    incoming: Sequence[str] = ()
    reach: Mapping[str, frozenset[str]] = MappingProxyType({})  # incoming flow -> elements from which a token may come
    sure_reach: Mapping[str, frozenset[str]] = MappingProxyType({})  # the same without the ways out of boundary events

    def _update_hook(self, token: Token) -> bool:
        if not self.remembers_way:
            return True
        token._set_state(TaskState.WAITING)
        token.workflow.at_joins[token.id] = token
        token.push.touch(token.workflow)
        return False

    def reconsider(self, scope: "Scope | Instance") -> None:
        """Fire as often as the waiting tokens allow."""
        while (arrivals := self.arrivals(scope)) and self.is_ready(scope, arrivals):
            self.merge(arrivals)

    def is_ready(self, scope: "Scope | Instance", arrivals: Arrivals) -> bool:
        raise NotImplementedError

    def arrivals(self, scope: "Scope | Instance") -> Arrivals:
        """Waiting tokens by flow, oldest first."""
        found: Arrivals = {}
        for token in scope.at_joins.values():
            if token.task_spec is self:
                found.setdefault(token.internal_data["via"], []).append(token)
        return found

    def merge(self, arrivals: Arrivals) -> Token:
        taken = sorted((tokens[0] for tokens in arrivals.values()), key=lambda token: int(token.id))
        last = taken.pop()
        causes = [cause for token in [*taken, last] for cause in token.internal_data["by"]]
        last.internal_data["by"] = list(dict.fromkeys(causes))
        for token in taken:
            self.consume(token)
        del last.internal_data["via"], last.workflow.at_joins[last.id]
        self.enter(last)
        go_on(last)
        return last

    def consume(self, token: Token) -> None:
        token._state = TaskState.COMPLETED
        token.workflow.remove(token)

    def can_still_come(self, scope: "Scope | Instance", empty: Sequence[str], filled: Sequence[str]) -> bool:
        """Whether a token elsewhere may come on an empty flow, and does not rather lead to one of the filled ones."""
        for token in scope.tasks.values():
            waits_here = token.task_spec is self and token.id in scope.at_joins
            if waits_here or token.is_listener or token.has_state(TaskState.FINISHED_MASK):
                continue
            at = token.task_spec.element
            if any(at in self.reach[f] for f in empty) and not any(at in self.sure_reach[f] for f in filled):
                return True
        return False

    def was_entered(self, token: Token) -> bool:
        return "via" not in token.internal_data and super().was_entered(token)


class ParallelGateway(Join):
    """Fires when every incoming flow has brought a token; passes one on every outgoing flow, whatever it says."""

    def is_ready(self, scope: "Scope | Instance", arrivals: Arrivals) -> bool:
        return len(arrivals) == len(self.incoming)

    def choose(self, token: Token) -> Sequence[Path]:
        return self.paths


class InclusiveGateway(Join):
    """Fires when no token elsewhere can still bring one on an empty flow (BPMN 2.0, table 13.3).

    The rule lets it fire early where a token may also come round to a flow that has one; so that this does not depend on
    the order of automatic steps, it is asked after them.
    """

    is_patient = True

    def is_ready(self, scope: "Scope | Instance", arrivals: Arrivals) -> bool:
        empty = [flow for flow in self.incoming if flow not in arrivals]
        return not empty or not self.can_still_come(scope, empty, list(arrivals))

    def choose(self, token: Token) -> Sequence[Path]:
        if len(self.paths) == 1 and self.paths[0].condition is None:
            return self.paths
        taken = [p for p in self.paths if not p.is_default and (p.condition is None or holds(p, token))]
        return taken or default(self, token)


class Quorum(Join):
    """Before an activity with a `startQuantity`: one token goes in for so many that come, on whichever flow."""

    note = "quorum"
    remembers_way = True
    quantity = 1

    def is_ready(self, scope: "Scope | Instance", arrivals: Arrivals) -> bool:
        return len(arrivals) == self.quantity

    def arrivals(self, scope: "Scope | Instance") -> Arrivals:
        waiting = [token for token in scope.at_joins.values() if token.task_spec is self]
        return {str(number): [token] for number, token in enumerate(waiting[: self.quantity])}


class ComplexGateway(InclusiveGateway):
    """Fires when its activation condition first holds; then late tokens of that activation are consumed silently."""

    activation: Expression | None = None

    @property
    def is_patient(self) -> bool:  # type: ignore[override]
        return self.activation is None

    def reconsider(self, scope: "Scope | Instance") -> None:
        if self.activation is None:
            super().reconsider(scope)
            return
        while self._reset(scope) is None and (arrivals := self.arrivals(scope)) and self._activates(arrivals):
            last = self.merge(arrivals)
            mark = scope.add(self, host="", by=last.internal_data["by"], reset=list(arrivals))
            mark._set_state(TaskState.WAITING)

    def _activates(self, arrivals: Arrivals) -> bool:
        assert self.activation is not None
        counts = {flow: len(arrivals.get(flow, ())) for flow in self.incoming}
        names = {"activationCount": sum(map(bool, counts.values())), "tokens": counts, **counts}
        token = next(iter(arrivals.values()))[0]
        return token.push.evaluate(self.activation, token, names) is True

    def _reset(self, scope: "Scope | Instance") -> Token | None:
        """The mark of an activation that is not over; consumes what still arrives for it."""
        mark = next((t for t in scope.tasks.values() if t.task_spec is self and "reset" in t.internal_data), None)
        if mark is None:
            return None
        for flow, tokens in self.arrivals(scope).items():
            if flow not in mark.internal_data["reset"]:
                mark.internal_data["reset"].append(flow)
                self.consume(tokens[0])
        empty = [flow for flow in self.incoming if flow not in mark.internal_data["reset"]]
        if empty and self.can_still_come(scope, empty, []):
            return mark
        scope.remove(mark)
        return None
