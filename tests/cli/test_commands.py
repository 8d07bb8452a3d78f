"""The command line: every module in `commands/` is a command, and nothing ends in a traceback."""

import re
import sys
from pathlib import Path

import pytest

from tests.programs import Programs
from workflow_engine.cli import commands
from workflow_engine.cli.__main__ import main
from workflow_engine.cli.speech import language


def test_every_module_is_a_command_with_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    said = capsys.readouterr().out
    names = [each.stem.replace("_", "-") for each in Path(commands.__path__[0]).glob("[a-z]*.py")]
    assert {"up", "doctor"} <= set(names)
    assert [name for name in names if not re.search(rf"^    {name}\s", said, re.MULTILINE)] == []


def test_an_unknown_command_is_refused(programs: Programs) -> None:
    program = programs.start(sys.executable, "-m", "workflow_engine.cli", "dance")
    assert program.code() == 2
    assert "invalid choice: 'dance'" in program.said


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh-CN"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "zh_TW"}, "zh-CN"),
    ],
)
def test_the_terminal_chooses_the_language(environment: dict[str, str], wanted: str) -> None:
    assert language(environment) == wanted
