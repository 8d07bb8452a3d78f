"""let the running instances of a process go to another version, after showing what would become of them."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

from workflow_engine.cli import installation, standing
from workflow_engine.cli.speech import say, write
from workflow_engine.domain.person import SYSTEM
from workflow_engine.domain.text import Text

if TYPE_CHECKING:  # operations load slowly, and `handoff --help` needs none of them
    from workflow_engine.operations.migrations import Proposal

VERDICTS = {
    "unchanged": Text("不变", "unchanged"),
    "mapped": Text("可迁移", "mapped"),
    "decide": Text("需要决定", "needs a decision"),
    "blocked": Text("无法迁移", "blocked"),
}


def arguments(parser: ArgumentParser) -> None:
    installation.arguments(parser)
    parser.add_argument("process", help="key of the process")
    parser.add_argument("--to", type=int, metavar="N", help="number of the version; without it the current one")
    parser.add_argument(
        "--map", type=pair, action="append", default=[], metavar="OLD=NEW", help="where to go on; OLD= takes it away"
    )
    parser.add_argument("--reason", default="", help="why, for the history; without it nothing is changed")
    parser.add_argument("--undo", metavar="MIGRATION", help="let the instances of a migration go back")


def run(chosen: Namespace) -> int:
    from workflow_engine.operations import migrations
    from workflow_engine.operations.transaction import connected

    with connected(installation.settings(chosen)) as database:
        if chosen.undo:
            return standing.told(migrations.undo(database, SYSTEM, chosen.undo))
        mapping = dict(chosen.map)
        if not chosen.reason:
            _show(migrations.propose(database, chosen.process, SYSTEM, to=chosen.to, mapping=mapping))
            return 0
        made = migrations.migrate(database, chosen.process, SYSTEM, chosen.reason, to=chosen.to, mapping=mapping)
    say(Text(f"迁移 {made.id}", f"migration {made.id}"))
    return standing.told(made.done)


def pair(text: str) -> tuple[str, str]:
    old, separator, new = text.partition("=")
    if not old or not separator:
        raise ArgumentTypeError(f"expected OLD=NEW, but got {text}")
    return old, new


def _show(proposal: "Proposal") -> None:
    for group in proposal.groups:
        verdict, count = VERDICTS[group.verdict], len(group.instances)
        say(Text(f"v{group.version} {verdict.zh}：{count} 个实例", f"v{group.version} {verdict.en}: {count} instances"))
        write(f"  {' · '.join(group.standing)}")
        for problem in group.problems:
            say(Text(f"  {problem.element}：{problem.text.zh}", f"  {problem.element}: {problem.text.en}"))
