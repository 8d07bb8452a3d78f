"""The diagrams that are measured, as packages: lines of user tasks, each with form, role, deadline."""

import json
from itertools import pairwise
from typing import Any

from workflow_engine.operations import packages
from workflow_engine.operations.packages import Package

ROLE = "bench.clerk"
SPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:handoff="http://handoff.dev/bpmn/1.0" '
    'id="definitions" targetNamespace="benchmarks"'
)
FORM: dict[str, Any] = {
    "key": "request",
    "version": 1,
    "title": {"zh": "申请", "en": "Request"},
    "fields": [
        {"key": "customer", "type": "text", "label": {"zh": "客户", "en": "Customer"}},
        {"key": "amount", "type": "money", "label": {"zh": "金额", "en": "Amount"}, "max": "500000"},
        {"key": "reason", "type": "longtext", "label": {"zh": "说明", "en": "Reason"}, "visible_if": "amount > 100000"},
        {"key": "express", "type": "bool", "label": {"zh": "加急", "en": "Express"}},
        {"key": "wanted", "type": "date", "label": {"zh": "期望日期", "en": "Wanted on"}},
    ],
}
VALUES = {"customer": "华东机电有限公司", "amount": "12500.00", "express": True, "wanted": "2026-03-09"}


def line(tasks: int, key: str = "line") -> Package:
    """A start, so many user tasks after each other, an end."""
    steps = [f"t{number}" for number in range(tasks)]
    nodes = "".join(user_task(step) for step in steps)
    return package(key, f'<startEvent id="s"/>{nodes}<endEvent id="e"/>{flows(["s", *steps, "e"])}')


def approvers(people: int, key: str = "approvers") -> Package:
    """So many user tasks between two parallel gateways."""
    steps = [f"t{number}" for number in range(people)]
    nodes = "".join(user_task(step) for step in steps)
    inner = "".join(flows(["fork", step, "join"], step) for step in steps)
    gateways = '<parallelGateway id="fork"/><parallelGateway id="join"/>'
    ends = flows(["s", "fork"], "a") + flows(["join", "e"], "z")
    return package(key, f'<startEvent id="s"/>{gateways}{nodes}<endEvent id="e"/>{inner}{ends}')


def children(count: int, key: str) -> Package:
    """So many people at once who do the same task."""
    over = f"<multiInstanceLoopCharacteristics><loopCardinality>{count}</loopCardinality></multiInstanceLoopCharacteristics>"
    task = user_task("t").replace("</userTask>", f"{over}</userTask>")
    body = f'<startEvent id="s"/>{task}<endEvent id="e"/>{flows(["s", "t", "e"])}'
    return package(key, body, f'handoff:mostChildren="{count}"')


def timers(key: str = "timers") -> Package:
    """A timer that is due a second after the start, then a user task."""
    timer = (
        '<intermediateCatchEvent id="wait"><timerEventDefinition><timeDuration>PT1S</timeDuration>'
        "</timerEventDefinition></intermediateCatchEvent>"
    )
    return package(
        key, f'<startEvent id="s"/>{timer}{user_task("t0")}<endEvent id="e"/>{flows(["s", "wait", "t0", "e"])}'
    )


def user_task(name: str) -> str:
    rights = "".join(f'<handoff:field name="{each["key"]}" access="write"/>' for each in FORM["fields"])
    settings = f'name="办理" handoff:candidates="{ROLE}" handoff:form="request" handoff:due="PT4H"'
    return f'<userTask id="{name}" {settings}><extensionElements>{rights}</extensionElements></userTask>'


def flows(nodes: list[str], prefix: str = "f") -> str:
    return "".join(f'<sequenceFlow id="{prefix}_{a}_{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in pairwise(nodes))


def package(key: str, body: str, attributes: str = "") -> Package:
    process = f'<process id="{key}" name="{key}" isExecutable="true" {attributes}>{body}</process>'
    files = {f"{key}.bpmn": f"<definitions {SPACES}>{process}</definitions>".encode()}
    return packages.sorted_out(files | {"forms/request.json": json.dumps(FORM).encode()})
