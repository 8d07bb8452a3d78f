"""Every shipped package: its scenarios go as they say, through all of its nodes and flows, and its texts are complete."""

import json
from pathlib import Path

import pytest

from workflow_engine.bpmn import xml
from workflow_engine.bpmn.reading import diagram
from workflow_engine.cli.rehearsal import prepared
from workflow_engine.testing import scenarios

PACKAGES = sorted(path.parent for path in (Path(__file__).parents[2] / "processes").glob("*/package.json"))
NAMES = [folder.name for folder in PACKAGES]


def test_there_is_a_package() -> None:
    assert "prepayment" in NAMES


@pytest.mark.parametrize("folder", PACKAGES, ids=NAMES)
def test_scenarios_go_as_they_say_and_reach_everything(folder: Path) -> None:
    report = scenarios.run(prepared(folder))
    assert {each.key: each.differences for each in report.played if each.differences} == {}
    assert report.coverage.missed == []
    assert len(report.played) >= 5


@pytest.mark.parametrize("folder", PACKAGES, ids=NAMES)
def test_everything_that_is_drawn_is_named_in_both_languages(folder: Path) -> None:
    zh, en = (json.loads((folder / "texts" / f"{name}.json").read_text("utf-8")) for name in ("zh", "en"))
    assert zh.keys() == en.keys()
    assert all(text.strip() for text in (*zh.values(), *en.values()))
    drawn = [diagram(xml.parse(path.read_bytes())) for path in folder.glob("*.bpmn")]
    processes = [process for each in drawn for process in each.processes]
    nodes = {node.id for process in processes for node in process.walk()}
    lanes = {lane.id for process in processes for lane in process.lanes}
    named = {
        flow.id for process in processes for scope in process.body.walk() for flow in scope.flows.values() if flow.name
    }
    assert (nodes | lanes | named) - zh.keys() == set()
