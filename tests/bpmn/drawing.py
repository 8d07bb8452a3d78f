"""Small diagrams for tests, written in a line or two."""

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from workflow_engine.bpmn import deployment
from workflow_engine.bpmn.check import CheckContext
from workflow_engine.testing import Instance, Lab

SPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:handoff="http://handoff.dev/bpmn/1.0" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="definitions" targetNamespace="test"'
)
REFERENCES = (
    '<error id="error_1" errorCode="E1"/><error id="error_2" errorCode="E2"/>'
    '<escalation id="escalation_1" escalationCode="S1"/><escalation id="escalation_2" escalationCode="S2"/>'
    '<signal id="signal_1" name="sig"/><signal id="signal_2" name="sig2"/>'
    '<message id="message_1" name="hello"/><message id="message_2" name="bye"/>'
)
DEFINITIONS = {
    "message": '<messageEventDefinition messageRef="message_1"/>',
    "message 2": '<messageEventDefinition messageRef="message_2"/>',
    "signal": '<signalEventDefinition signalRef="signal_1"/>',
    "signal 2": '<signalEventDefinition signalRef="signal_2"/>',
    "error": '<errorEventDefinition errorRef="error_1"/>',
    "error 2": '<errorEventDefinition errorRef="error_2"/>',
    "any error": "<errorEventDefinition/>",
    "escalation": '<escalationEventDefinition escalationRef="escalation_1"/>',
    "escalation 2": '<escalationEventDefinition escalationRef="escalation_2"/>',
    "any escalation": "<escalationEventDefinition/>",
    "cancel": "<cancelEventDefinition/>",
    "compensation": "<compensateEventDefinition/>",
    "terminate": "<terminateEventDefinition/>",
    "link": '<linkEventDefinition name="L"/>',
    "conditional": "<conditionalEventDefinition><condition>x = 1</condition></conditionalEventDefinition>",
    "timer": "<timerEventDefinition><timeDuration>PT10S</timeDuration></timerEventDefinition>",
    "cycle": "<timerEventDefinition><timeCycle>R3/PT10S</timeCycle></timerEventDefinition>",
}


# ---- files


def file(*parts: str) -> bytes:
    """A whole file; references to errors, escalations, signals and messages are there already."""
    return f"<definitions {SPACES}>{REFERENCES}{''.join(parts)}</definitions>".encode()


def process(body: str, key: str = "p", attributes: str = "") -> str:
    return f'<process id="{key}" isExecutable="true" {attributes}>{body}</process>'


def pools(*flows: tuple[str, str], processes: str = "p q") -> str:
    """A collaboration of pools with message flows between nodes."""
    members = "".join(f'<participant id="pool_{name}" processRef="{name}"/>' for name in processes.split())
    drawn = "".join(
        f'<messageFlow id="m_{number}" sourceRef="{a}" targetRef="{b}"/>' for number, (a, b) in enumerate(flows)
    )
    return f'<collaboration id="collaboration">{members}{drawn}</collaboration>'


# ---- flows and nodes


def flows(text: str) -> str:
    """`a>b a>c[x_=_1]`: flows from a to b, and to c when x is 1; an underscore in a condition is a blank."""
    made = []
    for pair in text.split():
        source, _, rest = pair.partition(">")
        target, _, condition = rest.partition("[")
        inside = escape(condition.rstrip("]").replace("_", " "))
        asked = f"<conditionExpression>{inside}</conditionExpression>" if inside else ""
        made.append(
            f'<sequenceFlow id="f_{source}_{target}" sourceRef="{source}" targetRef="{target}">{asked}</sequenceFlow>'
        )
    return "".join(made)


def event(tag: str, name: str, kinds: str = "", attributes: str = "") -> str:
    """An event; `kinds` are names of DEFINITIONS or definitions written out, separated by commas."""
    inside = kinds if kinds.startswith("<") else "".join(DEFINITIONS.get(kind, kind) for kind in kinds.split(","))
    return f'<{tag} id="{name}" {attributes}>{inside}</{tag}>'


def start(name: str = "s", kinds: str = "", attributes: str = "") -> str:
    return event("startEvent", name, kinds, attributes)


def end(name: str = "e", kinds: str = "") -> str:
    return event("endEvent", name, kinds)


def catch(name: str, kinds: str, attributes: str = "") -> str:
    return event("intermediateCatchEvent", name, kinds, attributes)


def throw(name: str, kinds: str = "") -> str:
    return event("intermediateThrowEvent", name, kinds)


def boundary(name: str, host: str, kinds: str, *, interrupting: bool = True, attributes: str = "") -> str:
    place = f'attachedToRef="{host}" cancelActivity="{str(interrupting).lower()}" {attributes}'
    return event("boundaryEvent", name, kinds, place)


def timer(form: str, value: str, attributes: str = "") -> str:
    """A timer definition: `form` is Date, Duration or Cycle."""
    return f"<timerEventDefinition {attributes}><time{form}>{escape(value)}</time{form}></timerEventDefinition>"


