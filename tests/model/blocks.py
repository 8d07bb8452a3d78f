"""Random processes made of blocks, each with one way in and one way out, and how they are drawn."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

from tests.bpmn.drawing import boundary, catch, end, flows, handling, inside, nodes, start, tasks, timer, work


@dataclass(frozen=True)
class Work:
    name: str


@dataclass(frozen=True)
class Row:
    """One after another."""

    parts: "tuple[Block, ...]"


@dataclass(frozen=True)
class Split:
    """`kind` is all, one (by the value of c) or some (every part whose number is at most c, else the last)."""

    name: str
    kind: str
    parts: "tuple[Block, ...]"


@dataclass(frozen=True)
class Loop:
    """Again while `again` is true."""

    name: str
    body: "Block"


@dataclass(frozen=True)
class Sub:
    """A sub-process; `seconds` arm a timer on it, `caught` an error event, `told` an event sub-process for a message."""

    name: str
    body: "Block"
    seconds: int = 0
    interrupting: bool = True
    caught: bool = False
    told: bool = False


@dataclass(frozen=True)
class Many:
    """A sub-process for each of several numbers; `enough` children end it."""

    name: str
    body: "Block"
    count: int
    sequential: bool
    enough: int


@dataclass(frozen=True)
class Race:
    """A message or a timer, whichever comes first."""

    name: str
    seconds: int
    parts: "tuple[Block, Block]"


@dataclass(frozen=True)
class Fails:
    """An error end where `fail` is true."""

    name: str


@dataclass(frozen=True)
class Fan:
    """Branches that are not joined: what comes behind them is done once for each. The last of its scope."""

    name: str
    parts: "tuple[Block, ...]"
    rest: "Block"


Block: TypeAlias = Work | Row | Split | Loop | Sub | Many | Race | Fails | Fan


@dataclass
class Generator:
    """Makes a process of about `size` blocks."""

    chance: random.Random
    size: int = 10
    made: int = field(default=0)

    def process(self) -> Block:
        return self.scope()

    def scope(self) -> Block:
        """The body of a scope; sometimes it ends in branches that are not joined."""
        row = self.row()
        if self.chance.random() < 0.2:
            return Row((row, Fan(self.name("fan"), (self.part(), self.part()), self.part())))
        return row

    def row(self) -> Block:
        return Row((Work(self.name("w")), *(self.part() for _ in range(self.chance.randint(0, 2)))))

    def part(self) -> Block:
        if self.made >= self.size:
            return Work(self.name("w"))
        return self.chance.choice(self.makers)()

    @property
    def makers(self) -> list[Callable[[], Block]]:
        return [self.work, self.split, self.split, self.loop, self.sub, self.sub, self.many, self.race, self.fails]

    def work(self) -> Block:
        return Work(self.name("w"))

    def split(self) -> Block:
        kind = self.chance.choice(["all", "one", "some"])
        return Split(self.name(kind), kind, tuple(self.row() for _ in range(self.chance.randint(2, 3))))

    def loop(self) -> Block:
        return Loop(self.name("loop"), self.row())

    def sub(self) -> Block:
        seconds = self.chance.choice([0, 0, self.chance.randint(5, 60)])
        flags = [self.chance.random() < 0.5 for _ in range(2)]
        return Sub(self.name("sub"), self.scope(), seconds, flags[0], flags[1], self.chance.random() < 0.3)

    def many(self) -> Block:
        count = self.chance.randint(0, 3)
        return Many(self.name("many"), self.row(), count, self.chance.random() < 0.5, self.chance.choice([9, 9, 1, 2]))

    def race(self) -> Block:
        return Race(self.name("race"), self.chance.randint(5, 60), (self.part(), self.part()))

    def fails(self) -> Block:
        return Fails(self.name("fails"))

    def name(self, kind: str) -> str:
        self.made += 1
        return f"{kind}{self.made}"


# ---- drawing

Drawn: TypeAlias = tuple[str, str, str]  # elements, the way in, the way out


def drawn(block: Block) -> tuple[str, str]:
    """The process and the messages it names."""
    body = _scope("p", block)
    names = sorted(set(_told(block)))
    return body, "".join(f'<message id="m_{name}" name="{name}"/>' for name in names)


def _told(block: Block) -> list[str]:
    inner = [getattr(block, name) for name in ("body", "rest") if hasattr(block, name)]
    found = [name for part in [*getattr(block, "parts", ()), *inner] for name in _told(part)]
    named = isinstance(block, Race) or (isinstance(block, Sub) and block.told)
    return [*found, block.name] if named else found  # type: ignore[union-attr]


def _scope(name: str, block: Block) -> str:
    elements, first, last = _draw(block)
    return start(f"{name}_s") + elements + end(f"{name}_e") + flows(f"{name}_s>{first} {last}>{name}_e")


def _draw(block: Block) -> Drawn:
    match block:
        case Work(name):
            return work(name), name, name
        case Row(parts):
            made = [_draw(part) for part in parts]
            links = " ".join(f"{a[2]}>{b[1]}" for a, b in pairwise(made))
            return "".join(part[0] for part in made) + flows(links), made[0][1], made[-1][2]
        case Split(name, kind, parts):
            return _split(name, kind, parts)
        case Loop(name, body):
            elements, first, last = _draw(body)
            asked = nodes("exclusiveGateway", f"{name}_x", f'default="f_{name}_x_{name}_o"')
            way = flows(f"{name}_m>{first} {last}>{name}_x {name}_x>{name}_m[again] {name}_x>{name}_o")
            gates = nodes("exclusiveGateway", f"{name}_m") + asked + tasks(f"{name}_o")
            return elements + gates + way, f"{name}_m", f"{name}_o"
        case Sub():
            return _sub(block)
        case Many(name, body, count, sequential, enough):
            many = f'<multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">' + (
                f"<loopCardinality>{count}</loopCardinality>"
                f"<completionCondition>nrOfCompletedInstances &gt;= {enough}</completionCondition>"
                "</multiInstanceLoopCharacteristics>"
            )
            return inside(name, many + _scope(name, body)), name, name
        case Race(name, seconds, parts):
            return _race(name, seconds, parts)
        case Fails(name):
            gate = nodes("exclusiveGateway", name, f'default="f_{name}_{name}_o"') + end(f"{name}_bad", "error")
            return gate + tasks(f"{name}_o") + flows(f"{name}>{name}_bad[fail] {name}>{name}_o"), name, f"{name}_o"
        case Fan(name, parts, rest):
            made, after = [_draw(part) for part in parts], _draw(rest)
            ways = " ".join(f"{name}>{first} {last}>{name}_m" for _, first, last in made)
            gates = nodes("parallelGateway", name) + nodes("exclusiveGateway", f"{name}_m")
            elements = "".join(part[0] for part in made) + after[0]
            return elements + gates + flows(f"{ways} {name}_m>{after[1]}"), name, after[2]


GATES = {"all": "parallelGateway", "one": "exclusiveGateway", "some": "inclusiveGateway"}


def _split(name: str, kind: str, parts: tuple[Block, ...]) -> Drawn:
    made = [_draw(part) for part in parts]
    default = "" if kind == "all" else f'default="f_{name}_{made[-1][1]}"'
    gates = nodes(GATES[kind], name, default) + nodes(GATES[kind], f"{name}_j")
    ways = []
    for number, (_, first, last) in enumerate(made):
        asked = "" if kind == "all" or number == len(made) - 1 else f"[c_{'=' if kind == 'one' else '>='}_{number}]"
        ways.append(f"{name}>{first}{asked} {last}>{name}_j")
    return "".join(part[0] for part in made) + gates + flows(" ".join(ways)), name, f"{name}_j"


def _sub(block: Sub) -> Drawn:
    name = block.name
    elements = inside(name, _scope(name, block.body) + (_handler(name) if block.told else ""))
    elements += nodes("exclusiveGateway", f"{name}_m") + flows(f"{name}>{name}_m")
    if block.seconds:
        after = f"{name}_m" if block.interrupting else f"{name}_le"
        late = timer("Duration", f"PT{block.seconds}S")
        elements += boundary(f"{name}_late", name, late, interrupting=block.interrupting) + work(f"{name}_l")
        elements += flows(f"{name}_late>{name}_l {name}_l>{after}") + ("" if block.interrupting else end(after))
    if block.caught:
        elements += boundary(f"{name}_err", name, "any error") + work(f"{name}_c")
        elements += flows(f"{name}_err>{name}_c {name}_c>{name}_m")
    return elements, name, f"{name}_m"


def _message(name: str) -> str:
    return f'<messageEventDefinition messageRef="m_{name}"/>'


def _handler(name: str) -> str:
    body = work(f"{name}_t") + flows(f"{name}_hs>{name}_t")
    return handling(f"{name}_h", _message(name), body, interrupting=False)


def _race(name: str, seconds: int, parts: tuple[Block, Block]) -> Drawn:
    told, late = (_draw(part) for part in parts)
    events = catch(f"{name}_1", _message(name)) + catch(f"{name}_2", timer("Duration", f"PT{seconds}S"))
    gates = nodes("eventBasedGateway", name) + nodes("exclusiveGateway", f"{name}_m")
    ways = (
        f"{name}>{name}_1 {name}>{name}_2 {name}_1>{told[1]} {name}_2>{late[1]} {told[2]}>{name}_m {late[2]}>{name}_m"
    )
    return told[0] + late[0] + events + gates + flows(ways), name, f"{name}_m"
