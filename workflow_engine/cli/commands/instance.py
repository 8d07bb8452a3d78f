"""look at one instance and repair it: move its tokens, rewind, restart, set data, suspend, resume, cancel.

What a move or a rewind would change is only shown until a --reason is given.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from workflow_engine.cli import installation, standing
from workflow_engine.cli.speech import say, write
from workflow_engine.domain import strict_json
from workflow_engine.domain.errors import InvalidInput
from workflow_engine.domain.person import SYSTEM
from workflow_engine.domain.text import Text

if TYPE_CHECKING:  # operations load slowly, and `handoff --help` needs none of them
    from workflow_engine.operations.transaction import Database

SHOWN = 50  # checkpoints


def arguments(parser: ArgumentParser) -> None:
    acts = parser.add_subparsers(required=True, metavar="ACT")
    for name, (text, act, more) in ACTS.items():
        part = acts.add_parser(name, help=text, description=text)
        installation.arguments(part)
        part.add_argument("instance", type=UUID, help="id of the instance")
        for flag, settings in more.items():
            part.add_argument(flag, **settings)  # type: ignore[arg-type]
        part.set_defaults(act=act)


def run(chosen: Namespace) -> int:
    from workflow_engine.operations.transaction import connected

    with connected(installation.settings(chosen)) as database:
        chosen.act(database, str(chosen.instance), chosen)
    return 0


def _show(database: "Database", instance: str, chosen: Namespace) -> None:
    from workflow_engine.operations import tokens
    from workflow_engine.queries import instances

    row = instances.one(database, SYSTEM, instance).row
    write(" ".join(filter(None, (row.process, row.business_key, row.status, row.result))))
    if row.ended_at is None:
        for position in tokens.standing(database, instance, SYSTEM):
            write(standing.line(" ", position))


def _move(database: "Database", instance: str, chosen: Namespace) -> None:
    from workflow_engine.operations import tokens

    which = database, instance, SYSTEM, chosen.cancel, chosen.start
    found = tokens.preview_move(*which)
    if chosen.reason:
        found = tokens.move(*which, chosen.reason, plan=chosen.plan or found.plan, force=chosen.force)
    standing.show(found)


def _checkpoints(database: "Database", instance: str, chosen: Namespace) -> None:
    from workflow_engine.queries import checkpoints

    for row in checkpoints.page(database, SYSTEM, instance, SHOWN, chosen.before or checkpoints.LAST):
        write(f"{row.seq} {row.at.isoformat(timespec='seconds')} {row.topic} {row.element or ''} {row.actor or ''}")


def _rewind(database: "Database", instance: str, chosen: Namespace) -> None:
    from workflow_engine.operations import checkpoints

    which, restores = (database, instance, SYSTEM, chosen.checkpoint), chosen.restore_variables
    found = checkpoints.preview_rewind(*which, restores=restores)
    if chosen.reason:
        found = checkpoints.rewind_to(*which, chosen.reason, restores=restores, plan=chosen.plan or found.plan)
    standing.show(found)


def _restart(database: "Database", instance: str, chosen: Namespace) -> None:
    from workflow_engine.operations import checkpoints

    write(checkpoints.restart(database, instance, SYSTEM, chosen.element, chosen.reason).id)


def _set(database: "Database", instance: str, chosen: Namespace) -> None:
    from workflow_engine.operations import instances

    values = strict_json.loads(chosen.values)
    if not isinstance(values, dict):
        raise InvalidInput(
            Text("变量应为 JSON 对象。", "Expected the variables as an object of JSON."), code="bad_type"
        )
    instances.set_variables(database, instance, SYSTEM, values)


def _suspend(database: "Database", instance: str, chosen: Namespace) -> None:
    from workflow_engine.operations import suspension

    suspension.suspend(database, instance, SYSTEM, chosen.reason)


def _resume(database: "Database", instance: str, chosen: Namespace) -> None:
    from workflow_engine.operations import suspension

    suspension.resume(database, instance, SYSTEM)


def _cancel(database: "Database", instance: str, chosen: Namespace) -> None:
    from workflow_engine.operations import instances

    instances.cancel(database, instance, SYSTEM, chosen.reason)
    say(Text("已终止", "cancelled"))


Act = Callable[["Database", str, Namespace], None]
WHY = {"--reason": {"required": True, "help": "for the history"}}
PLANNED = {
    "--reason": {"default": "", "help": "why, for the history; without it nothing is changed"},
    "--plan": {"default": "", "help": "do it only as it was shown under this plan"},
}
SEVERAL = {"action": "append", "default": []}
ACTS: Mapping[str, tuple[str, Act, Mapping[str, Mapping[str, object]]]] = {
    "show": ("status, and every token with what it waits for", _show, {}),
    "move": (
        "take tokens away and put others before nodes or on flows",
        _move,
        {
            "--cancel": {**SEVERAL, "metavar": "TOKEN", "help": "by its number; may be repeated"},
            "--start": {**SEVERAL, "metavar": "NODE", "help": "a node or a flow; may be repeated"},
            "--force": {"action": "store_true", "help": "also where it could never end"},
            **PLANNED,
        },
    ),
    "checkpoints": (
        "states it can go back to, the newest first",
        _checkpoints,
        {"--before": {"type": int, "metavar": "N", "help": "only those before this one"}},
    ),
    "rewind": (
        "go back to a checkpoint",
        _rewind,
        {
            "checkpoint": {"type": int, "help": "its number"},
            "--restore-variables": {"action": "store_true", "help": "the data of then too"},
            **PLANNED,
        },
    ),
    "restart": (
        "begin a new instance at a node, with the data of this one, which is over",
        _restart,
        {"element": {"help": "id of the node"}, **WHY},
    ),
    "set": ("repair data", _set, {"--values": {"required": True, "metavar": "JSON", "help": 'such as {"amount": 12}'}}),
    "suspend": ("let nothing of it go on", _suspend, WHY),
    "resume": ("let it go on", _resume, {}),
    "cancel": ("end it", _cancel, WHY),
}
