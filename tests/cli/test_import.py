"""`handoff import`: a foreign file becomes a package folder, and the terminal says what is left to do."""

import json
from pathlib import Path

import pytest

from tests.bpmn.importing.files import around, extended
from workflow_engine.cli.__main__ import main
from workflow_engine.operations import packages

FIELDS = extended('<camunda:formData><camunda:formField id="amount" type="long"/></camunda:formData>')
SOURCE = around(
    f'<userTask id="t">{FIELDS}</userTask><serviceTask id="u" camunda:class="com.acme.Pay"/>'
    '<scriptTask id="v" scriptFormat="groovy"/>'
)


def test_a_foreign_file_becomes_a_package(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "order.bpmn").write_bytes(SOURCE)
    assert main(["import", str(tmp_path / "order.bpmn")]) == 0
    said = capsys.readouterr().out
    assert "✗ line 1, v: " in said
    assert "! line 1, u: u called com.acme.Pay; it names the connector Pay now. → " in said
    package = packages.read_folder(tmp_path / "order")
    assert list(package.diagrams) == ["order.bpmn"]
    assert package.forms["t"]["fields"][0]["key"] == "amount"
    assert json.loads((tmp_path / "order/forms/t.json").read_text("utf-8"))["key"] == "t"


def test_nothing_is_written_over_and_no_file_is_no_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "order.bpmn").write_bytes(SOURCE)
    (tmp_path / "order").mkdir()
    assert main(["import", str(tmp_path / "order.bpmn")]) == 1
    assert "there already" in capsys.readouterr().out
    assert main(["import", str(tmp_path / "none.bpmn")]) == 1
    assert "there is no" in capsys.readouterr().out
    (tmp_path / "bad.bpmn").write_bytes(b"<html/>")
    assert main(["import", str(tmp_path / "bad.bpmn")]) == 1
    assert "definitions" in capsys.readouterr().out
    assert not (tmp_path / "bad").exists()
