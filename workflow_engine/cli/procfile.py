"""The Procfile: which programs an installation is made of, `name: command`, one per line."""

import re
import shlex
from pathlib import Path

from workflow_engine.domain.errors import InvalidInput
from workflow_engine.domain.text import Text


def read(file: Path) -> dict[str, list[str]]:
    """Commands as argument lists, by name, in the order of the file. No shell reads them."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except OSError as error:
        raise InvalidInput(
            Text(f"应能读取 {file}，但未能读取。", f"Expected to read {file}, but could not.")
        ) from error
    return dict(command(line, file) for line in lines if line.strip() and not line.startswith("#"))


def command(line: str, file: Path) -> tuple[str, list[str]]:
    name, _, rest = line.partition(":")
    try:
        words = shlex.split(rest)
    except ValueError:  # a quotation that does not end
        words = []
    if words and re.fullmatch(r"[A-Za-z0-9_-]+", name):
        return name, words
    raise InvalidInput(
        Text(
            f"{file} 的每一行应为“名称: 命令”，但其中有“{line}”。",
            f"Expected every line of {file} to be “name: command”, but one is “{line}”.",
        )
    )
