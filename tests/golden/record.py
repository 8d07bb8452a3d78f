"""Records golden states of the format that is written now: python -m tests.golden.record

Run once when the format changes; what earlier releases have written stays as it is and must load for ever.
"""

import base64
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.bpmn.drawing import (
    boundary,
    catch,
    end,
    file,
    flows,
    handling,
    inside,
    many,
    mapping,
    nodes,
    process,
    put,
    start,
    throw,
    timer,
    undoable,
    work,
)
from workflow_engine import feel
from workflow_engine.bpmn import codec
from workflow_engine.testing import Lab

FOLDER = Path(__file__).parent / "states"
Act = tuple[Any, ...]  # ("work", element, values) | ("send", message) | ("wait", seconds)

PEOPLE = ["王芳", "李强"]
LOOP = start() + work("a b") + nodes("exclusiveGateway", "x", 'default="f_x_e"') + end()
LOOP += flows("s>a a>b b>x x>a[again] x>e")
SPLIT = start() + nodes("parallelGateway", "g") + work("a b c") + end() + flows("s>g g>a g>b g>c a>j b>j c>j j>e")
JOIN = SPLIT + nodes("parallelGateway", "j")
FIRST_TWO = (
    SPLIT + '<complexGateway id="j"><activationCondition>activationCount &gt;= 2</activationCondition></complexGateway>'
)
SOME = (
    start() + nodes("inclusiveGateway", "g", 'default="f_g_c"') + nodes("inclusiveGateway", "j") + work("a b c") + end()
)
SOME += flows("s>g g>a[x_=_1] g>b[x_=_1] g>c a>j b>j c>j j>e")
VOTES = 'handoff:outputCollection="votes" handoff:outputElement="vote"'
VOTING = start() + many("m", attributes=VOTES) + end() + flows("s>m m>e")
LATE = boundary("t", "sub", timer("Cycle", "R3/PT1H"), interrupting=False) + work("r") + flows("t>r")
TIMED = start() + inside("sub", start("ss") + work("w") + flows("ss>w")) + LATE + end() + flows("s>sub sub>e")
LISTENING = start() + work("a") + end() + flows("s>a a>e")
LISTENING += handling("h", "message", work("hw") + flows("hs>hw"), interrupting=False)
MAPS = mapping(input_n="n", output_m="n * 2")
CALLING = start() + f'<callActivity id="c" calledElement="q">{MAPS}</callActivity>' + end() + flows("s>c c>e")
CALLED = start("qs") + work("w v") + flows("qs>w w>v")
UNDONE = undoable("a", "userTask") + undoable("b", "userTask").replace('<task id="undo', '<userTask id="undo')
UNDOING = start() + UNDONE + throw("t", "compensation") + end() + flows("s>a a>b b>t t>e")
RACE = start() + nodes("eventBasedGateway", "g") + catch("c", "message") + catch("t", "timer") + work("w") + end()
RACE += flows("s>g g>c g>t c>w t>e w>e")
VALUES = start() + put("p1", "d", 'date("2026-02-28")') + put("p2", "n", "1 / 3") + work("w") + end()
VALUES += put("p3", "same", 'd + duration("P1D") = date("2026-03-01") and n = 1 / 3') + flows(
    "s>p1 p1>p2 p2>w w>p3 p3>e"
)
TWICE = [("work", "a", {}), ("work", "b", {})]

CASES: dict[str, tuple[list[str], dict[str, Any], list[Act], list[Act]]] = {  # parts, variables, acts before and after
    "loop": (
        [process(LOOP)],
        {},
        [("work", "a", {"again": True}), ("work", "b", {})],
        [("work", "a", {}), ("work", "b", {"again": False})],
    ),
    "parallel join": ([process(JOIN)], {}, [("work", "b", {})], [("work", "a", {}), ("work", "c", {})]),
    "inclusive join": ([process(SOME)], {"x": 1}, [("work", "a", {})], [("work", "b", {})]),
    "complex join": ([process(FIRST_TWO)], {}, TWICE, [("work", "c", {})]),
    "children": (
        [process(VOTING)],
        {"people": PEOPLE},
        [("work", "m", {"vote": "yes"})],
        [("work", "m", {"vote": "no"})],
    ),
    "children side by side": (
        [process(VOTING)],
        {"people": [*PEOPLE, "陈静", "赵敏"]},
        [("work", "m", {"vote": 1})],
        [("work", "m", {"vote": 2}), ("work", "m", {"vote": 3}), ("work", "m", {"vote": 4})],
    ),
    "children in turn": (
        [process(VOTING.replace("handoff:element", 'isSequential="true" handoff:element'))],
        {"people": PEOPLE},
        [("work", "m", {"vote": 1})],
        [("work", "m", {"vote": 2})],
    ),
    "timer beside": (
        [process(TIMED)],
        {},
        [("wait", 4000)],
        [("wait", 4000), ("work", "w", {}), ("work", "r", {}), ("work", "r", {})],
    ),
    "event sub-process": (
        [process(LISTENING)],
        {},
        [("send", "hello")],
        [("send", "hello"), ("work", "a", {}), ("work", "hw", {}), ("work", "hw", {})],
    ),
    "call": ([process(CALLING), process(CALLED, "q")], {"n": 5}, [("work", "w", {"n": 6})], [("work", "v", {"n": 7})]),
    "compensation": ([process(UNDOING)], {}, TWICE, [("work", "undo_b", {})]),
    "race": ([process(RACE)], {}, [], [("send", "hello"), ("work", "w", {})]),
    "values": ([process(VALUES)], {}, [], [("work", "w", {})]),
}


def main() -> None:
    """Write every case that has no file yet."""
    folder = FOLDER / str(codec.FORMAT)
    folder.mkdir(parents=True, exist_ok=True)
    for name, (parts, variables, before, after) in CASES.items():
        path = folder / f"{name.replace(' ', '_')}.json"
        if not path.exists():
            path.write_text(
                json.dumps(recorded(parts, variables, before, after), ensure_ascii=False, indent=1), "utf-8"
            )


def recorded(parts: list[str], variables: dict[str, Any], before: list[Act], after: list[Act]) -> dict[str, Any]:
    """The state in the middle of a run, and how the run ends."""
    lab = Lab()
    lab.deploy(file(*parts))
    instance = lab.start("p", variables)
    for act in before:
        perform(lab, act)
    middle = {
        "diagram": file(*parts).decode(),
        "state": base64.b64encode(instance.state).decode(),
        "values": [[*key, feel.to_json(value)] for key, value in instance.values.items()],
        "now": lab.now.isoformat(),
    }
    for act in after:
        perform(lab, act)
    assert instance.status == "completed", instance
    return middle | {"acts": after, "result": instance.result, "left": feel.to_json(lab.variables(instance))}


def perform(lab: Lab, act: Act) -> None:
    """Do one recorded thing."""
    match act:
        case ("work", element, values):
            lab.complete(next(item for item in lab.work_items() if item.element == element), values)
        case ("send", name):
            lab.send(name)
        case ("wait", seconds):
            lab.forward(timedelta(seconds=seconds))


if __name__ == "__main__":
    main()
