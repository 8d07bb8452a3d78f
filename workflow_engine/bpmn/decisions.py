"""DMN files: XML to the plain data of `feel.decisions`. Versions 1.1 to 1.5 differ in namespaces, so local names count.

`read` is the door: what it gives back can decide. `draft` gives back whatever can be made of a file, with its findings.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from workflow_engine.bpmn.decision_boxes import (
    box,
    child,
    children,
    formula_in,
    function,
    name_of,
    place,
    type_of,
    variable_of,
)
from workflow_engine.bpmn.xml import Element, local, namespace, parse
from workflow_engine.domain.errors import InvalidDiagram
from workflow_engine.domain.problem import Problem, refusing
from workflow_engine.domain.text import Text
from workflow_engine.feel.decisions import Finding, Model
from workflow_engine.feel.decisions import definitions as dmn


def read(source: bytes, imports: Iterable[bytes] = ()) -> Model:
    """The model of a DMN file; `imports` are the files that it imports, and those that they import, in any order.

    Raises TooLarge, or InvalidDiagram with a problem for each thing that keeps it from being evaluated.
    """
    model = draft(source, imports)
    found = refusing(problems(model))
    if found:
        raise InvalidDiagram(problems=found)
    return model


def draft(source: bytes, imports: Iterable[bytes] = ()) -> Model:
    """The same, but what is wrong inside its decisions is told by `problems` and null when it is evaluated.

    Raises TooLarge, or InvalidDiagram for a file that is not a DMN file at all.
    """
    try:
        return _model(_definitions(source), [_definitions(each) for each in imports])
    except RecursionError:
        raise _refused("xml_too_deep", "框式表达式嵌套过深。", "Expected fewer boxes inside one another.") from None


def problems(model: Model) -> tuple[Problem, ...]:
    """What is wrong with a model, worst and warnings alike, in the order of the file."""
    return tuple(_problem(finding) for finding in model.findings)


def _problem(finding: Finding) -> Problem:
    return Problem(
        finding.code,
        Text(finding.message.zh, str(finding.message)),
        element=finding.place.element or None,
        line=finding.place.line,
        column=finding.column,
        severity=finding.severity,
    )


def _model(definitions: dmn.Definitions, others: list[dmn.Definitions]) -> Model:
    """A model on the models that it imports, each made once; files that import one another are refused."""
    waiting = {each.namespace: each for each in others if each.namespace != definitions.namespace}
    made: dict[str, Model] = {}
    while ready := [each for each in waiting.values() if not {i.namespace for i in each.imports} & waiting.keys()]:
        for each in ready:
            made[each.namespace] = Model(each, made.values())
            del waiting[each.namespace]
    if waiting:
        names = ", ".join(waiting)
        raise _refused(
            "decision_cycle", f"模型相互引入：{names}。", f"Expected imports without a circle, but found {names}."
        )
    return Model(definitions, made.values())


def _definitions(source: bytes) -> dmn.Definitions:
    root = parse(source)
    if local(root) != "definitions" or "/DMN/" not in namespace(root):
        raise _refused("not_a_decision", "该文件不是 DMN 文件。", "Expected a DMN file, but it is another kind.")
    imports = (dmn.Import(name_of(each), each.get("namespace") or "", place(each)) for each in children(root, "import"))
    return dmn.Definitions(
        name_of(root),
        root.get("namespace") or "",
        tuple(ELEMENTS[local(each)](each) for each in children(root, *ELEMENTS)),
        tuple(map(_item, children(root, "itemDefinition"))),
        tuple(imports),
    )


def _input(element: Element) -> dmn.InputData:
    return dmn.InputData(_id(element), variable_of(element), place=place(element))


def _decision(element: Element) -> dmn.Decision:
    return dmn.Decision(_id(element), variable_of(element), box(element), _required(element), place(element))


def _knowledge(element: Element) -> dmn.Knowledge:
    logic = function(child(element, "encapsulatedLogic"))
    return dmn.Knowledge(_id(element), variable_of(element), logic, _required(element), place(element))


def _decision_service(element: Element) -> dmn.DecisionService:
    """Input data come before input decisions, as they do in the service's parameters (10.4)."""
    inputs = (*children(element, "inputData"), *children(element, "inputDecision"))
    outputs = children(element, "outputDecision")
    return dmn.DecisionService(
        _id(element),
        variable_of(element),
        tuple(map(_reference, inputs)),
        tuple(map(_reference, outputs)),
        place(element),
    )


def _required(element: Element) -> tuple[dmn.Reference, ...]:
    requirements = children(element, "informationRequirement", "knowledgeRequirement")
    wanted = (each for requirement in requirements for each in children(requirement, *REQUIRED))
    return tuple(map(_reference, wanted))


def _reference(element: Element) -> dmn.Reference:
    """`#id`, or `namespace#id`."""
    file, _, id_ = (element.get("href") or "").rpartition("#")
    return dmn.Reference(id_, file)


def _id(element: Element) -> str:
    return element.get("id") or name_of(element)


def _item(element: Element) -> dmn.Item:
    function_item = child(element, "functionItem")
    return dmn.Item(
        name_of(element),
        type_of(element) if function_item is None else (function_item.get("outputTypeRef") or ""),
        tuple(map(_item, children(element, "itemComponent"))),
        None if function_item is None else tuple(_parameters(function_item)),
        (element.get("isCollection") or "").strip() in ("true", "1"),
        formula_in(element, "allowedValues"),
        formula_in(element, "typeConstraint"),
        place(element),
    )


def _parameters(element: Element) -> Iterator[dmn.Variable]:
    return (dmn.Variable(name_of(each), type_of(each)) for each in children(element, "parameters"))


def _refused(code: str, zh: str, en: str) -> InvalidDiagram:
    return InvalidDiagram(problems=[Problem(code, Text(zh, en))])


REQUIRED = ("requiredDecision", "requiredInput", "requiredKnowledge")
ELEMENTS: Mapping[str, Callable[[Element], dmn.Element]] = {
    "inputData": _input,
    "decision": _decision,
    "businessKnowledgeModel": _knowledge,
    "decisionService": _decision_service,
}
