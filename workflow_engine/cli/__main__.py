"""`handoff COMMAND`: every module in `commands/` is one."""

import argparse
import pkgutil
import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType

from workflow_engine.cli import commands
from workflow_engine.cli.speech import explain
from workflow_engine.domain.errors import HandoffError


def main(words: Sequence[str] | None = None) -> int:
    arguments = parser().parse_args(words)
    try:
        code: int = arguments.run(arguments)
        return code
    except HandoffError as error:
        explain(error)
        return 1
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="handoff", description="Handoff 流转: processes that cross departments.")
    names = whole.add_subparsers(required=True, metavar="COMMAND")
    for command in found():
        text = (command.__doc__ or "").strip()
        name = command.__name__.rpartition(".")[2].replace("_", "-")
        part = names.add_parser(name, help=text.splitlines()[0], description=text)
        part.set_defaults(run=command.run)
        command.arguments(part)
    return whole


def found() -> list[ModuleType]:
    return [import_module(f"{commands.__name__}.{each.name}") for each in pkgutil.iter_modules(commands.__path__)]


if __name__ == "__main__":
    sys.exit(main())
