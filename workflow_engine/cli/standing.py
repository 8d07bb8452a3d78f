"""How the commands say where an instance stands, and what an act changes about it."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from workflow_engine.cli.speech import say, write
from workflow_engine.domain.position import Effects, Position
from workflow_engine.domain.text import Text

if TYPE_CHECKING:  # operations load slowly, and `handoff --help` needs none of them
    from workflow_engine.operations.suspension import Done


def line(sign: str, position: Position) -> str:
    """`+ 12 approve (userTask, work, until 2026-03-04T09:00+08:00)`; the number is the token's."""
    until = f"until {position.due_at.isoformat(timespec='minutes')}" if position.due_at else ""
    facts = ", ".join(filter(None, (position.kind, *position.rows, position.flow, until)))
    return f"{sign} {position.token} {position.element} ({facts})"


def show(found: Effects) -> None:
    """What comes (+), goes (-), changes (~) and stays (=), whether it can end, and the plan to do it by."""
    for sign, positions in (("+", found.opened), ("-", found.closed), ("=", found.kept)):
        for position in positions:
            write(line(sign, position))
    for before, after in found.changed:
        write(f"{line('~', before)} → {after.element}")
    if found.can_end is False:
        say(Text("之后流程将永远无法结束。", "After this the process could never come to an end."))
    write(f"plan {found.plan}")


def told(done: "Sequence[Done]", left: int = 0) -> int:
    """How many went, and why the others did not; 1 when there are any."""
    refused = [each.error for each in done if each.error is not None]
    went, others = len(done) - len(refused), len(refused) + left
    say(Text(f"完成 {went} 个，未完成 {others} 个", f"{went} done, {others} not"))
    for code, count in sorted(Counter(error.code for error in refused).items()):
        write(f"  {code}: {count}")
    return int(bool(others))
