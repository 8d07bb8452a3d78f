"""A scope as a net: tokens lie on flows, a node takes some and puts others. Conditions, timers and messages may go any way.

An activity is one step, with its boundary events as further ways out; what is inside it is a net of its own. A flow has
one target, so nodes never compete for tokens, and the order in which they act does not matter.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations
from typing import Literal

from workflow_engine.bpmn.compiling.reach import reach
from workflow_engine.bpmn.model import Flow, Node, Scope

Takes = Literal["each", "all", "some"]  # one token from anywhere, one from everywhere, or one from all that can come
BREAKS = {"terminate", "error", "cancel"}  # end events after which nothing of the scope is left
MOST_WAYS = 64
COUNTED = 8  # tokens that one node may need or make and still be followed


@dataclass(frozen=True, slots=True)
class Way:
    """What a node puts when it acts: tokens on flows; `by` are boundary events that led there."""

    flows: tuple[str, ...]
    by: tuple[str, ...] = ()


@dataclass(slots=True)
class Net:
    """`beginnings` are sets of nodes at which tokens begin together; `unknown` nodes are beyond what a net can say."""

    scope: Scope
    beginnings: list[tuple[str, ...]] = field(default_factory=list)
    incoming: dict[str, tuple[str, ...]] = field(default_factory=dict)
    target: dict[str, str] = field(default_factory=dict)
    takes: dict[str, Takes] = field(default_factory=dict)
    needs: dict[str, int] = field(default_factory=dict)  # startQuantity, where it is not 1
    ways: dict[str, tuple[Way, ...]] = field(default_factory=dict)
    main: dict[str, frozenset[str]] = field(default_factory=dict)  # flows out of a node, but for those that run along
    breaks: set[str] = field(default_factory=set)
    rank: dict[str, int] = field(default_factory=dict)
    forward: frozenset[str] = frozenset()  # nodes from which tokens only get nearer to an end
    unknown: list[str] = field(default_factory=list)
    single: frozenset[str] = frozenset()  # flows on which more tokens say no more than one
    gathering: frozenset[str] = frozenset()  # flows on which several tokens are meant: they are counted out or gathered
    _reach: dict[tuple[str, bool], Mapping[str, frozenset[str]]] = field(default_factory=dict)

    def reach(self, node: str, *, by_events: bool) -> Mapping[str, frozenset[str]]:
        """From where tokens can come to an inclusive join, by flow; looked for when it is first asked."""
        if (node, by_events) not in self._reach:
            self._reach[node, by_events] = reach(self.scope, node, by_events=by_events)
        return self._reach[node, by_events]


def begun(node: str) -> str:
    """The place of a token that begins at a node; no flow has such an id."""
    return f"@{node}"


class _Around:
    """What leads to and from each node of a scope, and the events on its border; looked for once."""

    def __init__(self, scope: Scope) -> None:
        self.into: dict[str, list[str]] = {}
        self.out: dict[str, list[Flow]] = {}
        self.events: dict[str | None, list[Node]] = {}
        for flow in scope.flows.values():
            self.into.setdefault(flow.target, []).append(flow.id)
            self.out.setdefault(flow.source, []).append(flow)
        for node in scope.nodes.values():
            if node.kind == "boundaryEvent" and not any(each.kind == "compensation" for each in node.events):
                self.events.setdefault(node.host, []).append(node)

    def leaving(self, name: str) -> tuple[str, ...]:
        return tuple(flow.id for flow in self.out.get(name, ()))


def net(scope: Scope, *, is_process: bool) -> Net:
    """The net of a normalised scope."""
    made, around = Net(scope), _Around(scope)
    made.beginnings = list(_beginnings(scope, is_process=is_process))
    for node in scope.nodes.values():
        if node.triggered_by_event or node.for_compensation or node.kind == "boundaryEvent":
            continue
        incoming = tuple(around.into.get(node.id, ()))
        made.incoming[node.id] = (*incoming, begun(node.id))
        made.target |= dict.fromkeys(made.incoming[node.id], node.id)
        made.takes[node.id] = _takes(node, incoming)
        made.ways[node.id] = tuple(_ways(node, around))
        made.main[node.id] = frozenset(_main(node, around))
        if made.takes[node.id] != "each":
            made.incoming[node.id] = incoming
        if node.start_quantity != "1":
            made.needs[node.id] = int(node.start_quantity)
        if node.kind == "endEvent" and any(event.kind in BREAKS for event in node.events):
            made.breaks.add(node.id)
        if _is_unknown(node, incoming):
            made.unknown.append(node.id)
    into = {flow for name in made.needs for flow in made.incoming[name]}
    out = {
        flow for name, node in scope.nodes.items() if node.completion_quantity != "1" for flow in around.leaving(name)
    }
    made.gathering = frozenset(into | out)
    made.rank = _ranks(made)
    made.forward = frozenset(
        name for name in made.rank if all(made.rank[after] > made.rank[name] for after in _after(made, name))
    )
    breaking = {flow for node in made.breaks for flow in made.incoming[node]}
    made.single = frozenset(scope.flows) - _on_the_main_way(made) | breaking
    return made


def _beginnings(scope: Scope, *, is_process: bool) -> Iterator[tuple[str, ...]]:
    starts = [node for node in scope.nodes.values() if node.kind == "startEvent" or "startsWith" in node.settings]
    if not starts:
        led_to = {flow.target for flow in scope.flows.values()}
        aside = [n for n in scope.nodes.values() if n.triggered_by_event or n.for_compensation or n.host is not None]
        heads = tuple(name for name, n in scope.nodes.items() if name not in led_to and n not in aside)
        if heads:
            yield heads
        return
    alone = [node for node in starts if is_process and (node.events or "startsWith" in node.settings)]
    plain = tuple(node.id for node in starts if node not in alone)
    if plain:
        yield plain
    for node in alone:
        yield (node.id, *node.settings.get("startsWith", ()))


def _takes(node: Node, incoming: Sequence[str]) -> Takes:
    if len(incoming) < 2:
        return "each"
    if node.kind == "parallelGateway":
        return "all"
    return "some" if node.kind in ("inclusiveGateway", "complexGateway") else "each"


def _ways(node: Node, around: _Around) -> Iterator[Way]:
    """Every way out: the flows it may choose, with any of the events that run along, or an interrupting event alone."""
    events = around.events.get(node.id, [])
    along = tuple(event.id for event in events if not event.interrupting)
    times = min(int(node.completion_quantity), COUNTED)
    ends: list[tuple[tuple[str, ...], tuple[str, ...]]] = [((), flows * times) for flows in _choices(node, around)]
    ends += [((event.id,), around.leaving(event.id)) for event in events if event.interrupting]
    for chosen in _some_of(along, least=0, most=MOST_WAYS // len(ends)):
        beside = [flow for name in chosen for flow in around.leaving(name)]
        yield from (Way((*flows, *beside), (*chosen, *by)) for by, flows in ends)


def _main(node: Node, around: _Around) -> Iterator[str]:
    yield from around.leaving(node.id)
    for event in around.events.get(node.id, ()):
        yield from around.leaving(event.id) if event.interrupting else ()


def _choices(node: Node, around: _Around) -> Iterator[tuple[str, ...]]:
    outgoing, every = around.out.get(node.id, []), around.leaving(node.id)
    if node.kind == "parallelGateway" or len(every) < 2:
        yield every
    elif node.kind in ("exclusiveGateway", "eventBasedGateway"):
        yield from ((flow,) for flow in every)
    elif node.kind in ("inclusiveGateway", "complexGateway"):
        yield from _some_of(every, least=1)
    else:
        free = tuple(flow.id for flow in outgoing if not flow.condition and flow.id != node.default)
        asked = tuple(flow.id for flow in outgoing if flow.condition and flow.id != node.default)
        for chosen in _some_of(asked, least=0):
            takes_default = not chosen and node.default in every
            yield (*free, *chosen, *((node.default or "",) if takes_default else ()))


def _some_of(names: Sequence[str], *, least: int, most: int = MOST_WAYS) -> Iterator[tuple[str, ...]]:
    """Every selection; of many names only each alone and all together, or all or none."""
    if len(names) < 30 and 2 ** len(names) <= most:
        yield from chain.from_iterable(combinations(names, size) for size in range(least, len(names) + 1))
        return
    yield from ((),) if least == 0 else ()
    yield from ((name,) for name in names if len(names) <= most)
    yield tuple(names)


def _is_unknown(node: Node, incoming: Sequence[str]) -> bool:
    """What depends on large numbers of tokens or on an activation condition."""
    is_counted = max(int(node.start_quantity), int(node.completion_quantity)) > COUNTED
    return is_counted or (node.kind == "complexGateway" and len(incoming) > 1 and node.activation is not None)


def _ranks(made: Net) -> dict[str, int]:
    """A branch after the other, and a join after all that leads to it: so branches are walked once, not interleaved."""
    finished: list[str] = []
    seen: set[str] = set()
    for root in chain.from_iterable(made.beginnings):
        walks = [] if root in seen else [(root, iter(_after(made, root)))]
        seen.add(root)
        while walks:
            name = next((each for each in walks[-1][1] if each not in seen), None)
            if name is None:
                finished.append(walks.pop()[0])
            else:
                seen.add(name)
                walks.append((name, iter(_after(made, name))))
    return {name: number for number, name in enumerate(reversed(finished))}


def _on_the_main_way(made: Net) -> set[str]:
    """Places that can be reached without an event that runs along."""
    found = {begun(node) for beginning in made.beginnings for node in beginning}
    waiting = list(found)
    while waiting:
        node = made.target[waiting.pop()]
        for flow in made.main[node]:
            if flow not in found:
                found.add(flow)
                waiting.append(flow)
    return found


def _after(made: Net, name: str) -> list[str]:
    return [made.target[flow] for way in made.ways[name] for flow in way.flows]
