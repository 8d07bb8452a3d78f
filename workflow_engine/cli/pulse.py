"""What the database of a running installation tells of it: its schema, who is alive, what is late, what is broken.

Silent while the database does not answer: that is said once, elsewhere.
"""

from collections.abc import Iterator
from datetime import timedelta

from workflow_engine.cli.findings import Finding
from workflow_engine.domain.errors import Unavailable
from workflow_engine.domain.text import Text
from workflow_engine.operations import invariants, schema
from workflow_engine.operations.transaction import Database, connected
from workflow_engine.queries import health
from workflow_engine.queries.health import Health
from workflow_engine.settings import Settings

LATE = timedelta(seconds=60)
SHOWN = 20  # broken promises that are listed


def pulse(settings: Settings) -> Iterator[Finding]:
    """Everything there is to say, the schema first: without it nothing else can be asked."""
    if not settings.database_url:
        return
    with connected(settings) as database:
        try:
            schema.require_current(database)
        except Unavailable as wrong:
            if wrong.code == "schema":
                yield Finding(wrong.text, wrong=True)
            return
        found = health.check(database)
        yield from _alive(found, settings)
        yield from _late(found)
        yield from _broken(database)


def _alive(found: Health, settings: Settings) -> Iterator[Finding]:
    wanted = {
        "clock": 1,
        "worker:steps": settings.steps,
        "worker:calls": settings.calls,
        "worker:outbox": settings.outbox,
    }
    for name, number in wanted.items():
        if name in found.alive:
            yield Finding(Text(f"{name} 在运行", f"{name} is alive"))
        elif number:
            said = Text(
                f"{name} 超过 30 秒没有消息", f"Expected {name} to be alive, but it was not seen for 30 seconds"
            )
            yield Finding(said, wrong=True)


def _late(found: Health) -> Iterator[Finding]:
    late = {kind: found.now - at for kind, at in (found.due or {}).items() if found.now and found.now - at > LATE}
    for kind, span in late.items():
        seconds = int(span.total_seconds())
        said = Text(
            f"{kind} 中有事项已逾期 {seconds} 秒", f"Expected nothing of {kind} to be late, but it is by {seconds} s"
        )
        yield Finding(said, wrong=True)
    if not late:
        yield Finding(Text("没有逾期未办的事项", "Nothing that is due has waited for long"))
    if found.dead:
        said = Text(f"有 {found.dead} 条通知或消息已放弃", f"{found.dead} notices or messages were given up")
        yield Finding(said, wrong=True)


def _broken(database: Database) -> Iterator[Finding]:
    broken = invariants.broken(database)
    for each in broken[:SHOWN]:
        said = f"{each.sentence}: {each.instance} {each.found}"
        yield Finding(Text(said, said), wrong=True)
    if not broken:
        yield Finding(Text("数据前后一致", "What is kept is consistent"))
