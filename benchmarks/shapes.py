"""Diagrams whose cost might grow with what has happened in them: loops, many children, parallel sections, long lines."""

from itertools import pairwise

from benchmarks.models import SPACES, flows


def loop() -> bytes:
    """One user task, again and again while `again` holds."""
    gate = '<exclusiveGateway id="g" default="out"/>'
    back = '<sequenceFlow id="back" sourceRef="g" targetRef="t"><conditionExpression>again</conditionExpression>'
    out = '</sequenceFlow><sequenceFlow id="out" sourceRef="g" targetRef="e"/>'
    return drawn(f'<userTask id="t"/>{gate}{flows(["s", "t", "g"])}{back}{out}')


def children(count: int, tag: str) -> bytes:
    """So many children of a multi-instance activity at once."""
    over = f"<loopCardinality>{count}</loopCardinality>"
    many = f"<multiInstanceLoopCharacteristics>{over}</multiInstanceLoopCharacteristics>"
    return drawn(f'<{tag} id="t">{many}</{tag}>{flows(["s", "t", "e"])}', f'handoff:mostChildren="{count}"')


def sections(count: int) -> bytes:
    """So many parallel sections after each other, two user tasks in each."""
    body, gates = "", [f"{side}{number}" for number in range(count) for side in ("fork", "join")]
    for number in range(count):
        fork, join = f"fork{number}", f"join{number}"
        body += f'<parallelGateway id="{fork}"/><parallelGateway id="{join}"/>'
        for task in (f"a{number}", f"b{number}"):
            body += f'<userTask id="{task}"/>{flows([fork, task, join])}'
    between = [("s", gates[0]), *pairwise(gates), (gates[-1], "e")]
    return drawn(body + "".join(flows(list(pair)) for pair in between if pair[0][:4] != "fork"))


def line(tasks: int) -> bytes:
    """So many user tasks after each other."""
    steps = [f"t{number}" for number in range(tasks)]
    return drawn("".join(f'<userTask id="{step}"/>' for step in steps) + flows(["s", *steps, "e"]))


def drawn(body: str, attributes: str = "") -> bytes:
    process = f'<process id="p" isExecutable="true" {attributes}><startEvent id="s"/><endEvent id="e"/>{body}</process>'
    return f"<definitions {SPACES}>{process}</definitions>".encode()
