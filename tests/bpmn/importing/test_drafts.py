"""Any BPMN file opens as a draft, keeps all it had, and opens again as the same draft."""

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bpmn.importing.files import SPACES, around, extended, file, line, model
from workflow_engine.bpmn import importing, xml
from workflow_engine.bpmn.model import NODES
from workflow_engine.domain.errors import InvalidDiagram, TooLarge
from workflow_engine.domain.limits import limit

EVERYTHING = around(
    '<documentation>text</documentation><userTask id="t" name="a" camunda:assignee="${x}" camunda:formKey="f" other:a="1">'
    + extended(
        '<camunda:taskListener class="A"/><camunda:unknown><deep xmlns="urn:x">text<b/>tail</deep></camunda:unknown>',
        '<camunda:inputOutput><camunda:inputParameter name="i">${b}</camunda:inputParameter></camunda:inputOutput>',
    )
    + '<ioSpecification id="io"><inputSet/><outputSet/></ioSpecification></userTask><dataStoreReference id="ds"/>'
    '<boundaryEvent id="b" attachedToRef="t"><timerEventDefinition><timeDuration>${x}</timeDuration></timerEventDefinition>'
    '</boundaryEvent><association id="as" sourceRef="t" targetRef="ds"/>'
    '<textAnnotation id="ta"><text>note</text></textAnnotation>'
    '<serviceTask camunda:class="A"/><subProcess id="1 sub"/><sequenceFlow id="x" sourceRef="1 sub" targetRef="nowhere"/>'
    '<endEvent id="t"><messageEventDefinition camunda:type="external" camunda:topic="x"/></endEvent>'
)


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (b"", "xml_not_well_formed"),
        (b"<definitions", "xml_not_well_formed"),
        (EVERYTHING[: len(EVERYTHING) * 6 // 10], "xml_not_well_formed"),
        (b'<!DOCTYPE d [<!ENTITY x "y">]>' + EVERYTHING, "xml_doctype_forbidden"),
        (b'<?xml version="1.0"?><!-- <a> --> <!-- --><!DOCTYPE d>' + EVERYTHING, "xml_doctype_forbidden"),
        (b"\xef\xbb\xbf<!DOCTYPE d>" + EVERYTHING, "xml_doctype_forbidden"),
        (b'<?xml version="1.0"?><html/>', "not_bpmn"),
        (b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>', "not_bpmn"),
        (b'<b:definitions xmlns:b="urn:other"><b:process id="p"/></b:definitions>', "not_bpmn"),
    ],
)
def test_what_is_no_bpmn_is_refused_by_name(source: bytes, code: str) -> None:
    with pytest.raises(InvalidDiagram) as refusal:
        importing.draft(source)
    [problem] = refusal.value.problems
    assert problem.code == code
    assert problem.line is not None or code == "xml_doctype_forbidden"


def test_an_element_with_very_many_attributes_is_refused_at_once() -> None:
    many = " ".join(f'a{number}="x"' for number in range(100_000))
    began = time.process_time()
    with pytest.raises(InvalidDiagram) as refusal:
        importing.draft(around(f'\n<userTask id="t" {many}/>'))
    assert time.process_time() - began < 1
    assert [(problem.code, problem.line) for problem in refusal.value.problems] == [("too_many_attributes", 2)]


def test_a_mail_in_a_diagram_may_be_a_page() -> None:
    page = "<![CDATA[<!DOCTYPE html><html>Order</html>]]>"
    field = f'<camunda:field name="html"><camunda:string>{page}</camunda:string></camunda:field>'
    made = importing.draft(around(f'<serviceTask id="t" camunda:type="mail">{extended(field)}</serviceTask>'))
    assert made.blocking == ()


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(TooLarge):
        importing.draft(b" " * (limit("diagram_bytes") + 1))


@pytest.mark.parametrize(
    "source",
    [
        EVERYTHING,
        file(),
        file('<process id="p"/>'),
        file('<collaboration id="c"><participant id="x"/></collaboration>'),
        file('<choreography id="c"><choreographyTask id="t"/></choreography>'),
        f'<?xml version="1.0" encoding="GB18030"?><definitions {SPACES}><process id="p" name="审批"/></definitions>'.encode(
            "gb18030"
        ),
        f'<?xml version="1.0" encoding="UTF-16"?><definitions {SPACES}><process id="p" name="审批"/></definitions>'.encode(
            "utf-16"
        ),
        b"\xef\xbb\xbf" + file('<process id="p"><task/></process>'),
    ],
)
def test_a_draft_gives_back_all_of_the_file_and_opens_as_itself(source: bytes) -> None:
    made = importing.draft(source)
    assert model(xml.parse(importing.restored(made.xml))) == model(xml.parse(source))
    again = importing.draft(made.xml)
    assert again.xml == made.xml
    assert {todo.code for todo in again.blocking} == {todo.code for todo in made.blocking}


def test_marks_that_somebody_broke_do_no_harm() -> None:
    ours = 'xmlns:handoff="http://handoff.dev/bpmn/1.0"'
    for was in ("{", "[1]", "5", '{"name": 5}', "[" * 100_000):
        source = around(f'<userTask id="t" {ours} handoff:was=\'{was}\' name="{"x" * 300}"/>')
        made = importing.draft(source)
        assert b"<userTask" in importing.restored(made.xml)


def test_two_thousand_nodes_take_no_longer_than_a_second() -> None:
    names = [f"n{number}" for number in range(1_990)]
    tasks = "".join(
        f'<userTask id="{name}" camunda:assignee="${{a{name}}}">{extended("<camunda:a/>")}</userTask>' for name in names
    )
    source = file(f'<process id="p"><startEvent id="s"/>{tasks}{line("s", *names)}</process>')
    importing.draft(around('<userTask id="t"/>'))
    began = time.process_time()
    made = importing.draft(source)
    assert time.process_time() - began < 2.5
    assert made.blocking == ()


def test_time_grows_with_the_size_of_a_file() -> None:
    spent = []
    for count in (400, 1_600):
        names = [f"n{number}" for number in range(count)]
        tasks = "".join(f'<task id="{name}"/>' for name in names)
        ways = "".join(f'<sequenceFlow id="w{name}" sourceRef="n0" targetRef="{name}"/>' for name in names[1:])
        began = time.process_time()
        importing.draft(file(f'<process id="p">{tasks}{ways}{line(*names)}</process>'))
        spent.append(time.process_time() - began)
    assert spent[1] < 12 * spent[0] + 0.2


def elements(depth: int) -> Any:
    """Trees of BPMN elements that fit nowhere, with settings of other engines."""
    tags = [*sorted(NODES), "sequenceFlow", "laneSet", "lane", "extensionElements", "dataObject", "conditionExpression"]
    attributes = st.dictionaries(
        st.sampled_from(
            ["id", "name", "sourceRef", "targetRef", "attachedToRef", "default", "calledElement", "messageRef"]
        )
        | st.sampled_from(["camunda:class", "camunda:assignee", "camunda:formKey", "zeebe:x", "triggeredByEvent"]),
        st.sampled_from(["a", "b", "c", "1 d", "", "${x}", "${", "true", "=y", "q:a"]),
        max_size=4,
    )
    inner = st.lists(st.deferred(lambda: elements(depth - 1)), max_size=4) if depth else st.just([])
    return st.builds(written, st.sampled_from(tags), attributes, inner)


def written(tag: str, attributes: dict[str, str], inside: list[str]) -> str:
    said = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<{tag}{said}>{''.join(inside)}</{tag}>"


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(elements(3), max_size=8))
def test_any_elements_open_and_come_back(parts: list[str]) -> None:
    source = file(f'<process id="p">{"".join(parts)}</process>', '<process isExecutable="maybe"/>')
    made = importing.draft(source)
    assert model(xml.parse(importing.restored(made.xml))) == model(xml.parse(source))
    assert importing.draft(made.xml).xml == made.xml
