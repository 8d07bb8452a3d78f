"""Errors and escalations travel from the inside outwards, never across to a sibling; an exact code goes first."""

import pytest

from tests.bpmn.drawing import (
    boundary,
    codes,
    deployed,
    done,
    end,
    fails,
    finish,
    flows,
    handling,
    inside,
    mapping,
    nodes,
    open_work,
    process,
    refused,
    run,
    start,
    tasks,
    throw,
    work,
)

KINDS = ["error", "escalation"]


def scopes(kind: str, *, inner: str = "", middle: str = "", outer: str = "") -> str:
    """A throw two scopes down; what is given stands in the innermost scope, around it, and around that."""
    deep = inside("deep", start("ds") + end("de", kind) + flows("ds>de") + inner)
    sub = inside("sub", start("ss") + deep + flows("ss>deep") + middle)
    return start() + sub + end() + flows("s>sub sub>e") + outer


def catcher(name: str, host: str, kind: str) -> str:
    return boundary(name, host, kind) + tasks(f"by_{name}") + flows(f"{name}>by_{name}")


def handler(name: str, kind: str) -> str:
    return handling(name, kind, tasks(f"by_{name}") + flows(f"{name}s>by_{name}"))


def caught_by(body: str) -> list[str]:
    return [element for element in done(run(body)[0]) if element.startswith("by_")]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("any_or_exact", ["", "any "])
def test_the_innermost_catcher_wins(kind: str, any_or_exact: str) -> None:
    at = any_or_exact + kind
    levels = {
        "inner": handler("h1", at),
        "middle": catcher("b1", "deep", at) + handler("h2", at),
        "outer": catcher("b2", "sub", at) + handler("h3", at),
    }
    order = ["by_h1", "by_b1", "by_h2", "by_b2", "by_h3"]
    gone = [("inner", handler("h1", at)), ("middle", catcher("b1", "deep", at)), ("middle", handler("h2", at))]
    gone += [("outer", catcher("b2", "sub", at)), ("outer", handler("h3", at))]
    for expected, (level, part) in zip(order, gone, strict=True):
        assert caught_by(scopes(kind, **levels)) == [expected]
        levels[level] = levels[level].replace(part, "")


