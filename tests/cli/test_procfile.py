"""The Procfile is read line by line; ours names the four programs of an installation."""

from pathlib import Path

import pytest

from workflow_engine.cli import procfile
from workflow_engine.cli.installation import ROOT
from workflow_engine.domain.errors import InvalidInput


def test_commands_become_argument_lists(tmp_path: Path) -> None:
    file = tmp_path / "Procfile"
    file.write_text('# programs\n\nweb: gunicorn "web.app:main()"\nworker:python -m workers.worker\n')
    assert procfile.read(file) == {"web": ["gunicorn", "web.app:main()"], "worker": ["python", "-m", "workers.worker"]}


@pytest.mark.parametrize("line", ["web", "web:", ": sleep 1", "the web: sleep 1", " web: sleep 1", 'web: "sleep 1'])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "Procfile"
    file.write_text(f"clock: sleep 1\n{line}\n")
    with pytest.raises(InvalidInput) as refused:
        procfile.read(file)
    assert f"“{line}”" in refused.value.text.en
    assert f"“{line}”" in refused.value.text.zh


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="Procfile"):
        procfile.read(tmp_path / "Procfile")


def test_our_own_names_the_four_programs() -> None:
    assert list(procfile.read(ROOT / "Procfile")) == ["release", "web", "worker", "clock"]
