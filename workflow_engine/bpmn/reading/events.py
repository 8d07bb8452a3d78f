"""Event definitions, loop characteristics and data associations."""

from workflow_engine.bpmn import extensions
from workflow_engine.bpmn.model import NAME, Association, Event, Loop
from workflow_engine.bpmn.reading.texts import bare, child, child_text, children, feel, flag, ref, text
from workflow_engine.bpmn.xml import Element, local

KINDS = {
    "messageEventDefinition": "message",
    "signalEventDefinition": "signal",
    "timerEventDefinition": "timer",
    "conditionalEventDefinition": "conditional",
    "errorEventDefinition": "error",
    "escalationEventDefinition": "escalation",
    "cancelEventDefinition": "cancel",
    "compensateEventDefinition": "compensation",
    "linkEventDefinition": "link",
    "terminateEventDefinition": "terminate",
}
REFERENCES = {
    "message": "messageRef",
    "signal": "signalRef",
    "error": "errorRef",
    "escalation": "escalationRef",
    "compensation": "activityRef",
}
FORMS = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}


def events(element: Element) -> list[Event]:
    """The event definitions of a node in the order they stand; a reference to one elsewhere keeps only its id."""
    found = []
    for each in children(element):
        if local(each) in KINDS:
            found.append(event(each))
        elif local(each) == "eventDefinitionRef":
            found.append(Event("reference", each.sourceline, ref=bare(each, text(each))))
    return found


def event(element: Element) -> Event:
    kind = KINDS[local(element)]
    read = Event(kind, element.sourceline, id=element.get("id", ""), settings=extensions.settings(element))
    if kind in REFERENCES:
        read.ref = ref(element, REFERENCES[kind])
    if kind == "timer":
        values = list(children(element, *FORMS))
        read.form = FORMS[local(values[0])] if len(values) == 1 else ""
        read.text = text(values[0]) if len(values) == 1 else None
    elif kind == "conditional":
        read.text = feel(child_text(element, "condition"))
    elif kind == "link":
        read.text = element.get("name")
        read.ref = bare(element, child_text(element, "target"))
    elif kind == "compensation":
        read.waits = flag(element, "waitForCompletion", True)
    return read


def loop(element: Element) -> Loop | None:
    """Loop characteristics of an activity."""
    standard, many = child(element, "standardLoopCharacteristics"), child(element, "multiInstanceLoopCharacteristics")
    if standard is not None and many is not None:
        return Loop("both", many.sourceline)
    if standard is not None:
        return Loop(
            "standardLoop",
            standard.sourceline,
            test_before=flag(standard, "testBefore", False),
            maximum=standard.get("loopMaximum"),
            condition=feel(child_text(standard, "loopCondition")),
        )
    return None if many is None else _multi_instance(many)


def _multi_instance(element: Element) -> Loop:
    ours = extensions.settings(element)
    item = child(element, "inputDataItem")
    result = child(element, "outputDataItem")
    read = Loop(
        "multiInstance",
        element.sourceline,
        sequential=flag(element, "isSequential", False),
        condition=feel(child_text(element, "completionCondition")),
        cardinality=feel(child_text(element, "loopCardinality")),
        collection=feel(ours.get("collection")) or bare(element, child_text(element, "loopDataInputRef")),
        element=ours.get("element") or _item_name(item),
        output_collection=ours.get("outputCollection") or bare(element, child_text(element, "loopDataOutputRef")),
        output_element=feel(ours.get("outputElement")) or _item_name(result),
        behavior=element.get("behavior", "All"),
        none_event=ref(element, "noneBehaviorEventRef"),
        one_event=ref(element, "oneBehaviorEventRef"),
    )
    for each in children(element, "complexBehaviorDefinition"):
        condition = feel(child_text(each, "condition")) or ""
        thrown = child(each, "event")
        definitions = events(thrown) if thrown is not None else []
        if definitions:
            read.complex_events.append((condition, definitions[0]))
    return read


def _item_name(element: Element | None) -> str | None:
    """The variable of an item: its name if it can be one, else its id."""
    if element is None:
        return None
    name = element.get("name") or ""
    return name if NAME.fullmatch(name) else element.get("id")


def associations(element: Element) -> list[Association]:
    """Data associations that change data: with an assignment or a transformation."""
    found = []
    for each in children(element, "dataInputAssociation", "dataOutputAssociation"):
        assignments = [
            (feel(child_text(one, "from")) or "", child_text(one, "to") or "") for one in children(each, "assignment")
        ]
        found.append(
            Association(
                "in" if local(each) == "dataInputAssociation" else "out",
                each.sourceline,
                [name for one in children(each, "sourceRef") if (name := bare(each, text(one)))],
                bare(each, child_text(each, "targetRef")),
                feel(child_text(each, "transformation")),
                assignments,
            )
        )
    return found
