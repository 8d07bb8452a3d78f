"""One diagram for every place whose text is evaluated, with something hostile in it."""

from collections.abc import Mapping

from tests.bpmn.drawing import catch, end, file, flows, inside, looped, many, mapping, process, start, tasks, timer
from tests.security.attempt import Attempt, upload
from tests.security.diagrams import gate

EVIL = "__import__('os').system('touch /tmp/x')"
REFUSED = ("expr_syntax", "expr_unknown_function")
CONDITION = f"<conditionalEventDefinition><condition>{EVIL}</condition></conditionalEventDefinition>"
KEY = f'<messageEventDefinition messageRef="message_1" handoff:correlation="{EVIL}"/>'
SIGNAL = '<signalEventDefinition id="d1" signalRef="signal_1"/>'
COMPLEX = f"<condition>{EVIL}</condition><event id='x'>{SIGNAL}</event>"
BEHAVIOUR = f"<complexBehaviorDefinition>{COMPLEX}</complexBehaviorDefinition>"
CHANGED = f"<sourceRef>x</sourceRef><targetRef>r</targetRef><transformation>{EVIL}</transformation>"
GIVEN = f"<sourceRef>x</sourceRef><targetRef>r</targetRef><assignment><from>{EVIL}</from><to>r</to></assignment>"
PARAMETER = f'<extensionElements><handoff:parameter name="url" value="={EVIL}"/></extensionElements>'
PATH = f"<messagePath>{EVIL}</messagePath>"
PROPERTY = (
    '<correlationProperty id="cp"><correlationPropertyRetrievalExpression messageRef="message_1">'
    f"{PATH}</correlationPropertyRetrievalExpression></correlationProperty>"
)
BINDING = (
    '<correlationSubscription correlationKeyRef="k"><correlationPropertyBinding correlationPropertyRef="cp">'
    f"<dataPath>{EVIL}</dataPath></correlationPropertyBinding></correlationSubscription>"
)


def lined(node: str, before: str = "") -> str:
    """A process with one node `a`."""
    return process(before + start() + node + end() + flows("s>a a>e"))


def task(attributes: str = "", body: str = "", tag: str = "userTask") -> bytes:
    return file(lined(f'<{tag} id="a" {attributes}>{body}</{tag}>'))


def repeated(children: str, attributes: str = 'handoff:collection="people"') -> bytes:
    body = f"<multiInstanceLoopCharacteristics {attributes}>{children}</multiInstanceLoopCharacteristics>"
    return task(body=body)


DOORS: Mapping[str, bytes] = {  # the kind of a door, as `bpmn.check.doors` names it -> a diagram
    "flow condition": gate(EVIL),
    "timer date": file(lined(catch("a", timer("Date", EVIL)))),
    "timer duration": file(lined(catch("a", timer("Duration", EVIL)))),
    "timer cycle": file(lined(catch("a", timer("Cycle", EVIL)))),
    "conditional event": file(lined(catch("a", CONDITION))),
    "message correlation": file(lined(catch("a", KEY))),
    "correlation property": file(PROPERTY, lined(catch("a", "message"))),
    "correlation subscription": file(PROPERTY.replace(EVIL, "no"), lined(catch("a", "message"), BINDING)),
    "multi-instance collection": file(lined(many("a", collection=EVIL))),
    "multi-instance output": repeated("", f'handoff:collection="people" handoff:outputElement="{EVIL}"'),
    "loop cardinality": file(lined(many("a", collection="", loopCardinality=EVIL))),
    "completion condition": file(lined(many("a", completionCondition=EVIL))),
    "behavior condition": repeated(BEHAVIOUR, 'handoff:collection="people" behavior="Complex"'),
    "loop condition": file(lined(looped("a", EVIL))),
    "loop maximum": file(lined(looped("a", "x = 1", f'loopMaximum="{EVIL}"'))),
    "activation condition": file(
        lined(f'<complexGateway id="a"><activationCondition>{EVIL}</activationCondition></complexGateway>')
    ),
    "ad-hoc completion": file(
        lined(inside("a", tasks("b") + f"<completionCondition>{EVIL}</completionCondition>", "adHocSubProcess"))
    ),
    "input mapping": task(body=mapping(input_x=EVIL)),
    "output mapping": task(body=mapping(output_x=EVIL)),
    "parameter mapping": task('handoff:connector="http"', PARAMETER, "serviceTask"),
    "data transformation": task(body=f"<dataOutputAssociation>{CHANGED}</dataOutputAssociation>", tag="task"),
    "data assignment": task(body=f"<dataOutputAssociation>{GIVEN}</dataOutputAssociation>", tag="task"),
    "work due": task(f'handoff:due="={EVIL}"'),
    "work priority": task(f'handoff:priority="={EVIL}"'),
    "work candidates": task(f'handoff:candidates="={EVIL}"'),
    "work assignee": task(f'handoff:assignee="={EVIL}"'),
    "script": task('scriptFormat="feel" handoff:resultVariable="x"', f"<script>{EVIL}</script>", "scriptTask"),
}
EVALUATED: Mapping[str, list[Attempt]] = {"X03": [upload(diagram, *REFUSED) for diagram in DOORS.values()]}
