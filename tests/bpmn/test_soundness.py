"""Whether tokens get stuck, get lost, circle for ever or become ever more: what is told of which net, and how it comes."""

import itertools
import random
import time

import pytest

from tests.bpmn.drawing import (
    boundary,
    catch,
    deployed,
    end,
    file,
    flows,
    handling,
    inside,
    nodes,
    process,
    start,
    tasks,
    work,
)
from tests.model.blocks import Generator, drawn
from workflow_engine.bpmn import deployment, xml
from workflow_engine.bpmn.check import CheckContext, soundness
from workflow_engine.bpmn.check.soundness.net import begun
from workflow_engine.bpmn.check.soundness.net import net as build
from workflow_engine.bpmn.check.soundness.search import Search
from workflow_engine.bpmn.normalise import normalised
from workflow_engine.bpmn.reading import diagram
from workflow_engine.domain.problem import Problem

SOUND = {
    "deadlock", "possible_deadlock", "lost_token", "improper_end", "livelock", "unbounded", "exponential_tokens",
    "multiple_tokens", "not_proven",
}  # fmt: skip
X, P, O = "exclusiveGateway", "parallelGateway", "inclusiveGateway"  # noqa: E741
WHEN = "[x_=_1]"


def told(body: str, *, must_end: bool = True) -> list[Problem]:
    found = deployment.problems(file(process(body)), CheckContext(must_end=must_end))
    assert all(each.severity != "refuse" or each.code in SOUND for each in found), found
    return [each for each in found if each.code in SOUND or (each.code == "dead_node" and each.path == ())]


def net(gateways: str, names: str, drawn: str) -> str:
    """`x+ p+` are gateways of a kind by their first letter; the rest are user tasks."""
    kinds = {"x": X, "p": P, "o": O}
    made = "".join(nodes(kinds[name[0]], name) for name in gateways.split())
    return start() + made + work(names) + end() + flows(drawn)


