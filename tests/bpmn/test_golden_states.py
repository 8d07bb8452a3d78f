"""States that were written by this and by every earlier release load, and their instances run to the end."""

import base64
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.golden.record import FOLDER, perform
from workflow_engine import feel
from workflow_engine.bpmn import codec, execution
from workflow_engine.testing import Instance, Lab

FILES = sorted(FOLDER.rglob("*.json"))


def loaded(golden: dict[str, Any]) -> tuple[Lab, Instance]:
    """A lab that knows nothing of the instance but what was stored."""
    lab = Lab(datetime.fromisoformat(golden["now"]))
    lab.deploy(golden["diagram"].encode())
    instance = Instance("i1", "p", lab.library.latest["p"], base64.b64decode(golden["state"]))
    instance.values = {(frame, name): feel.from_json(value) for frame, name, value in golden["values"]}
    rows = execution.waiting(instance.compiled, instance.state, instance.values, lab._world(instance))
    instance.opened = {row.token: row for row in rows}
    instance.armed = dict.fromkeys(instance.opened, 0)
    lab.instances.append(instance)
    return lab, instance


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name} {path.stem}")
def test_a_stored_state_runs_to_its_end(path: Path) -> None:
    golden = json.loads(path.read_text("utf-8"))
    lab, instance = loaded(golden)
    for act in golden["acts"]:
        perform(lab, tuple(act))
    assert (instance.status, instance.result) == ("completed", golden["result"])
    assert feel.to_json(lab.variables(instance)) == golden["left"]


def test_the_format_that_is_written_now_has_been_recorded() -> None:
    assert {int(path.parent.name) for path in FILES} == set(range(1, codec.FORMAT + 1))
    assert len([path for path in FILES if path.parent.name == str(codec.FORMAT)]) >= 12
