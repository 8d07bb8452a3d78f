"""Foreign diagrams through the API: a draft with to-dos, published once nothing blocks, and given back as it came."""

import io
import json
import zipfile
from typing import Any

import pytest

from tests.bpmn.importing.files import around, extended, model
from tests.company import Company
from tests.web.conftest import As
from workflow_engine.bpmn import xml

FIELDS = extended('<camunda:formData><camunda:formField id="amount" type="long"/></camunda:formData>')
SOURCE = around(f'<userTask id="t" camunda:candidateGroups="finance.clerk">{FIELDS}</userTask>')


def packed(draft: dict[str, Any]) -> bytes:
    """A draft as a package to be published."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("order.bpmn", draft["diagram"])
        for key, form in draft["forms"].items():
            archive.writestr(f"forms/{key}.json", json.dumps(form))
    return written.getvalue()


def test_a_foreign_diagram_is_opened_published_and_given_back(caller: As, company: Company) -> None:
    linshu = caller("linshu")
    draft = linshu.upload(SOURCE, path="/definitions/drafts")
    assert (draft.status_code, draft.json["dialect"], draft.json["ready"]) == (200, "camunda8", True)
    assert {todo["code"] for todo in draft.json["todos"]} >= {"form_made", "roles_named"}
    assert all(todo["way_out"] for todo in draft.json["todos"])
    assert company.one("SELECT count(*) FROM versions") == 0
    made = linshu.upload(packed(draft.json), "p.zip")
    assert (made.status_code, made.json["key"]) == (201, "p")
    original = linshu.get(f"/definitions/{made.json['id']}/diagram/original")
    assert model(xml.parse(original.data)) == model(xml.parse(SOURCE))


@pytest.mark.parametrize(("language", "said"), [("zh-CN", "连接器"), ("en", "connector")])
def test_what_this_installation_does_not_know_blocks(caller: As, language: str, said: str) -> None:
    source = around('<serviceTask id="t" camunda:class="com.acme.Pay"/>')
    draft = caller("linshu", language).upload(source, path="/definitions/drafts").json
    [blocking] = [todo for todo in draft["todos"] if todo["severity"] == "refuse"]
    assert not draft["ready"]
    assert (blocking["code"], blocking["element"]) == ("connector_to_choose", "t")
    assert said in blocking["message"]


@pytest.mark.parametrize(
    ("source", "code"),
    [(b"<html/>", "not_bpmn"), (b"<a", "xml_not_well_formed"), (b"<!DOCTYPE a><a/>", "xml_doctype_forbidden")],
)
def test_what_is_no_diagram_is_refused(caller: As, source: bytes, code: str) -> None:
    refused = caller("linshu").upload(source, path="/definitions/drafts")
    assert (refused.status_code, refused.json["code"]) == (422, code)
