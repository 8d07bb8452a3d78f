"""Gateways that decide without waiting for other tokens, and the event-based one that waits for the first event."""

from collections.abc import Iterable, Sequence

from workflow_engine.bpmn.faults import EngineFault
from workflow_engine.bpmn.push import shown
from workflow_engine.bpmn.specs.node import Node, Path, holds
from workflow_engine.bpmn.tokens import Token
from workflow_engine.domain.text import Text


class ExclusiveGateway(Node):
    """The first flow whose condition holds, in the order they are written; else the default."""

    def choose(self, token: Token) -> Sequence[Path]:
        for path in self.paths:
            if not path.is_default and (path.condition is None or holds(path, token)):
                return [path]
        return default(self, token)


class EventGateway(Node):
    """Arms every event behind it; the first to happen goes on, the others are no longer waited for."""

    def _run_hook(self, token: Token) -> None:
        racers = [token.workflow.add(path.target, by=[token.id], race=token.id, via=path.id) for path in self.paths]
        token.internal_data["racers"] = [racer.id for racer in racers]
        for racer in racers:
            if token.is_live:
                racer.task_spec._update(racer)

    def won(self, gateway: Token, winner: Token) -> None:
        """The winner's event has happened."""
        for name in gateway.internal_data["racers"]:
            racer = gateway.workflow.tasks.get(name)
            if racer is not None and racer is not winner:
                racer.cancel()
        gateway.internal_data["won"] = winner.internal_data["via"]
        del winner.internal_data["race"]
        gateway.complete()

    def choose(self, token: Token) -> Sequence[Path]:
        return ()

    def taken(self, token: Token, paths: Sequence[Path]) -> Iterable[str]:
        return [token.internal_data["won"]]

    def release(self, token: Token) -> None:
        for name in token.internal_data.get("racers", ()):
            racer = token.workflow.tasks.get(name)
            if racer is not None and racer.internal_data.get("race") == token.id:
                racer.cancel()
        super().release(token)


def default(gateway: Node, token: Token) -> Sequence[Path]:
    """The default flow. Raises EngineFault `no_matching_flow` when there is none."""
    found = [path for path in gateway.paths if path.is_default]
    if found or not gateway.paths:
        return found
    seen = token.push.variables.visible(token)
    read = sorted(set().union(*(path.condition.names for path in gateway.paths if path.condition)))
    values = ", ".join(f"{name} = {shown(seen.get(name))}" for name in read)
    raise EngineFault(
        "no_matching_flow",
        Text(
            f"网关 {gateway.element} 没有任何条件成立，也没有默认流（{values}）。",
            f"Expected a flow of {gateway.element} to hold, but none does and there is no default ({values}).",
        ),
        token,
    )
