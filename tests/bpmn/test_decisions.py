"""DMN files: every version and every box is read; what is wrong is told with its place, and nothing hostile gets through."""

import sys
from datetime import UTC, datetime

import pytest

from workflow_engine.bpmn import decisions
from workflow_engine.domain.errors import InvalidDiagram, TooLarge
from workflow_engine.feel import OverLimit

NOW = datetime(2026, 3, 2, tzinfo=UTC)
NAMESPACES = {
    "1.1": "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "1.2": "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "1.3": "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "1.4": "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "1.5": "https://www.omg.org/spec/DMN/20230324/MODEL/",
}


def dmn(inside: str, version: str = "1.5", namespace: str = "urn:order") -> bytes:
    return (
        f'<definitions xmlns="{NAMESPACES[version]}" xmlns:feel="urn:feel" name="order" namespace="{namespace}">\n'
        f"{inside}\n</definitions>"
    ).encode()


def decision(box: str, name: str = "d") -> str:
    return f'<decision id="{name}" name="{name}"><variable name="{name}"/>{box}</decision>'


def text(formula: str, tag: str = "literalExpression") -> str:
    return f"<{tag}><text><![CDATA[{formula}]]></text></{tag}>"


APPROVAL = """
<itemDefinition name="tOrder"><itemComponent name="amount"><typeRef>feel:number</typeRef></itemComponent>
  <itemComponent name="dept"><typeRef>string</typeRef>
    <allowedValues><text>"财务", "销售"</text></allowedValues></itemComponent></itemDefinition>
<inputData id="i" name="order"><variable name="order" typeRef="tOrder"/></inputData>
<decision id="approver" name="谁审批"><variable name="谁审批" typeRef="string"/>
  <informationRequirement><requiredInput href="#i"/></informationRequirement>
  <decisionTable id="table" hitPolicy="FIRST">
    <input label="金额"><inputExpression typeRef="number"><text>order.amount</text></inputExpression></input>
    <input><inputExpression><text>order.dept</text></inputExpression>
      <inputValues><text>"财务", "销售"</text></inputValues></input>
    <output name="who" typeRef="string"><outputValues><text>"经理", "总监"</text></outputValues>
      <defaultOutputEntry><text>"无人"</text></defaultOutputEntry></output>
    <rule id="r1"><inputEntry><text>&gt;= 200000</text></inputEntry><inputEntry><text>-</text></inputEntry>
      <outputEntry><text>"总监"</text></outputEntry></rule>
    <rule id="r2"><inputEntry><text>[1000..200000)</text></inputEntry><inputEntry><text>"财务"</text></inputEntry>
      <outputEntry><text>"经理"</text></outputEntry></rule>
  </decisionTable></decision>"""


@pytest.mark.parametrize("version", NAMESPACES)
@pytest.mark.parametrize(
    ("amount", "dept", "who"), [(300_000, "销售", "总监"), (5_000, "财务", "经理"), (5, "财务", "无人")]
)
def test_a_table_of_every_version(version, amount, dept, who):
    model = decisions.read(dmn(APPROVAL, version))
    decided = model.evaluate("谁审批", {"order": {"amount": amount, "dept": dept}}, now=NOW)
    assert decided.value == who
    assert decided.record[0].inputs == {"金额": amount, "order.dept": dept}


BOXES = [
    (text("1 + 1"), 2),
    ("", None),
    (f'<context><contextEntry><variable name="a"/>{text("1")}</contextEntry>'
     f"<contextEntry>{text('a + 1')}</contextEntry></context>", 2),
    (f'<relation><column name="x"/><column name="y"/><row>{text("1")}{text("2")}</row></relation>', [{"x": 1, "y": 2}]),
    (f"<list>{text('1')}{text('2')}</list>", [1, 2]),
    (f'<invocation>{text("abs")}<binding><parameter name="n"/>{text("-3")}</binding></invocation>', 3),
    (f"<conditional><if>{text('true')}</if><then>{text('1')}</then><else>{text('2')}</else></conditional>", 1),
    (f"<filter><in>{text('[1, 2, 3]')}</in><match>{text('item > 1')}</match></filter>", [2, 3]),
    (f'<for iteratorVariable="i"><in>{text("[1, 2]")}</in><return>{text("i * 2")}</return></for>', [2, 4]),
    (f'<some iteratorVariable="i"><in>{text("[1, 2]")}</in><satisfies>{text("i > 1")}</satisfies></some>', True),
    (f'<every iteratorVariable="i"><in>{text("[1, 2]")}</in><satisfies>{text("i > 1")}</satisfies></every>', False),
    (f'<context><contextEntry><variable name="f"/><functionDefinition><formalParameter name="x" typeRef="number"/>{text("x * 2")}'
     f"</functionDefinition></contextEntry><contextEntry>{text('f(4)')}</contextEntry></context>", 8),
    (f'<context><contextEntry><variable name="f"/><functionDefinition kind="Java">{text("1")}</functionDefinition>'
     f"</contextEntry><contextEntry>{text('f()')}</contextEntry></context>", None),
]  # fmt: skip


