"""Gateways that only have words on their flows: behind work for people, the words are what these people can decide."""

from workflow_engine.bpmn.importing import marks
from workflow_engine.bpmn.importing.juel import quoted
from workflow_engine.bpmn.importing.tags import every, qualified
from workflow_engine.bpmn.importing.todos import Todos
from workflow_engine.bpmn.importing.values import variable
from workflow_engine.bpmn.model import NAME
from workflow_engine.bpmn.reading.texts import child_text
from workflow_engine.bpmn.xml import Element

WORK = ("userTask", "manualTask")


def propose(root: Element, todos: Todos) -> None:
    """Outcomes for the step before a gateway, and conditions that ask for them; a designer looks at both."""
    into, out_of = _flows(root)
    work = {element.get("id"): element for element in every(root, *WORK) if NAME.fullmatch(element.get("id", ""))}
    for gateway in every(root, "exclusiveGateway"):
        name = gateway.get("id", "")
        step = work.get(into[name][0].get("sourceRef")) if len(into.get(name, ())) == 1 else None
        flows = out_of.get(name, [])
        words = {variable(flow.get("name") or ""): flow for flow in flows}
        if step is None or gateway.get("default") or not _are_words(words, flows):
            continue
        if len(out_of[step.get("id")]) == 1 and not marks.has_entries(step, "outcome") and not _is_repeated(step):
            _decide(step, words)
            todos.note("choice_proposed", gateway, name=step.get("name") or step.get("id"))


def _flows(root: Element) -> tuple[dict[str, list[Element]], dict[str, list[Element]]]:
    into: dict[str, list[Element]] = {}
    out_of: dict[str, list[Element]] = {}
    for flow in every(root, "sequenceFlow"):
        into.setdefault(flow.get("targetRef", ""), []).append(flow)
        out_of.setdefault(flow.get("sourceRef", ""), []).append(flow)
    return into, out_of


def _are_words(words: dict[str, Element], flows: list[Element]) -> bool:
    """Whether every flow has a name of its own and none a condition."""
    named = all((flow.get("name") or "").strip() for flow in flows)
    return (
        named
        and len(words) == len(flows) > 1
        and all(child_text(flow, "conditionExpression") is None for flow in flows)
    )


def _is_repeated(step: Element) -> bool:
    return any(step.find(qualified(f"{kind}LoopCharacteristics")) is not None for kind in ("standard", "multiInstance"))


def _decide(step: Element, words: dict[str, Element]) -> None:
    for key, flow in words.items():
        said = " ".join(flow.get("name").split())
        marks.entry(step, "outcome", "key", key=key, zh=said, en=said)
        for empty in flow.iterchildren(qualified("conditionExpression")):
            marks.change(empty, marks.TEXT, f"{step.get('id')}.outcome = {quoted(key)}")
            break
        else:
            made = marks.add(flow, qualified("conditionExpression"), {})
            made.text = f"{step.get('id')}.outcome = {quoted(key)}"
