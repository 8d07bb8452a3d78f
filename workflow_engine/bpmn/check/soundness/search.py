"""Every place where the tokens of a net can be, found step by step; bounded by states and steps, so always the same."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from workflow_engine.bpmn.check.soundness.net import Net
from workflow_engine.domain.limits import limit

Marking = tuple[tuple[str, int], ...]  # places with tokens and how many, in order
Path = tuple[str, ...]  # flows and nodes in the order in which tokens pass
MANY = 8  # tokens on one flow, from which on they are not followed any more


@dataclass(slots=True)
class Found:
    """What a search has met: of each kind of trouble the first marking, and the node whose act led to it."""

    came: dict[Marking, tuple[Marking, Path]] = field(default_factory=dict)  # from where, and what was passed
    acted: set[str] = field(default_factory=set)
    stuck: Marking | None = None
    growing: tuple[Marking, str] | None = None
    doubled: tuple[Marking, str] | None = None
    crowded: tuple[Marking, str] | None = None
    circling: Marking | None = None
    completes: bool = False
    is_cut: bool = False  # a bound was reached before everything was seen

    def path(self, marking: Marking) -> Path:
        """How a marking comes about, from the beginning."""
        parts: list[Path] = []
        while marking in self.came:
            marking, passed = self.came[marking]
            parts.append(passed)
        return tuple(name for part in reversed(parts) for name in part)


class Search:
    """Walks from tokens at some places until nothing new is met, or a bound is.

    One that goes `onward` lets everything come as near to an end as it can before anything leads back: it tells where
    tokens get stuck. The other lets them gather, and tells where they become ever more.
    """

    def __init__(self, net: Net, places: Iterable[str], *, onward: bool = True) -> None:
        self.net = net
        self.onward = onward
        self.found = Found()
        self.first: Marking = tuple(sorted(Counter(places).items()))
        self.edges: list[tuple[Marking, Marking]] = []
        self.ends: set[Marking] = set()  # where nothing follows, or nothing more is followed
        self.looked = 0  # tokens that were looked at

    def run(self) -> Found:
        waiting = deque([self.first])
        while waiting:
            marking = waiting.popleft()
            waiting.extend(self._expanded(marking))
            self.looked += len(marking)
            if len(self.found.came) > limit("soundness_states") or self.looked > limit("soundness_tokens"):
                self.found.is_cut = True
                return self.found
        self._look_for_circles()
        return self.found

    def _expanded(self, marking: Marking) -> list[Marking]:
        """What follows when one node acts: nodes do not compete, so any one will do.

        Where only nodes are left that lead back, each acts: else a cycle would hide what the others can do.
        """
        tokens, acts, found = dict(marking), False, []
        for node in self._able(tokens):
            acts, fresh = True, self._acted(node, tokens, marking)
            found += [after for after in fresh if self._goes_on(after, node)]
            if node in self.net.forward or (fresh and not self.onward):
                break
        if not acts:
            self.ends.add(marking)
            self.found.completes = self.found.completes or not marking
            if marking and self.found.stuck is None:
                self.found.stuck = marking
        return found

    def _able(self, tokens: dict[str, int]) -> Iterator[str]:
        """Nodes that can act, in the order in which they are tried."""
        nodes = {self.net.target[place] for place in tokens}
        return (node for node in sorted(nodes, key=self._turn) if self._can_act(node, tokens))

    def _turn(self, node: str) -> tuple[bool, bool, bool, bool, int]:
        """What ends everything comes last, so that all the others are seen; before it what waits for others.

        What runs along comes first, for it is soon over; what leads back waits until nothing else leads on.
        """
        is_main = not self.net.single.issuperset(self.net.incoming[node])
        leads_back = self.onward and node not in self.net.forward
        return node in self.net.breaks, self.net.takes[node] == "some", leads_back, is_main, self.net.rank[node]

    def _can_act(self, node: str, tokens: dict[str, int]) -> bool:
        takes, incoming = self.net.takes[node], self.net.incoming[node]
        if takes == "each":
            return sum(tokens.get(flow, 0) for flow in incoming) >= self.net.needs.get(node, 1)
        if takes == "all":
            return all(flow in tokens for flow in incoming)
        empty, filled = [f for f in incoming if f not in tokens], [f for f in incoming if f in tokens]
        reach, sure = self.net.reach(node, by_events=True), self.net.reach(node, by_events=False)
        others = {self.net.target[place] for place in tokens if self.net.target[place] != node}
        coming = (at for at in others if any(at in reach[flow] for flow in empty))
        return not any(not any(at in sure[flow] for flow in filled) for at in coming)

    def _acted(self, node: str, tokens: dict[str, int], marking: Marking) -> list[Marking]:
        """New markings, one for each way the node can go."""
        self.found.acted.add(node)
        taken = self._taken(node, tokens)
        rest = Counter(tokens) - Counter(taken)
        fresh = []
        for way in self.net.ways[node]:
            after = () if node in self.net.breaks else self._marking(rest + Counter(way.flows))
            self.edges.append((marking, after))
            self.found.acted.update(way.by)
            if after not in self.found.came and after != self.first:
                ways_in = (place for place in taken if place in self.net.scope.flows)
                self.found.came[after] = marking, (*ways_in, node, *way.by)
                fresh.append(after)
        return fresh

    def _taken(self, node: str, tokens: dict[str, int]) -> list[str]:
        """The places of the tokens that a node takes; which of those that wait for it makes no difference."""
        there = [place for place in self.net.incoming[node] if place in tokens]
        if self.net.takes[node] != "each":
            return there
        return [place for place in there for _ in range(tokens[place])][: self.net.needs.get(node, 1)]

    def _marking(self, tokens: Counter[str]) -> Marking:
        """What runs along from a non-interrupting event may do so several times: that is meant. Nor is the end of all
        more of an end when two come to it."""
        return tuple(sorted((flow, 1 if flow in self.net.single else count) for flow, count in tokens.items()))

    def _goes_on(self, marking: Marking, node: str) -> bool:
        """Whether to follow a marking; one in which tokens only become more is not."""
        most = max((count for _, count in marking), default=0)
        if most < 2:
            return True
        if self.found.doubled is None and any(n > 1 and flow not in self.net.gathering for flow, n in marking):
            self.found.doubled = marking, node
        if any(self._is_more(marking, earlier) for earlier in self._earlier(marking)):
            self.found.growing = self.found.growing or (marking, node)
        elif most > MANY:
            self.found.crowded = self.found.crowded or (marking, node)
        else:
            return True
        self.ends.add(marking)
        return False

    def _earlier(self, marking: Marking) -> Iterator[Marking]:
        while marking in self.found.came:
            marking, _ = self.found.came[marking]
            yield marking

    def _look_for_circles(self) -> None:
        """The first marking that is come back to and from which nothing ends any more."""
        before: dict[Marking, list[Marking]] = {}
        for source, target in self.edges:
            before.setdefault(target, []).append(source)
        ending, waiting = set(self.ends), list(self.ends)
        while waiting:
            for source in before.get(waiting.pop(), ()):
                if source not in ending:
                    ending.add(source)
                    waiting.append(source)
        order = {marking: number for number, marking in enumerate((self.first, *self.found.came))}
        again = (after for marking, after in self.edges if order[after] <= order[marking])
        self.found.circling = next((after for after in again if after not in ending), None)

    def _is_more(self, marking: Marking, earlier: Marking) -> bool:
        """The same tokens and more of them."""
        bounded = self.net.single | self.net.gathering
        now, then = (Counter({p: n for p, n in each if p not in bounded}) for each in (marking, earlier))
        return now != then and now >= then