@pytest.mark.parametrize(("box", "wanted"), BOXES)
def test_box(box, wanted):
    assert decisions.read(dmn(decision(box))).evaluate("d", {}, now=NOW).value == wanted


def test_knowledge_services_and_types():
    inside = f"""
    <itemDefinition name="tTwice">
      <functionItem outputTypeRef="number"><parameters name="x" typeRef="number"/></functionItem></itemDefinition>
    <itemDefinition name="tList" isCollection="true"><typeRef>number</typeRef>
      <typeConstraint><text>count(?) = 2</text></typeConstraint></itemDefinition>
    <inputData name="amount"><variable name="amount" typeRef="number"/></inputData>
    <businessKnowledgeModel id="k" name="twice"><variable name="twice" typeRef="tTwice"/>
      <encapsulatedLogic><formalParameter name="x" typeRef="number"/>{text("x * 2")}</encapsulatedLogic></businessKnowledgeModel>
    <decision id="a" name="doubled"><variable name="doubled" typeRef="number"/>
      <informationRequirement><requiredInput href="urn:order#amount"/></informationRequirement>
      <knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement>{text("twice(amount)")}</decision>
    <decision id="b" name="pair"><variable name="pair" typeRef="tList"/>
      <informationRequirement><requiredDecision href="#a"/></informationRequirement>{text("[doubled, doubled]")}</decision>
    <decisionService id="s" name="pairing"><variable name="pairing"/>
      <outputDecision href="#b"/><inputDecision href="#a"/></decisionService>
    <decision id="c" name="through the service"><variable name="through the service"/>
      <knowledgeRequirement><requiredKnowledge href="#s"/></knowledgeRequirement>{text("pairing(7)")}</decision>
    <businessKnowledgeModel name="unsaid"><variable name="unsaid"/></businessKnowledgeModel>
    <knowledgeSource name="the law"/>"""
    model = decisions.read(dmn(inside))
    assert model.evaluate("pair", {"amount": 3}, now=NOW).value == [6, 6]
    assert model.evaluate("through the service", {}, now=NOW).value == [7, 7]
    assert model.evaluate("pairing", {"doubled": 5}, now=NOW).value == [5, 5]


def rates(version: str = "1.5") -> bytes:
    return dmn(decision(text("0.2"), "rate"), version, "urn:rates")


IMPORTING = (
    '<import name="tax" namespace="urn:rates" importType="x"/><decision id="d" name="d"><variable name="d"/>'
    '<informationRequirement><requiredDecision href="urn:rates#rate"/></informationRequirement>'
    f"{text('tax.rate * 10')}</decision>"
)


def test_imports_in_any_order():
    above = dmn(
        IMPORTING.replace("urn:rates", "urn:middle").replace("#rate", "#d").replace("tax.rate", "tax.d"),
        namespace="urn:top",
    )
    middle = dmn(IMPORTING, namespace="urn:middle")
    assert decisions.read(dmn(IMPORTING), [rates()]).evaluate("d", {}, now=NOW).value == 2
    assert decisions.read(above, [middle, rates()]).evaluate("d", {}, now=NOW).value == 20
    assert decisions.read(above, [rates(), middle]).evaluate("d", {}, now=NOW).value == 20


REQUIRING = '<informationRequirement><requiredDecision href="#{}"/></informationRequirement>'


def codes(source: bytes, imports=()) -> list[str]:
    with pytest.raises(InvalidDiagram) as refusal:
        decisions.read(source, imports)
    assert all(problem.text.zh for problem in refusal.value.problems)
    return [problem.code for problem in refusal.value.problems]


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        (b"<definitions>", ["xml_not_well_formed"]),
        (b"<!DOCTYPE x><definitions/>", ["xml_doctype_forbidden"]),
        (b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>', ["not_a_decision"]),
        (b'<other xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>', ["not_a_decision"]),
        (dmn(decision(text("1 +"))), ["expr_syntax"]),
        (dmn(decision('<literalExpression expressionLanguage="urn:java"><text>1</text></literalExpression>')),
         ["expression_language"]),
        (dmn(decision('<decisionTable hitPolicy="BEST"/>')), ["hit_policy"]),
        (dmn(decision('<decisionTable hitPolicy="COLLECT" aggregation="AVG"/>')), ["hit_policy"]),
        (dmn(decision('<decisionTable><input/><output/><rule id="r"/></decisionTable>')), ["table_cells"]),
        (dmn(decision(REQUIRING.format("nowhere"))), ["dangling_ref"]),
        (dmn(decision(REQUIRING.format("d"))), ["decision_cycle"]),
        (dmn(decision(text("1"), "a") + decision(text("2"), "a")), ["duplicate_id"]),
        (dmn(IMPORTING), ["unknown_import", "dangling_ref"]),
    ],
)  # fmt: skip
def test_refusals(source, wanted):
    assert codes(source) == wanted


