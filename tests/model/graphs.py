"""Random graphs of tasks and gateways without any block structure, and a second reading of the rules of their tokens.

Tokens lie on flows, as in BPMN 2.0, chapter 13; nothing here is shared with the engine.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

TAGS = {
    "s": "startEvent",
    "t": "userTask",
    "x": "exclusiveGateway",
    "a": "parallelGateway",
    "o": "inclusiveGateway",
    "e": "endEvent",
}
Flow = tuple[str, str]
MOVES = 300  # of tokens after one act; more are a circle


class Endless(Exception):
    """Tokens go round and round by themselves."""


@dataclass(frozen=True)
class Graph:
    """Nodes are named by kind and number; flows are in the order they are written."""

    nodes: tuple[str, ...]
    flows: tuple[Flow, ...]

    def out(self, node: str) -> list[Flow]:
        return [flow for flow in self.flows if flow[0] == node]

    def into(self, node: str) -> list[Flow]:
        return [flow for flow in self.flows if flow[1] == node]

    def chooses(self, node: str) -> bool:
        return node[0] in "xo" and len(self.out(node)) > 1

    def drawn(self) -> str:
        """The last flow out of a node that chooses is its default; the others ask a variable of their own name."""
        nodes = [
            f'<{TAGS[n[0]]} id="{n}"' + (f' default="{name(self.out(n)[-1])}"/>' if self.chooses(n) else "/>")
            for n in self.nodes
        ]
        return "".join(nodes) + "".join(self._flow(flow) for flow in self.flows)

    def _flow(self, flow: Flow) -> str:
        asks = self.chooses(flow[0]) and flow != self.out(flow[0])[-1]
        asked = f"<conditionExpression>{name(flow)}</conditionExpression>" if asks else ""
        return f'<sequenceFlow id="{name(flow)}" sourceRef="{flow[0]}" targetRef="{flow[1]}">{asked}</sequenceFlow>'


def name(flow: Flow) -> str:
    return f"f_{flow[0]}_{flow[1]}"


def graph(chance: Random) -> Graph:
    """Flows lead forward, and now and then back from a choice."""
    inner = [f"{chance.choice('tttxaoo')}{number}" for number in range(chance.randint(4, 9))]
    nodes = ["s", *inner, "e"]
    flows: list[Flow] = []
    for index, node in enumerate(nodes[:-1]):
        later = nodes[index + 1 :]
        count = 1 if node[0] in "st" else chance.choice([1, 2, 2, 3])
        flows += [(node, target) for target in chance.sample(later, min(count, len(later)))]
        if node[0] == "x" and index > 1 and chance.random() < 0.3:
            flows.append((node, chance.choice(nodes[1:index])))
    for index, node in enumerate(nodes[1:], 1):
        if not any(target == node for _, target in flows):
            flows.append((chance.choice(nodes[1:index] or ["s"]), node))
    return Graph(tuple(nodes), tuple(dict.fromkeys(flows)))


class Tokens:
    """Tokens on flows, and at tasks that somebody has to do."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.on: Counter[Flow] = Counter()
        self.work: Counter[str] = Counter()

    def begin(self, values: Mapping[str, bool]) -> None:
        self._emit("s", values)
        self._run(values)

    def complete(self, task: str, values: Mapping[str, bool]) -> None:
        self.work[task] -= 1
        self._emit(task, values)
        self._run(values)

    @property
    def is_over(self) -> bool:
        return not +self.on and not +self.work

    def _run(self, values: Mapping[str, bool]) -> None:
        for _ in range(MOVES):
            if not (self._moves(values) or self._merges(values)):
                return
        raise Endless

    def _moves(self, values: Mapping[str, bool]) -> bool:
        for flow in +self.on:
            node = flow[1]
            taken = [flow] if node[0] in "tex" else self.graph.into(node)
            is_join = node[0] == "o" and len(taken) > 1
            if not is_join and all(self.on[each] for each in taken):
                self._enter(node, taken, values)
                return True
        return False

    def _merges(self, values: Mapping[str, bool]) -> bool:
        for node in self.graph.nodes:
            filled = [flow for flow in self.graph.into(node) if self.on[flow]]
            if node[0] == "o" and filled and self._is_complete(node, filled):
                self._enter(node, filled, values)
                return True
        return False

    def _is_complete(self, join: str, filled: list[Flow]) -> bool:
        """Table 13.3: whoever can still come on an empty flow can come on one that has a token, too."""
        empty = [flow for flow in self.graph.into(join) if not self.on[flow]]
        return all(
            not self._leads(begin, empty, join) or self._leads(begin, filled, join) for begin in self._elsewhere(join)
        )

    def _elsewhere(self, join: str) -> Iterator[list[Flow]]:
        yield from ([flow] for flow in +self.on if flow[1] != join)
        yield from (self.graph.out(task) for task in +self.work)

    def _leads(self, begin: list[Flow], ends: list[Flow], avoided: str) -> bool:
        seen, waiting = set(begin), list(begin)
        while waiting:
            flow = waiting.pop()
            if flow in ends:
                return True
            further = [] if flow[1] == avoided else [each for each in self.graph.out(flow[1]) if each not in seen]
            seen |= set(further)
            waiting += further
        return False

    def _enter(self, node: str, taken: list[Flow], values: Mapping[str, bool]) -> None:
        self.on.subtract(taken)
        if node[0] == "t":
            self.work[node] += 1
        else:
            self._emit(node, values)

    def _emit(self, node: str, values: Mapping[str, bool]) -> None:
        out = self.graph.out(node)
        if self.graph.chooses(node):
            holding = [flow for flow in out[:-1] if values[name(flow)]]
            out = (holding[:1] if node[0] == "x" else holding) or out[-1:]
        self.on.update(out)