@pytest.mark.parametrize("kind", KINDS)
def test_an_exact_code_goes_before_one_that_catches_any_at_the_same_place(kind: str) -> None:
    both = catcher("b1", "deep", f"any {kind}") + catcher("b2", "deep", kind)
    assert caught_by(scopes(kind, middle=both)) == ["by_b2"]
    other = catcher("b1", "deep", f"any {kind}") + catcher("b2", "deep", f"{kind} 2")
    assert caught_by(scopes(kind, middle=other)) == ["by_b1"]
    assert caught_by(scopes(kind, middle=catcher("b1", "deep", f"any {kind}"), outer=catcher("b2", "sub", kind))) == [
        "by_b1"
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_another_code_does_not_catch(kind: str) -> None:
    lab, instance = run(scopes(kind, middle=catcher("b1", "deep", f"{kind} 2")))
    assert codes(lab) == ([("uncaught_error", "de")] if kind == "error" else [])
    assert (instance.status == "completed") == (kind == "escalation")


@pytest.mark.parametrize("kind", KINDS)
def test_siblings_do_not_hear_each_other(kind: str) -> None:
    def part(name: str) -> str:
        inner = start(f"{name}s") + work(f"{name}u") + end(f"{name}e", kind) + flows(f"{name}s>{name}u {name}u>{name}e")
        return inside(name, inner) + catcher(f"b{name}", name, kind) + flows(f"g>{name}")

    lab, instance = run(start() + nodes("parallelGateway", "g") + part("x") + part("y") + flows("s>g"))
    finish(lab, "xu")
    assert open_work(lab) == ["yu"]
    assert [element for element in done(lab) if element.startswith("by")] == ["by_bx"]
    finish(lab, "yu")
    assert instance.status == "completed"


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_handler_throws_goes_outside_the_scope_it_serves(kind: str) -> None:
    again = handling("h1", kind, end("again", kind) + flows("h1s>again"))
    body = scopes(kind, inner=again, middle=catcher("b1", "deep", kind))
    assert caught_by(body) == ["by_b1"]


def test_an_error_without_a_name_is_caught_by_those_that_catch_any() -> None:
    nameless = "<errorEventDefinition/>"
    deep = inside("deep", start("ds") + end("de", nameless) + flows("ds>de"))
    body = start() + deep + flows("s>deep")
    assert caught_by(body + catcher("b1", "deep", "error") + catcher("b2", "deep", "any error")) == ["by_b2"]
    assert codes(run(body + catcher("b1", "deep", "error"))[0]) == [("uncaught_error", "de")]


@pytest.mark.parametrize("attribute", ['errorCode="E1"', 'name="E1"', ""])
def test_an_error_goes_by_its_code_else_by_its_name_or_id(attribute: str) -> None:
    reference = f'<error id="E1" {attribute}/>'
    throwing = fails("f", "E1")
    at = boundary("b", "f", '<errorEventDefinition errorRef="E1"/>')
    lab = deployed(reference, process(start() + throwing + at + tasks("h") + flows("s>f b>h")))
    lab.start("p")
    assert done(lab)[-1] == "h"


def test_a_reference_to_no_error_is_refused() -> None:
    body = start() + end("x", '<errorEventDefinition errorRef="nothing"/>') + flows("s>x")
    assert refused(process(body)) == [("dangling_ref", "x")]


def test_what_was_thrown_can_be_kept() -> None:
    takes = mapping(output_code="errorCode", output_text="errorMessage")
    at = boundary("b", "f", "any error").replace("<errorEvent", takes + "<errorEvent")
    lab, instance = run(start() + fails("f", "E5") + at + tasks("h") + flows("s>f b>h"))
    assert lab.variables(instance) == {"code": "E5", "text": "as wanted"}
    up = boundary("b", "deep", "escalation").replace(
        "<escalationEvent", mapping(output_code="escalationCode") + "<escalationEvent"
    )
    lab, instance = run(scopes("escalation", middle=up + tasks("by_b") + flows("b>by_b")))
    assert lab.variables(instance) == {"code": "S1"}


def test_an_escalation_thrown_in_passing_lets_the_work_go_on_where_it_does_not_interrupt() -> None:
    inner = start("ss") + throw("t", "escalation") + tasks("a") + flows("ss>t t>a")
    listener = boundary("b", "sub", "escalation", interrupting=False) + tasks("h") + flows("b>h")
    assert sorted(done(run(start() + inside("sub", inner) + listener + flows("s>sub"))[0])) == [
        "a",
        "b",
        "h",
        "s",
        "ss",
        "sub",
        "t",
    ]
    stops = boundary("b", "sub", "escalation") + tasks("h") + flows("b>h")
    assert done(run(start() + inside("sub", inner) + stops + flows("s>sub"))[0]) == ["s", "ss", "t", "b", "h"]


def test_an_escalation_may_be_caught_again_and_again() -> None:
    inner = start("ss") + throw("t1", "escalation") + throw("t2", "escalation") + flows("ss>t1 t1>t2")
    listener = handling("h", "escalation", tasks("a") + flows("hs>a"), interrupting=False)
    assert done(run(start() + inside("sub", inner + listener) + flows("s>sub"))[0]).count("a") == 2


def test_an_error_handler_in_the_process_keeps_the_instance_from_failing() -> None:
    lab, instance = run(start() + fails("f", "E1") + flows("s>f") + handler("h", "error"))
    assert (instance.status, codes(lab)) == ("completed", [])
    assert done(lab) == ["s", "hs", "by_h", "h"]