NETS: dict[str, tuple[str, tuple[str, str] | None]] = {
    "a line": (net("", "a b", "s>a a>b b>e"), None),
    "exclusive to exclusive": (net("x1 x2", "a b", f"s>x1 x1>a{WHEN} x1>b{WHEN} a>x2 b>x2 x2>e"), None),
    "parallel to parallel": (net("p1 p2", "a b", "s>p1 p1>a p1>b a>p2 b>p2 p2>e"), None),
    "inclusive to inclusive": (net("o1 o2", "a b", f"s>o1 o1>a{WHEN} o1>b{WHEN} a>o2 b>o2 o2>e"), None),
    "parallel to inclusive": (net("p1 o2", "a b", "s>p1 p1>a p1>b a>o2 b>o2 o2>e"), None),
    "exclusive to inclusive": (net("x1 o2", "a b", f"s>x1 x1>a{WHEN} x1>b{WHEN} a>o2 b>o2 o2>e"), None),
    "parallel without a join": (net("p1", "a b", "s>p1 p1>a p1>b a>e b>e"), None),
    "a loop": (net("x1 x2", "a b", f"s>x1 x1>a a>x2 x2>b{WHEN} x2>e{WHEN} b>x1"), None),
    "a loop around a parallel block": (
        net("x1 p1 p2 x2", "a b c", f"s>x1 x1>p1 p1>a p1>b a>p2 b>p2 p2>x2 x2>c{WHEN} c>x1 x2>e{WHEN}"),
        None,
    ),
    "exclusive to parallel": (
        net("x1 p2", "a b", f"s>x1 x1>a{WHEN} x1>b{WHEN} a>p2 b>p2 p2>e"),
        ("deadlock", "p2"),
    ),
    "exclusive to parallel on one way": (
        net("x0 x1 p2", "a b c", f"s>x0 x0>c{WHEN} c>e x0>x1{WHEN} x1>a{WHEN} x1>b{WHEN} a>p2 b>p2 p2>e"),
        ("possible_deadlock", "p2"),
    ),
    "inclusive to parallel": (
        net("o1 p2", "a b", f"s>o1 o1>a{WHEN} o1>b{WHEN} a>p2 b>p2 p2>e"),
        ("possible_deadlock", "p2"),
    ),
    "a way around a join": (
        net("p1 x1 p2", "a b c", f"s>p1 p1>a p1>x1 x1>b{WHEN} x1>c{WHEN} a>p2 b>p2 p2>e c>e"),
        ("improper_end", "p2"),
    ),
    "a way around a join on every run": (
        net("p1 p2 x1", "a b c d", f"s>p1 p1>a p1>b p1>d d>e a>x1 x1>c{WHEN} x1>p2{WHEN} c>p2 p2>e b>e"),
        ("lost_token", "p2"),
    ),
    "parallel to exclusive": (net("p1 x2", "a b c", "s>p1 p1>a p1>b a>x2 b>x2 x2>c c>e"), ("multiple_tokens", "x2")),
    "parallel to a task": (net("p1", "a b c d", "s>p1 p1>a p1>b a>c b>c c>d d>e"), ("multiple_tokens", "c")),
    "a parallel split that leads back": (
        net("x1 p1 x2", "a b", f"s>x1 x1>a a>p1 p1>b p1>x2 x2>x1{WHEN} x2>e{WHEN} b>e"),
        ("unbounded", "p1"),
    ),
    "many splits that nobody joins": (
        net("p1 x1 p2 x2 p3 x3 p4 x4", "a", "s>p1 p1>x1 p1>x1b x1>p2".replace("p1>x1b", "p1>a a>x1")
            + " p2>x2 p2>b2 b2>x2 x2>p3 p3>x3 p3>b3 b3>x3 x3>p4 p4>x4 p4>b4 b4>x4 x4>b5 b5>e").replace(
                '<userTask id="a"/>', work("a b2 b3 b4 b5")),
        ("exponential_tokens", "x4"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NETS)
def test_what_is_told_of_a_net(name: str) -> None:
    body, expected = NETS[name]
    assert [(each.code, each.element) for each in told(body)] == ([expected] if expected else [])


def test_what_is_certain_is_refused_and_only_where_it_is_published() -> None:
    body, _ = NETS["exclusive to parallel"]
    assert [(each.severity, each.code) for each in told(body)] == [("refuse", "deadlock")]
    assert [(each.severity, each.code) for each in told(body, must_end=False)] == [("warning", "possible_deadlock")]
    assert [each.severity for each in told(NETS["inclusive to parallel"][0])] == ["warning"]
    lab = deployed(process(body))  # it can be tried
    instance = lab.start("p", {"x": 1})
    assert instance.status == "running"


def test_the_way_leads_there() -> None:
    [found] = told(NETS["a way around a join"][0])
    assert found.path == ("s", "f_s_p1", "p1", "f_p1_x1", "x1", "f_x1_c", "c", "f_p1_a", "a", "f_c_e", "e") or set(
        found.path
    ) == {"s", "f_s_p1", "p1", "f_p1_x1", "x1", "f_x1_c", "c", "f_p1_a", "a", "f_c_e", "e"}
    assert (found.way_out is not None, "p2" in found.text.zh, "f_b_p2" in found.text.en) == (True, True, True)
    assert found.as_json("en")["path"] == list(found.path)


def test_a_cycle_that_nothing_leads_out_of() -> None:
    """Every node of it has a path to an end, but the token that goes round does not take it."""
    found = told(net("x1 p1", "a b", "s>x1 x1>a a>p1 p1>b p1>x1 b>e"))
    assert [(each.severity, each.code, each.element) for each in found] == [
        ("refuse", "livelock", "p1"),
        ("refuse", "unbounded", "p1"),
    ]


def test_a_join_that_never_gets_its_second_token() -> None:
    body = net("x1 p1 x2", "a b c", f"s>x1 x1>a a>x2 x2>b{WHEN} b>x1 x2>p1{WHEN} c>p1 p1>e")
    body = body.replace('<userTask id="c"/>', catch("c", "message"))
    body += boundary("q", "a", "message 2") + flows("q>c")
    assert [(each.code, each.element) for each in told(body)] == [("deadlock", "p1")]


def test_what_can_be_left_from_outside_is_not_certain() -> None:
    stuck = start("t") + nodes(X, "x1") + nodes(P, "p2") + work("a b") + end("u")
    stuck += flows(f"t>x1 x1>a{WHEN} x1>b{WHEN} a>p2 b>p2 p2>u")
    plain = start() + inside("sub", stuck) + end() + flows("s>sub sub>e")
    left = start() + inside("sub", stuck) + boundary("q", "sub", "timer") + end() + flows("s>sub sub>e q>e")
    handled = plain + handling("h", "signal", end("he") + flows("hs>he"))
    assert [(each.severity, each.code) for each in told(plain)] == [("refuse", "deadlock")]
    for body in (left, handled):
        assert [(each.severity, each.code) for each in told(body)] == [("warning", "possible_deadlock")]


def test_what_runs_along_is_meant() -> None:
    body = start() + work("a b c") + boundary("t", "a", "cycle", interrupting=False) + nodes(X, "x1") + end()
    body += flows(f"s>a a>x1 x1>a{WHEN} x1>e{WHEN} t>b b>c c>e")
    assert told(body) == []


def test_what_ends_everything_leaves_nothing_behind() -> None:
    body = start() + nodes(P, "p1") + work("a b") + catch("m", "message") + nodes(P, "p2") + end("k", "terminate")
    body += nodes(X, "x1") + end() + flows(f"s>p1 p1>a p1>x1 x1>m{WHEN} x1>b{WHEN} a>p2 m>p2 p2>e b>k")
    assert told(body) == []


def test_what_a_net_cannot_say() -> None:
    body = start() + nodes(P, "p1") + work("a b") + '<complexGateway id="k"><activationCondition>activationCount = 1'
    body += "</activationCondition></complexGateway>" + end() + flows("s>p1 p1>a p1>b a>k b>k k>e")
    assert [(each.severity, each.code, each.element) for each in told(body)] == [("info", "not_proven", "k")]


@pytest.mark.parametrize("seed", range(150))
def test_blocks_are_sound_and_said_to_be(seed: int) -> None:
    """Random processes of properly nested blocks: nothing is ever told of them."""
    chance = random.Random(seed)
    body, messages = drawn(Generator(chance, size=chance.randint(4, 20)).process())
    found = deployment.problems(file(messages, process(body)), CheckContext(must_end=True))
    wrong = [(each.code, each.element) for each in found if each.code in SOUND - {"multiple_tokens"}]
    assert wrong == []


def wide(count: int) -> str:
    """Parallel branches, each with a choice in it: the ways to interleave them are more than anybody can walk."""
    parts, drawn_flows = "", []
    for n in range(count):
        parts += nodes(X, f"x{n} y{n}") + work(f"a{n} b{n}")
        drawn_flows.append(f"g>x{n} x{n}>a{n}{WHEN} x{n}>b{n}{WHEN} a{n}>y{n} b{n}>y{n} y{n}>j")
    return start() + nodes(P, "g j") + parts + end() + flows(f"s>g j>e {' '.join(drawn_flows)}")


def tangled(count: int) -> str:
    """Everything leads on to everything behind it, through inclusive gateways."""
    names = [f"o{n}" for n in range(count)]
    pairs = [f"{a}>{b}{WHEN}" for number, a in enumerate(names) for b in names[number + 1 : number + 5]]
    return start() + nodes(O, " ".join(names)) + end() + flows(f"s>o0 {' '.join(pairs)} {names[-1]}>e")


@pytest.mark.parametrize("body", [wide(30), wide(300), tangled(40), tangled(300)])
def test_a_verdict_takes_less_than_a_second(body: str) -> None:
    drawn_file = diagram(xml.parse(file(process(body))))
    began = time.process_time()
    found = [each.code for each in soundness.problems(drawn_file, CheckContext(must_end=True))]
    assert time.process_time() - began < 1
    assert set(found) <= {"not_proven"}


def test_a_loop_of_tasks_that_run_by_themselves() -> None:
    body = start() + nodes(X, "x1") + tasks("a b") + end() + flows(f"s>a a>b b>x1 x1>a{WHEN} x1>e{WHEN}")
    assert told(body) == []


# ---- beside a search of its own, which tries every order


def tangle(chance: random.Random) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """A random net of a few exclusive and parallel gateways: kinds by name, and flows. Every node lies on some path."""
    names = [f"{chance.choice('xp')}{n}" for n in range(chance.randint(2, 5))]
    line = ["s", *names, "e"]
    pairs = set(itertools.pairwise(line))
    for _ in range(chance.randint(1, 4)):
        source, target = chance.choice(names), chance.choice([*names, "e"])
        if source != target:
            pairs.add((source, target))
    return {name: X if name[0] == "x" else P for name in names}, sorted(pairs)


def every_order(kinds: dict[str, str], pairs: list[tuple[str, str]]) -> set[str] | None:
    """What can come of a token at the start, whatever acts first; None when that is too much to look at."""
    into = {name: [pair for pair in pairs if pair[1] == name] for name in [*kinds, "e"]}
    out = {name: [pair for pair in pairs if pair[0] == name] for name in kinds}
    first = tuple(pair for pair in pairs if pair[0] == "s")
    after: dict[tuple[tuple[str, str], ...], set[tuple[tuple[str, str], ...]]] = {}
    waiting, results = [first], set()
    while waiting:
        marking = waiting.pop()
        if marking in after:
            continue
        if len(after) > 3000 or len(marking) > 7:
            return None
        after[marking] = set()
        for name, flows_in in into.items():
            joins = name != "e" and kinds[name] == P and len(flows_in) > 1
            takes = [flows_in] if joins else [[pair] for pair in flows_in]
            for taken in takes:
                rest = list(marking)
                if not all(pair in rest for pair in taken):
                    continue
                for pair in taken:
                    rest.remove(pair)
                ways = [[]] if name == "e" else [out[name]] if kinds[name] == P else [[pair] for pair in out[name]]
                after[marking] |= {tuple(sorted(rest + way)) for way in ways}
        waiting += after[marking]
        if not after[marking]:
            results.add("stuck" if marking else "completes")
    ending = {marking for marking, following in after.items() if not following}
    while more := {marking for marking, following in after.items() if following & ending} - ending:
        ending |= more
    return results | ({"circles"} if len(ending) < len(after) else set())


@pytest.mark.parametrize("seed", range(500))
def test_the_verdict_is_that_of_every_order(seed: int) -> None:
    kinds, pairs = tangle(random.Random(seed))
    expected = every_order(kinds, pairs)
    made = start() + "".join(nodes(kind, name) for name, kind in kinds.items()) + end()
    made += "".join(flows(f"{a}>{b}") for a, b in pairs)
    drawn_file = normalised(diagram(xml.parse(file(process(made)))))
    here = build(drawn_file.processes[0].body, is_process=True)
    found = Search(here, [begun(name) for name in here.beginnings[0]]).run()
    if expected is None or found.growing or found.crowded or found.is_cut:
        return
    seen = {word for word, is_so in (("stuck", found.stuck), ("completes", found.completes)) if is_so}
    assert seen | ({"circles"} if found.circling else set()) == expected