def tasks(names: str, tag: str = "task") -> str:
    return "".join(f'<{tag} id="{name}"/>' for name in names.split())


def work(names: str) -> str:
    return tasks(names, "userTask")


def nodes(tag: str, names: str, attributes: str = "") -> str:
    return "".join(f'<{tag} id="{name}" {attributes}/>' for name in names.split())


def script(name: str, source: str, language: str = "python") -> str:
    return f'<scriptTask id="{name}" scriptFormat="{language}"><script>{escape(source)}</script></scriptTask>'


def put(name: str, variable: str, value: str) -> str:
    """A script task that gives a variable a FEEL value."""
    inside = f"<script>{escape(value)}</script>"
    return f'<scriptTask id="{name}" scriptFormat="feel" handoff:resultVariable="{variable}">{inside}</scriptTask>'


def fails(name: str, code: str) -> str:
    """A script task in which a BPMN error happens."""
    return script(name, f"bpmn_error('{code}', 'as wanted')")


def mapping(**entries: str) -> str:
    """`input_x="1"` and `output_y="x"`: our mappings, as an extension."""
    made = []
    for key, source in entries.items():
        kind, _, target = key.partition("_")
        made.append(f'<handoff:{kind} target="{target}" source={quoteattr(source)}/>')
    return f"<extensionElements>{''.join(made)}</extensionElements>"


# ---- scopes


def inside(name: str, body: str, tag: str = "subProcess", attributes: str = "") -> str:
    return f'<{tag} id="{name}" {attributes}>{body}</{tag}>'


def handling(name: str, kinds: str, body: str, *, interrupting: bool = True) -> str:
    """An event sub-process; its start event is called `<name>s`."""
    begin = start(f"{name}s", kinds, f'isInterrupting="{str(interrupting).lower()}"')
    return inside(name, begin + body, attributes='triggeredByEvent="true"')


def undoable(name: str, tag: str = "task", inner: str = "") -> str:
    """A task with a compensation handler called `undo_<name>`."""
    handler = f'<task id="undo_{name}" isForCompensation="true"/>'
    tie = f'<association id="tie_{name}" sourceRef="c_{name}" targetRef="undo_{name}"/>'
    return f'<{tag} id="{name}">{inner}</{tag}>' + boundary(f"c_{name}", name, "compensation") + handler + tie


def many(
    name: str,
    collection: str = "people",
    element: str = "person",
    tag: str = "userTask",
    attributes: str = "",
    **more: str,
) -> str:
    """A multi-instance activity; `more` are child elements by tag, `body` what stands in the activity itself."""
    body = more.pop("body", "")
    children = "".join(f"<{key}>{escape(value)}</{key}>" for key, value in more.items())
    over = f'handoff:collection="{collection}" handoff:element="{element}"' if collection else ""
    return (
        f'<{tag} id="{name}"><multiInstanceLoopCharacteristics {over} {attributes}>{children}'
        f"</multiInstanceLoopCharacteristics>{body}</{tag}>"
    )


def looped(name: str, condition: str = "", attributes: str = "", tag: str = "task", body: str = "") -> str:
    asked = f"<loopCondition>{escape(condition)}</loopCondition>" if condition else ""
    return (
        f'<{tag} id="{name}"><standardLoopCharacteristics {attributes}>{asked}</standardLoopCharacteristics>'
        f"{body}</{tag}>"
    )


# ---- running


def deployed(*parts: str) -> Lab:
    """A lab with one file of processes."""
    lab = Lab()
    lab.deploy(file(*parts))
    return lab


def run(body: str, variables: Mapping[str, object] | None = None) -> tuple[Lab, Instance]:
    """Deploy one process and start it."""
    lab = deployed(process(body))
    return lab, lab.start("p", variables)


def done(lab: Lab, what: str = "completed") -> list[str]:
    """Elements in the order in which they were completed."""
    return [entry.element for entry in lab.trace if entry.what == what]


def finish(lab: Lab, element: str, values: Mapping[str, object] | None = None) -> None:
    """Complete the oldest open work item of an element."""
    item = next(item for item in lab.work_items() if item.element == element)
    lab.complete(item, values)


def open_work(lab: Lab) -> list[str]:
    return [item.element for item in lab.work_items()]


def codes(lab: Lab) -> list[tuple[str, str]]:
    return [(incident.code, incident.element) for incident in lab.incidents]


def found(*parts: str, context: CheckContext | None = None) -> list[tuple[str, str, str | None]]:
    """Severity, code and element of everything that is found in a file."""
    problems = deployment.problems(file(*parts), context or CheckContext())
    return [(problem.severity, problem.code, problem.element) for problem in problems]


def refused(*parts: str, context: CheckContext | None = None) -> list[tuple[str, str | None]]:
    """Code and element of what keeps a file from running."""
    return [(code, element) for severity, code, element in found(*parts, context=context) if severity == "refuse"]


def warned(*parts: str, context: CheckContext | None = None) -> list[tuple[str, str | None]]:
    return [(code, element) for severity, code, element in found(*parts, context=context) if severity == "warning"]
