"""`handoff scenarios`: a table, what differed, what was not reached, and a code that a build can act on."""

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from workflow_engine.cli.__main__ import main

PREPAYMENT = Path(__file__).parents[2] / "processes" / "prepayment"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of prepayment to spoil."""
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    return Path(shutil.copytree(PREPAYMENT, tmp_path / "prepayment"))


def test_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenarios", str(PREPAYMENT)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith("✓") for line in lines[:-1])
    assert len({line.index("steps") for line in lines[:-1]}) == 1  # one below the other


def test_what_differs_is_shown_and_fails(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = package / "scenarios" / "s02_rejected.json"
    script = json.loads(file.read_text("utf-8"))
    script["steps"][-1]["expect"]["ended"] = "cancelled"
    file.write_text(json.dumps(script), "utf-8")
    assert main(["scenarios", str(package)]) == 1
    said = capsys.readouterr().out
    assert "✗ S2 Ratio too low" in said
    assert "s02_rejected, step 3, ended:\n  expected cancelled\n  got      rejected\n" in said


def test_a_build_server_is_told(package: Path, tmp_path: Path) -> None:
    file = tmp_path / "scenarios.xml"
    assert main(["scenarios", str(package), "--junit", str(file)]) == 0
    whole = ElementTree.parse(file).getroot()
    assert (whole.get("failures"), whole.get("tests")) == ("0", str(len(list(package.glob("scenarios/*.json"))) + 1))
    (package / "scenarios" / "s11_not_needed.json").write_text('{"steps": [{"start": "liqiang"}]}', "utf-8")
    assert main(["scenarios", str(package), "--junit", str(file)]) == 1
    failures = {case.get("name"): case[0].get("message") for case in ElementTree.parse(file).getroot() if len(case)}
    assert failures["coverage"] == "not reached: needs_review_to_not_needed, not_needed"
    assert "1 refused: expected [], got ['required customer'" in failures["s11_not_needed"]


def test_what_is_not_reached_is_shown_and_fails(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (package / "scenarios" / "s11_not_needed.json").unlink()
    assert main(["scenarios", str(package)]) == 1
    said = capsys.readouterr().out
    assert said.endswith("Coverage: 62 of 63 nodes, 67 of 68 flows\n  - needs_review_to_not_needed\n  - not_needed\n")


def test_a_package_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenarios", str(tmp_path / "none")]) == 1
    assert "none" in capsys.readouterr().out


def test_a_damaged_scenario_is_named(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (package / "scenarios" / "s02_rejected.json").write_text('{"steps": [{"jump": 1}]}', "utf-8")
    assert main(["scenarios", str(package)]) == 1
    assert "s02_rejected[1]" in capsys.readouterr().out
