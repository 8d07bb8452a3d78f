"""Small diagrams for tests, written in a line or two."""

from workflow_engine.testing import Instance, Lab

SPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:handoff="http://handoff.dev/bpmn/1.0" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="definitions" targetNamespace="test"'
)
REFERENCES = (
    '<error id="error_1" errorCode="E1"/><error id="error_2" errorCode="E2"/>'
    '<escalation id="escalation_1" escalationCode="S1"/>'
    '<signal id="signal_1" name="sig"/><message id="message_1" name="hello"/><message id="message_2" name="bye"/>'
)
DEFINITIONS = {
    "message": '<messageEventDefinition messageRef="message_1"/>',
    "signal": '<signalEventDefinition signalRef="signal_1"/>',
    "error": '<errorEventDefinition errorRef="error_1"/>',
    "any error": "<errorEventDefinition/>",
    "escalation": '<escalationEventDefinition escalationRef="escalation_1"/>',
    "cancel": "<cancelEventDefinition/>",
    "compensation": "<compensateEventDefinition/>",
    "terminate": "<terminateEventDefinition/>",
    "condition": "<conditionalEventDefinition><condition>x = 1</condition></conditionalEventDefinition>",
    "timer": "<timerEventDefinition><timeDuration>PT10S</timeDuration></timerEventDefinition>",
    "cycle": "<timerEventDefinition><timeCycle>R3/PT10S</timeCycle></timerEventDefinition>",
}


def file(*parts: str) -> bytes:
    """A whole file; references to errors, signals and messages are there already."""
    return f"<definitions {SPACES}>{REFERENCES}{''.join(parts)}</definitions>".encode()


def process(body: str, key: str = "p") -> str:
    return f'<process id="{key}" isExecutable="true">{body}</process>'


def flows(text: str) -> str:
    """`a>b a>c[x = 1]`: flows from a to b, and to c when x is 1; an underscore in a condition is a blank."""
    made = []
    for pair in text.split():
        source, _, rest = pair.partition(">")
        target, _, condition = rest.partition("[")
        inside = condition.rstrip("]").replace("_", " ").replace("&", "&amp;").replace("<", "&lt;")
        asked = f"<conditionExpression>{inside}</conditionExpression>" if inside else ""
        made.append(
            f'<sequenceFlow id="f_{source}_{target}" sourceRef="{source}" targetRef="{target}">{asked}</sequenceFlow>'
        )
    return "".join(made)


def event(tag: str, name: str, kind: str = "", attributes: str = "") -> str:
    return f'<{tag} id="{name}" {attributes}>{DEFINITIONS.get(kind, kind)}</{tag}>'


def start(name: str = "s", kind: str = "", attributes: str = "") -> str:
    return event("startEvent", name, kind, attributes)


def end(name: str = "e", kind: str = "") -> str:
    return event("endEvent", name, kind)


def catch(name: str, kind: str, attributes: str = "") -> str:
    return event("intermediateCatchEvent", name, kind, attributes)


def throw(name: str, kind: str = "") -> str:
    return event("intermediateThrowEvent", name, kind)


def boundary(name: str, host: str, kind: str, *, interrupting: bool = True) -> str:
    attributes = f'attachedToRef="{host}" cancelActivity="{str(interrupting).lower()}"'
    return event("boundaryEvent", name, kind, attributes)


def tasks(names: str, tag: str = "task") -> str:
    return "".join(f'<{tag} id="{name}"/>' for name in names.split())


def work(names: str) -> str:
    return tasks(names, "userTask")


def nodes(tag: str, names: str, attributes: str = "") -> str:
    return "".join(f'<{tag} id="{name}" {attributes}/>' for name in names.split())


def inside(name: str, body: str, tag: str = "subProcess", attributes: str = "") -> str:
    return f'<{tag} id="{name}" {attributes}>{body}</{tag}>'


def run(body: str, variables: dict[str, object] | None = None) -> tuple[Lab, Instance]:
    """Deploy one process and start it."""
    lab = Lab()
    lab.deploy(file(process(body)))
    return lab, lab.start("p", variables)


def done(lab: Lab, what: str = "completed") -> list[str]:
    """Elements in the order in which they were completed."""
    return [entry.element for entry in lab.trace if entry.what == what]


def finish(lab: Lab, element: str, values: dict[str, object] | None = None) -> None:
    """Complete the oldest open work item of an element."""
    item = next(item for item in lab.work_items() if item.element == element)
    lab.complete(item, values)


def open_work(lab: Lab) -> list[str]:
    return [item.element for item in lab.work_items()]


def codes(lab: Lab) -> list[tuple[str, str]]:
    return [(incident.code, incident.element) for incident in lab.incidents]
