"""A measured figure, and the targets that figures are compared with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles

from workflow_engine.domain.text import Text


@dataclass(frozen=True)
class Target:
    """What is measured, in which unit, and the bound that it must not pass; `at_least` when more is better."""

    text: Text
    unit: str
    bound: float | None = None
    at_least: bool = False

    def met(self, value: float) -> bool | None:
        if self.bound is None:
            return None
        return value >= self.bound if self.at_least else value <= self.bound


@dataclass(frozen=True)
class Figure:
    """One result: its value (a median where there are samples) and what was counted beside it."""

    id: str
    value: float
    details: dict[str, float] = field(default_factory=dict)


def of_samples(name: str, milliseconds: Sequence[float], **counted: float) -> Figure:
    """The median of samples, with their spread."""
    percent = quantiles(milliseconds, n=100)
    spread = {"n": len(milliseconds), "p90": percent[89], "p99": percent[98], "min": min(milliseconds)}
    return Figure(name, median(milliseconds), {**spread, **counted})


TARGETS = {
    "floor.commit": Target(Text("底线：提交一行", "Floor: one row committed"), "ms"),
    "floor.step": Target(Text("底线：一次办理的纯 SQL", "Floor: the SQL of a completion alone"), "ms"),
    "submit.complete": Target(Text("完成待办（操作层）", "Completing a work item, operations level"), "ms", 4),
    "submit.complete.p99": Target(Text("同上，p99", "The same, p99"), "ms", 12),
    "submit.ratio": Target(Text("完成待办 ÷ 一行状态的底线", "Completing ÷ the floor of one state row"), "×", 2.5),
    "submit.statements": Target(Text("完成待办的 SQL 条数", "Statements of a completion"), "", 10),
    "submit.commits": Target(Text("完成待办的提交次数", "Commits of a completion"), "", 1),
    "submit.start": Target(Text("发起实例（操作层）", "Starting an instance, operations level"), "ms", 3),
    "submit.start.statements": Target(Text("发起实例的 SQL 条数", "Statements of a start"), "", 8),
    "peer.complete": Target(
        Text("对照：SpiffWorkflow + JSON 一行，完成", "Peer: SpiffWorkflow + a JSON row, completion"), "ms"
    ),
    "peer.start": Target(
        Text("对照：SpiffWorkflow + JSON 一行，发起", "Peer: SpiffWorkflow + a JSON row, start"), "ms"
    ),
    "engine.loop": Target(Text("引擎：循环第 1000 轮的一步", "Engine: a step in round 1 000 of a loop"), "ms"),
    "engine.loop.ratio": Target(Text("同上 ÷ 第 10 轮", "The same ÷ round 10"), "×", 1.3),
    "engine.loop.state": Target(Text("第 1000 轮的执行状态", "State in round 1 000"), "bytes", 2048),
    "peer.loop": Target(Text("对照：SpiffWorkflow + JSON，第 100 轮", "Peer: SpiffWorkflow + JSON, round 100"), "ms"),
    "engine.children.start": Target(
        Text("引擎：展开 10 000 个会签", "Engine: 10 000 children at once, start"), "ms", 600
    ),
    "engine.children": Target(Text("其中完成一个", "Completing one of them"), "ms"),
    "engine.children.ratio": Target(Text("同上 ÷ 20 个会签", "The same ÷ one of 20"), "×", 2),
    "engine.children.state": Target(Text("每个未完成者的执行状态", "State per open child"), "bytes", 200),
    "engine.children.run": Target(Text("5 000 个自动子项一次执行", "5 000 automatic children in one act"), "ms"),
    "engine.children.run.ratio": Target(Text("每个子项的代价，5 000 ÷ 500", "Cost per child, 5 000 ÷ 500"), "×", 1.5),
    "peer.children": Target(
        Text("对照：1 000 个中完成一个", "Peer: completing one of 1 000 children"),
        "ms",
    ),
    "engine.sections.start": Target(
        Text("引擎：40 个并行段串联，发起", "Engine: 40 parallel sections in sequence, start"), "ms", 10
    ),
    "engine.sections": Target(Text("其中一步", "A step in them"), "ms"),
    "peer.sections.start": Target(Text("对照：8 个并行段，发起", "Peer: 8 parallel sections, start"), "ms"),
    "engine.line": Target(
        Text("引擎：50 个任务的直线，步/CPU 秒", "Engine: a line of 50 tasks, steps per CPU second"),
        "/s",
        1700,
        at_least=True,
    ),
    "peer.line": Target(Text("对照：同上", "Peer: the same"), "/s"),
    "engine.variables.ratio": Target(Text("100 kB 变量 ÷ 无变量", "100 kB of variables ÷ none"), "×", 2),
    "peer.variables.ratio": Target(Text("对照：同上", "Peer: the same"), "×"),
    "inbox.first": Target(Text("收件箱首页，10 万条未办，p99", "First page of the inbox, 100 000 open, p99"), "ms", 10),
    "inbox.deep": Target(Text("收件箱第 50 页，p99", "Page 50 of the inbox, p99"), "ms", 10),
    "inbox.counts": Target(Text("收件箱计数，p99", "Counts of the inbox, p99"), "ms", 5),
    "http.instances": Target(
        Text("HTTP 发起→列表→完成，全部在 2 核", "HTTP start → list → complete, all on 2 cores"),
        "/s",
        60,
        at_least=True,
    ),
    "http.p99": Target(Text("其中每个请求 p99", "Each of its requests, p99"), "ms", 100),
    "http.web": Target(Text("Web 进程内存", "Memory of a web process"), "MiB", 90),
    "http.worker": Target(Text("工作进程内存", "Memory of a worker"), "MiB", 90),
    "storm.timers": Target(
        Text("同时到期的定时器，每个工作进程", "Timers due at once, per worker"), "/s", 500, at_least=True
    ),
    "many.start": Target(
        Text("发起 10 000 人会签（操作层）", "Starting 10 000 user tasks at once, operations level"), "ms", 5_000
    ),
    "many.complete": Target(Text("其中完成一个", "Completing one of them"), "ms"),
    "many.ratio": Target(Text("同上 ÷ 10 人会签", "The same ÷ one of 10"), "×", 2),
    "many.all": Target(Text("8 个客户端完成全部 10 000 个", "8 clients complete all 10 000"), "s", 120),
    "many.deadlocks": Target(Text("其中死锁", "Deadlocks meanwhile"), "", 0),
    "race.slowest": Target(
        Text("20 人同时办理，最慢者", "20 approvers of one instance at once, the slowest"), "ms", 300
    ),
    "feel.condition": Target(Text("条件表达式 ÷ 300 次循环", "A condition ÷ a loop of 300"), "×", 1),
    "feel.table": Target(Text("200 行决策表 ÷ 同一循环", "A table of 200 rules ÷ the same loop"), "×", 30),
    "feel.loop": Target(Text("1000 步的循环 ÷ 100 步", "A loop of 1000 ÷ one of 100"), "×", 20),
}