def test_imports_in_a_circle_are_refused():
    one = dmn('<import name="b" namespace="urn:b"/>', namespace="urn:a")
    two = dmn('<import name="a" namespace="urn:a"/>', namespace="urn:b")
    assert codes(dmn(IMPORTING), [one, two]) == ["decision_cycle"]


def test_a_problem_says_where():
    source = dmn(
        '<decision id="d" name="d">\n<literalExpression id="e">\n<text>1 + </text></literalExpression></decision>'
    )
    with pytest.raises(InvalidDiagram) as refusal:
        decisions.read(source)
    [problem] = refusal.value.problems
    assert (problem.element, problem.line, problem.column) == ("e", 3, 5)


HOSTILE = [
    '__import__("os").system("touch canary") = 0',
    "__import__('os').system('touch x')",
    "().__class__.__bases__",
]
DOORS = {
    "literal": lambda hostile: decision(text(hostile)),
    "input": lambda hostile: decision(
        f"<decisionTable><input>{text(hostile, 'inputExpression')}</input><output/></decisionTable>"
    ),
    "allowed": lambda hostile: decision(
        f"<decisionTable><input>{text('1', 'inputExpression')}{text(hostile, 'inputValues')}</input><output/></decisionTable>"
    ),
    "cell": lambda hostile: decision(
        f"<decisionTable><input>{text('1', 'inputExpression')}</input><output/>"
        f"<rule>{text(hostile, 'inputEntry')}{text('1', 'outputEntry')}</rule></decisionTable>"
    ),
    "output": lambda hostile: decision(
        f"<decisionTable><input>{text('1', 'inputExpression')}</input><output/>"
        f"<rule>{text('-', 'inputEntry')}{text(hostile, 'outputEntry')}</rule></decisionTable>"
    ),
    "output values": lambda hostile: decision(
        f"<decisionTable><output>{text(hostile, 'outputValues')}</output></decisionTable>"
    ),
    "default": lambda hostile: decision(
        f"<decisionTable><output>{text(hostile, 'defaultOutputEntry')}</output></decisionTable>"
    ),
    "item": lambda hostile: (
        f'<itemDefinition name="t"><typeRef>string</typeRef>{text(hostile, "allowedValues")}</itemDefinition>'
    ),
    "constraint": lambda hostile: (
        f'<itemDefinition name="t"><typeRef>string</typeRef>{text(hostile, "typeConstraint")}</itemDefinition>'
    ),
    "knowledge": lambda hostile: (
        f'<businessKnowledgeModel id="k" name="k"><encapsulatedLogic>{text(hostile)}</encapsulatedLogic></businessKnowledgeModel>'
    ),
    "entry": lambda hostile: decision(
        f'<context><contextEntry><variable name="a"/>{text(hostile)}</contextEntry></context>'
    ),
    "binding": lambda hostile: decision(
        f'<invocation>{text("abs")}<binding><parameter name="n"/>{text(hostile)}</binding></invocation>'
    ),
    "match": lambda hostile: decision(f"<filter><in>{text('[1]')}</in><match>{text(hostile)}</match></filter>"),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_door_lets_python_in(door, hostile):
    """Reliability document, expression-escape: every text of a DMN file that is evaluated."""
    assert set(codes(dmn(DOORS[door](hostile)))) <= {"expr_syntax", "expr_unknown_function"}


def test_a_draft_keeps_what_can_be_used():
    model = decisions.draft(dmn(decision(text("1 +"), "bad") + decision(text("2"), "good")))
    assert [problem.code for problem in decisions.problems(model)] == ["expr_syntax"]
    assert model.evaluate("good", {}, now=NOW).value == 2


def test_a_file_without_ids():
    inside = (
        decision(text("amount * 2"))
        .replace(' id="d"', "")
        .replace(
            "<literalExpression>",
            '<informationRequirement><requiredInput href="#amount"/></informationRequirement><literalExpression>',
        )
    )
    model = decisions.read(dmn(f'<inputData name="amount"/>{inside}'))
    assert model.evaluate("d", {"amount": 4}, now=NOW).value == 8


def nested(count: int) -> bytes:
    return dmn(decision("<list>" * count + text("1") + "</list>" * count))


def deeper(levels: int, call):
    """What a call does when the stack is that deep already."""
    return deeper(levels - 1, call) if levels else call()


def test_boxes_inside_one_another():
    assert decisions.read(nested(20)).evaluate("d", {}, now=NOW).value is not None
    with pytest.raises(OverLimit):
        decisions.read(nested(100)).evaluate("d", {}, now=NOW)
    with pytest.raises(InvalidDiagram, match="xml_too_deep"):
        deeper(sys.getrecursionlimit() - 400, lambda: decisions.read(nested(190)))
    with pytest.raises(InvalidDiagram, match="xml_too_deep"):
        decisions.read(nested(250))


def test_too_large_a_file():
    with pytest.raises(TooLarge):
        decisions.read(b" " * (6 * 1024 * 1024))
