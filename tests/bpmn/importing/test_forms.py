"""Forms in foreign files become form documents that our own reader takes."""

import json
from typing import Any

from forms import read_form
from tests.bpmn.importing.files import around, codes, extended, settings
from workflow_engine.bpmn import importing

FIELDS = (
    '<camunda:formData><camunda:formField id="amount" type="long" label="金额" defaultValue="5">'
    '<camunda:validation><camunda:constraint name="required"/><camunda:constraint name="max" config="900"/>'
    '</camunda:validation></camunda:formField><camunda:formField id="kind" type="enum" defaultValue="a">'
    '<camunda:value id="a" name="甲"/><camunda:value id="b"/></camunda:formField>'
    '<camunda:formField id="by" type="date"/><camunda:formField id="odd-name" type="colour"/></camunda:formData>'
)
PROPERTIES = (
    '<flowable:formProperty id="reason" name="原因" type="string" required="true"/>'
    '<flowable:formProperty id="ok" type="boolean" writable="false"/>'
)
COMPONENTS: list[dict[str, Any]] = [
    {"type": "text", "text": "# 请填写"},
    {"type": "textfield", "key": "name", "label": "姓名", "validate": {"required": True, "maxLength": 20}},
    {"type": "group", "components": [{"type": "number", "key": "age", "validate": {"min": 18, "max": 99.5}}]},
    {"type": "select", "key": "city", "values": [{"value": "sh", "label": "上海"}, {"value": "sh", "label": "上海"}]},
    {"type": "datetime", "subtype": "datetime", "key": "at"},
    {"type": "checkbox", "key": "agreed", "disabled": True},
    {"type": "button", "key": "send"},
]


def only_form(source: bytes) -> dict[str, Any]:
    [made] = importing.draft(source).forms.values()
    read_form(made, None)
    return dict(made)


def test_form_fields_of_camunda_7() -> None:
    source = around(f'<userTask id="t" name="初审">{extended(FIELDS)}</userTask>')
    made = only_form(source)
    assert made["key"] == "t"
    assert made["title"] == {"zh": "初审", "en": "初审"}
    assert [(field["key"], field["type"]) for field in made["fields"]] == [
        ("amount", "int"),
        ("kind", "choice"),
        ("by", "date"),
        ("odd_name", "text"),
    ]
    amount, kind, *_ = made["fields"]
    assert (amount["required"], amount["max"], amount["default"]) == (True, "900", "5")
    assert kind["default"] == '"a"'
    assert kind["options"][0] == {"key": "a", "label": {"zh": "甲", "en": "甲"}}
    assert "field_type" in codes(importing.draft(source), "warning")


def test_form_properties_and_who_may_write_them() -> None:
    source = around(f'<userTask id="t">{extended(PROPERTIES)}</userTask>')
    assert [field["type"] for field in only_form(source)["fields"]] == ["text", "bool"]
    assert settings(source) == {
        "form": "t",
        "field": [{"name": "reason", "access": "write"}, {"name": "ok", "access": "read"}],
    }


def test_embedded_forms_of_camunda_8() -> None:
    text = json.dumps({"components": COMPONENTS}, ensure_ascii=False)
    embedded = extended(f'<zeebe:userTaskForm id="apply">{text}</zeebe:userTaskForm>')
    bound = extended('<zeebe:formDefinition formKey="camunda-forms:bpmn:apply"/>')
    source = around(f'{embedded}<userTask id="t">{bound}</userTask>')
    made = only_form(source)
    assert [(field["key"], field["type"]) for field in made["fields"]] == [
        ("text_0", "note"),
        ("name", "text"),
        ("age", "decimal"),
        ("city", "choice"),
        ("at", "datetime"),
        ("agreed", "bool"),
    ]
    assert made["fields"][2]["max"] == "99.5"
    assert len(made["fields"][3]["options"]) == 1
    assert settings(source)["field"][-1] == {"name": "agreed", "access": "read"}


def test_forms_that_lie_elsewhere_wait_to_be_drawn() -> None:
    source = around('<userTask id="t" camunda:formKey="embedded:app:forms/check order.html"/>')
    assert settings(source) == {"form": "check_order"}
    made = importing.draft(source)
    assert made.forms == {}
    assert "form_to_draw" in codes(made, "warning")


def test_broken_form_documents_are_no_forms() -> None:
    for text in ("{", "[]", '{"components": 5}', '{"components": [{"type": "textfield"}, 7]}', "[" * 500):
        embedded = extended(f'<zeebe:userTaskForm id="apply">{text}</zeebe:userTaskForm>')
        bound = extended('<zeebe:formDefinition formKey="camunda-forms:bpmn:apply"/>')
        made = importing.draft(around(f'{embedded}<userTask id="t">{bound}</userTask>'))
        assert made.blocking == ()
        for form in made.forms.values():
            read_form(form, None)
