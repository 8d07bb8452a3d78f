"""From where a token can still reach a join: computed once per gateway, by walking the flows backwards."""

from workflow_engine.bpmn.model import Scope


def reach(scope: Scope, gateway: str, *, by_events: bool) -> dict[str, frozenset[str]]:
    """For each incoming flow of the gateway the elements from which it can be reached without passing the gateway.

    Along the flows, and `by_events` also from an activity through its boundary events. The gateway itself counts where
    its own outgoing flows lead back.
    """
    before: dict[str, set[str]] = {}
    for flow in scope.flows.values():
        before.setdefault(flow.target, set()).add(flow.source)
    for node in scope.nodes.values() if by_events else ():
        if node.host is not None:
            before.setdefault(node.id, set()).add(node.host)
    return {flow.id: frozenset(_sources(before, flow.source, gateway)) for flow in scope.incoming(gateway)}


def _sources(before: dict[str, set[str]], start: str, gateway: str) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        element = waiting.pop()
        if element == gateway:
            continue
        for source in before.get(element, ()):
            if source not in found:
                found.add(source)
                waiting.append(source)
    return found
