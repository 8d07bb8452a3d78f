"""How findings of the search are said: the node where it shows, what happens, how to mend it, and the way that leads there."""

from dataclasses import replace

from workflow_engine.bpmn.check.saying import en, en_first, problem, zh
from workflow_engine.bpmn.check.soundness.net import Net
from workflow_engine.bpmn.check.soundness.search import Marking, Path
from workflow_engine.bpmn.model import Node
from workflow_engine.domain.problem import Problem, Severity
from workflow_engine.domain.text import Text

JOIN = Text(
    "让分支与汇合使用同一种网关，或改为排他网关汇合。",
    "Let split and join be of one kind, or join with an exclusive gateway.",
)
MERGE = Text(
    "若只应执行一次，请在汇合处使用并行网关。", "Join with a parallel gateway if what follows should happen once."
)
COUNT = Text("让到达的令牌数与 startQuantity 一致。", "Let as many tokens come as its startQuantity asks for.")
LEAVE = Text("给循环加上一条通向结束的出口。", "Give the cycle a way out that leads to an end.")


def stuck(made: Net, marking: Marking, path: Path, *, is_certain: bool) -> Problem:
    """Tokens wait and nothing can come any more: a deadlock, or a lost token where an end has been reached before."""
    node = made.scope.nodes[made.target[marking[0][0]]]
    is_lost = any(made.scope.nodes[name].kind == "endEvent" for name in path if name in made.scope.nodes)
    codes = ("lost_token", "improper_end") if is_lost else ("deadlock", "possible_deadlock")
    missing = "、".join(flow for flow in made.incoming[node.id] if flow not in dict(marking))
    way = JOIN
    if node.id in made.needs:
        said, way = _short(made, node, marking), COUNT
    elif is_lost:
        said = (
            f"已有路径到达结束，但{zh(node)}处仍有令牌在等待 {missing}，永远等不到。",
            f"A path has ended, but a token at {en(node)} waits for {missing}, where none can come any more.",
        )
    else:
        said = (
            f"{zh(node)}等待 {missing}，但不会再有令牌到达，流程停在此处。",
            f"{en_first(node)} waits for {missing}, where no token can come any more: a deadlock.",
        )
    return _found(codes[0] if is_certain else codes[1], node, said, path, way, is_certain=is_certain)


def _short(made: Net, node: Node, marking: Marking) -> tuple[str, str]:
    needed, count = made.needs[node.id], sum(count for flow, count in marking if flow in made.incoming[node.id])
    return (
        f"{zh(node)}需要 {needed} 个令牌才开始，但只剩 {count} 个，不会再有令牌到达。",
        f"{en_first(node)} begins with {needed} tokens, but {count} wait there and no more can come.",
    )


def circling(made: Net, marking: Marking, path: Path, *, is_certain: bool) -> Problem:
    node = made.scope.nodes[made.target[marking[0][0]]]
    said = (
        f"从{zh(node)}开始，流程只会循环，到不了结束。",
        f"From {en(node)} on the process goes in a circle and never ends.",
    )
    return _found("livelock", node, said, path, LEAVE, is_certain=is_certain)


def growing(made: Net, name: str, path: Path, *, is_certain: bool) -> Problem:
    node = made.scope.nodes[name]
    said = (
        f"经过{zh(node)}的循环每一轮都会多出令牌，没有上限。",
        f"Every round of the cycle through {en(node)} makes more tokens, without a limit.",
    )
    return _found("unbounded", node, said, path, MERGE, is_certain=is_certain)


def crowded(made: Net, name: str, path: Path) -> Problem:
    node = made.scope.nodes[name]
    said = (
        f"并行分支没有汇合，{zh(node)}之后的步骤会执行很多次，且成倍增加。",
        f"Parallel branches are not joined: what follows {en(node)} happens many times, each section doubling it.",
    )
    return _found("exponential_tokens", node, said, path, MERGE)


def doubled(made: Net, name: str, path: Path) -> Problem:
    node = made.scope.nodes[name]
    said = (
        f"可能有两个令牌先后经过{zh(node)}，其后的步骤会执行多次。",
        f"Two tokens may pass {en(node)}: what follows happens more than once.",
    )
    return _found("multiple_tokens", node, said, path, MERGE)


def never(node: Node) -> Problem:
    said = (f"虽然有连线通向{zh(node)}，但不会有令牌到达。", f"A path leads to {en(node)}, but no token ever comes.")
    return _found("dead_node", node, said, (), JOIN)


def cut(node: Node) -> Problem:
    zh_, en_ = (
        "流程过于复杂，未能穷尽所有可能：健全性未证明。",
        "Too many possibilities to look at all of them: not proven sound.",
    )
    return problem("not_proven", node, zh_, en_, "info")


def not_proven(node: Node) -> Problem:
    return problem(
        "not_proven",
        node,
        f"{zh(node)}取决于数据或令牌数量：健全性未证明。",
        f"What comes of {en(node)} depends on data or numbers of tokens: not proven sound.",
        "info",
    )


def _found(code: str, node: Node, said: tuple[str, str], path: Path, way: Text, *, is_certain: bool = False) -> Problem:
    severity: Severity = "refuse" if is_certain else "warning"
    return replace(problem(code, node, *said, severity, way), path=path)
