"""Words of the BPMN schema inside processes: unknown ones would be passed over in silence, and a misspelt `cancelActivity`
would make an event interrupt. What other makers say in their own namespaces or in extensions is not looked at."""

from collections.abc import Iterator

from workflow_engine.bpmn.model import ACTIVITIES, EVENTS, GATEWAYS, Diagram
from workflow_engine.bpmn.reading.events import FORMS, KINDS
from workflow_engine.bpmn.reading.texts import children
from workflow_engine.bpmn.xml import Element, local
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text

ELEMENTS = {
    *(ACTIVITIES | GATEWAYS | EVENTS | KINDS.keys() | FORMS.keys()),
    *("process", "sequenceFlow", "laneSet", "childLaneSet", "lane", "flowNodeRef", "partitionElement", "incoming"),
    *("outgoing", "documentation", "auditing", "monitoring", "property", "dataState", "supports", "eventDefinitionRef"),
    *("artifact", "association", "group", "textAnnotation", "text", "categoryValueRef", "script", "rendering"),
    *("standardLoopCharacteristics", "multiInstanceLoopCharacteristics", "loopCondition", "loopCardinality"),
    *("loopDataInputRef", "loopDataOutputRef", "inputDataItem", "outputDataItem", "completionCondition", "event"),
    *("complexBehaviorDefinition", "condition", "conditionExpression", "activationCondition", "expression"),
    *("formalExpression", "implicitThrowEvent", "operationRef", "source", "target", "sourceRef", "targetRef"),
    *("ioSpecification", "ioBinding", "dataInput", "dataOutput", "inputSet", "outputSet", "dataInputRefs"),
    *("dataOutputRefs", "optionalInputRefs", "optionalOutputRefs", "whileExecutingInputRefs", "inputSetRefs"),
    *("whileExecutingOutputRefs", "outputSetRefs", "dataInputAssociation", "dataOutputAssociation", "transformation"),
    *("assignment", "from", "to", "dataObject", "dataObjectReference", "dataStoreReference", "resourceRole"),
    *("performer", "humanPerformer", "potentialOwner", "resourceRef", "resourceAssignmentExpression"),
    *("resourceParameterBinding", "correlationSubscription", "correlationPropertyBinding", "correlationPropertyRef"),
    *("dataPath", "supportedInterfaceRef", "interfaceRef", "extensionElements"),
}
ATTRIBUTES = {
    *("id", "name", "isExecutable", "processType", "isClosed", "definitionalCollaborationRef", "isForCompensation"),
    *("startQuantity", "completionQuantity", "default", "implementation", "operationRef", "messageRef", "instantiate"),
    *("scriptFormat", "calledElement", "triggeredByEvent", "method", "ordering", "cancelRemainingInstances"),
    *("attachedToRef", "cancelActivity", "parallelMultiple", "isInterrupting", "gatewayDirection", "eventGatewayType"),
    *("sourceRef", "targetRef", "isImmediate", "dataObjectRef", "dataStoreRef", "itemSubjectRef", "isCollection"),
    *("errorRef", "escalationRef", "signalRef", "activityRef", "waitForCompletion", "testBefore", "loopMaximum"),
    *("isSequential", "behavior", "oneBehaviorEventRef", "noneBehaviorEventRef", "language", "evaluatesToTypeRef"),
    *("textFormat", "associationDirection", "categoryValueRef", "partitionElementRef", "resourceRef", "parameterRef"),
    *("correlationPropertyRef", "correlationKeyRef", "inputDataRef", "outputDataRef", "capacity", "isUnlimited"),
}
BOOLEAN = ("true", "false", "1", "0")
VALUES = {
    **dict.fromkeys(("isExecutable", "isForCompensation", "instantiate", "triggeredByEvent", "isSequential"), BOOLEAN),
    **dict.fromkeys(("cancelActivity", "isInterrupting", "parallelMultiple", "testBefore"), BOOLEAN),
    **dict.fromkeys(("cancelRemainingInstances", "waitForCompletion"), BOOLEAN),
    "gatewayDirection": ("Unspecified", "Converging", "Diverging", "Mixed"),
    "eventGatewayType": ("Exclusive", "Parallel"),
    "behavior": ("None", "One", "All", "Complex"),
    "ordering": ("Parallel", "Sequential"),
}


def words(root: Element, diagram: Diagram) -> Iterator[Problem]:
    for process in children(root, "process"):
        yield from _inside(process)


def _inside(element: Element) -> Iterator[Problem]:
    yield from _attributes(element)
    for child in children(element):
        if local(child) not in ELEMENTS:
            said = Text(
                f"BPMN 中没有元素 {local(child)}。", f"Expected an element of BPMN, but {local(child)} is none."
            )
            yield Problem("unknown_element", said, element=_place(child), line=child.sourceline)
        elif local(child) != "extensionElements":
            yield from _inside(child)


def _attributes(element: Element) -> Iterator[Problem]:
    for name, value in element.attrib.items():
        if name.startswith("{"):
            continue
        if name not in ATTRIBUTES:
            said = Text(f"BPMN 中没有属性 {name}，不起作用。", f"BPMN has no attribute {name}; it has no effect.")
            yield Problem("unknown_attribute", said, _place(element), line=element.sourceline, severity="warning")
        elif value.strip() not in VALUES.get(name, (value.strip(),)):
            listed, found = ", ".join(VALUES[name]), value.strip()[:60]
            said = Text(
                f"{name} 应为 {listed} 之一，而不是 {found or '（空）'}。",
                f"Expected {name} to be one of {listed}, but it is {found or '(empty)'}.",
            )
            yield Problem("bad_type", said, element=_place(element), line=element.sourceline)


def _place(element: Element) -> str | None:
    """The id of an element, or of the nearest around it that has one."""
    return next((each.get("id") for each in (element, *element.iterancestors()) if each.get("id")), None)
