"""What one event throws: all of its definitions, and it has happened even when that ends it (BPMN 2.0, 10.5.3)."""

from datetime import timedelta

import pytest

from tests.bpmn.drawing import (
    boundary,
    codes,
    done,
    end,
    flows,
    handling,
    inside,
    run,
    start,
    tasks,
    throw,
    undoable,
)


def beside(name: str, kinds: str) -> str:
    """An event sub-process that does not interrupt."""
    return handling(name, kinds, end(f"{name}e") + flows(f"{name}s>{name}e"), interrupting=False)


@pytest.mark.parametrize("kinds", ["error,signal,escalation", "terminate,signal,escalation"])
def test_what_ends_the_path_is_thrown_last(kinds: str) -> None:
    body = start("is") + end("ie", kinds) + flows("is>ie")
    caught = boundary("b", "sub", "error") + boundary("c", "sub", "escalation", interrupting=False)
    heard = beside("on", "signal")
    lab, instance = run(start() + inside("sub", body) + caught + heard + end() + flows("s>sub sub>e b>e c>e"))
    assert {"ons", "c", "ie"} <= set(done(lab))
    assert ("b" in done(lab)) == kinds.startswith("error")
    assert instance.status == "completed"


@pytest.mark.parametrize(("last", "ends"), [("signal", ["ie", "sub", "e"]), ("error", ["ie", "b", "e"])])
def test_what_is_left_is_thrown_when_compensation_is_done(last: str, ends: list[str]) -> None:
    body = start("is") + undoable("a") + end("ie", f"{last},compensation") + flows("is>a a>ie")
    heard = beside("on", "signal")
    lab, _ = run(
        start() + inside("sub", body) + boundary("b", "sub", "error") + heard + end() + flows("s>sub sub>e b>e")
    )
    assert done(lab)[:3] == ["s", "is", "a"]
    assert [name for name in done(lab) if name in {"undo_a", "ie", "sub", "b", "e"}] == ["undo_a", *ends]
    assert codes(lab) == []


@pytest.mark.parametrize("kind", ["escalation", "signal"])
@pytest.mark.parametrize("position", ["throw", "end"])
def test_an_event_that_is_interrupted_by_what_it_throws_is_complete(position: str, kind: str) -> None:
    thrown = throw("t", kind) + tasks("never") + flows("is>t t>never") if position == "throw" else end("t", kind)
    body = start("is") + thrown + ("" if position == "throw" else flows("is>t"))
    lab, _ = run(start() + inside("sub", body) + boundary("b", "sub", kind) + end() + flows("s>sub sub>e b>e"))
    assert done(lab) == ["s", "is", "t", "b", "e"]
    assert done(lab, "cancelled") == ["sub"]


def test_an_event_that_waits_for_compensation_is_cancelled_from_outside() -> None:
    body = start("is") + undoable("a") + throw("t", "compensation") + end("ie") + flows("is>a a>t t>ie")
    waiting = body.replace('<task id="undo_a"', '<userTask id="undo_a"')
    lab, _ = run(start() + inside("sub", waiting) + boundary("b", "sub", "timer") + end() + flows("s>sub sub>e b>e"))
    lab.forward(timedelta(seconds=10))
    assert done(lab, "cancelled") == ["sub", "t", "undo_a"]
