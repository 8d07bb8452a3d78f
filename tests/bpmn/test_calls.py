"""Call activities: other processes and global tasks inside an instance, with variables of their own."""

from datetime import timedelta

import pytest

from tests.bpmn.drawing import (
    boundary,
    codes,
    deployed,
    done,
    end,
    fails,
    file,
    finish,
    flows,
    mapping,
    nodes,
    open_work,
    process,
    put,
    refused,
    run,
    start,
    tasks,
    warned,
    work,
)
from workflow_engine.bpmn.check import CheckContext
from workflow_engine.testing import Lab


def call(inner: str = "", name: str = "c", called: str = "q") -> str:
    return f'<callActivity id="{name}" calledElement="{called}">{inner}</callActivity>'


CALLER = start() + call() + end() + flows("s>c c>e")
CALLED = process(start("qs") + work("w") + flows("qs>w"), "q")


def test_without_mappings_everything_goes_in_and_comes_out() -> None:
    lab = deployed(process(CALLER), CALLED)
    instance = lab.start("p", {"a": 1, "b": 2})
    finish(lab, "w", {"b": 3, "c": 4})
    assert lab.variables(instance) == {"a": 1, "b": 3, "c": 4}
    assert [entry.definition for entry in lab.trace if entry.element == "w"] == ["q", "q"]


@pytest.mark.parametrize(
    ("maps", "left"),
    [
        ({"input_x": "a + 1"}, {"a": 1}),
        ({"output_y": "got"}, {"a": 1, "y": 5}),
        ({"input_x": "a", "output_y": "x + got"}, {"a": 1, "y": 6}),
    ],
)
def test_with_any_mapping_only_what_is_mapped_goes_in_and_out(maps: dict[str, str], left: dict[str, int]) -> None:
    lab = deployed(process(start() + call(mapping(**maps)) + end() + flows("s>c c>e")), CALLED)
    instance = lab.start("p", {"a": 1})
    finish(lab, "w", {"got": 5})
    assert lab.variables(instance) == left


@pytest.mark.parametrize(
    ("passed", "maps", "left"),
    [
        ("none", {}, {"a": 1}),
        ("input", {}, {"a": 1}),
        ("output", {}, {"a": 1, "got": 0}),
        ("input", {"output_y": "got"}, {"a": 1, "y": 2}),
        ("input output", {"output_y": "got"}, {"a": 1, "got": 2, "y": 2}),
        ("output", {"input_x": "a + 6"}, {"a": 1, "got": 0, "x": 7}),
    ],
)
def test_all_variables_may_go_one_way_beside_the_mappings(
    passed: str, maps: dict[str, str], left: dict[str, int]
) -> None:
    caller = call(mapping(**maps) if maps else "").replace('id="c"', f'id="c" handoff:passesAll="{passed}"')
    called = process(start("qs") + put("k", "got", "if a = null then 0 else a + 1") + flows("qs>k"), "q")
    lab = deployed(process(start() + caller + end() + flows("s>c c>e")), called)
    assert lab.variables(lab.start("p", {"a": 1})) == left


def test_passing_something_else_is_refused() -> None:
    caller = call().replace('id="c"', 'id="c" handoff:passesAll="everything"')
    assert ("bad_type", "c") in refused(process(start() + caller + end() + flows("s>c c>e")), CALLED)


def test_a_called_process_cannot_see_or_write_what_is_around_it() -> None:
    inner = (
        start("qs") + put("a", "seen", "if secret = null then 0 else 1") + put("b", "secret", "9") + flows("qs>a a>b")
    )
    maps = mapping(input_x="1", output_seen="seen")
    lab = deployed(process(start() + call(maps) + flows("s>c")), process(inner, "q"))
    instance = lab.start("p", {"secret": 5})
    assert lab.variables(instance) == {"secret": 5, "seen": 0}


@pytest.mark.parametrize("kind", ["error", "escalation", "any error", "any escalation"])
def test_errors_and_escalations_leave_the_called_process_through_the_call(kind: str) -> None:
    thrown = kind.removeprefix("any ")
    inner = process(start("qs") + end("qe", thrown) + flows("qs>qe"), "q")
    lab = deployed(process(CALLER + boundary("b", "c", kind) + tasks("h") + flows("b>h")), inner)
    instance = lab.start("p")
    assert done(lab)[-2:] == ["b", "h"]
    assert instance.status == "completed"


def test_an_error_that_nobody_catches_names_the_element_that_threw_it() -> None:
    lab = deployed(process(CALLER), process(start("qs") + fails("f", "E7") + flows("qs>f"), "q"))
    lab.start("p")
    assert codes(lab) == [("uncaught_error", "f")]


def test_interrupting_a_call_ends_everything_in_it() -> None:
    lab = deployed(process(CALLER + boundary("b", "c", "timer") + flows("b>e")), CALLED)
    instance = lab.start("p")
    lab.forward(timedelta(seconds=11))
    assert (instance.status, open_work(lab)) == ("completed", [])
    assert done(lab, "cancelled") == ["c", "w"]


def test_a_terminate_end_in_a_called_process_ends_that_process_only() -> None:
    inner = start("qs") + nodes("parallelGateway", "g") + work("w") + end("t", "terminate") + flows("qs>g g>w g>t")
    lab = deployed(process(CALLER), process(inner, "q"))
    instance = lab.start("p")
    assert (instance.status, done(lab)[-1]) == ("completed", "e")


def test_a_process_that_calls_itself_is_warned_of_and_stops_at_twenty_levels() -> None:
    body = start() + call(called="p") + end() + flows("s>c c>e")
    assert ("call_recursion", "c") in warned(process(body))
    lab, instance = run(body)
    assert codes(lab) == [("call_depth", "c")]
    assert instance.status == "incident"


def test_recursion_with_an_end_comes_back_through_every_level() -> None:
    body = (
        start()
        + nodes("exclusiveGateway", "x", 'default="f_x_e"')
        + put("less", "n", "n - 1")
        + call(called="p")
        + end()
    )
    lab, instance = run(body + flows("s>x x>less[n_>_0] less>c c>e x>e"), {"n": 5})
    assert (instance.status, lab.variables(instance)["n"]) == ("completed", 0)
    assert done(lab).count("c") == 5


@pytest.mark.parametrize("tag", ["globalTask", "globalUserTask", "globalManualTask", "globalScriptTask"])
def test_a_global_task_can_be_called(tag: str) -> None:
    is_script = tag == "globalScriptTask"
    extra = 'scriptLanguage="feel" handoff:resultVariable="n"' if is_script else ""
    shared = f'<{tag} id="q" name="Shared" {extra}>{"<script>1 + 1</script>" if is_script else ""}</{tag}>'
    lab = deployed(shared, process(CALLER))
    instance = lab.start("p")
    if tag in ("globalUserTask", "globalManualTask"):
        assert [item.element for item in lab.work_items()] == ["q"]
        finish(lab, "q", {"n": 2})
    assert instance.status == "completed"
    assert lab.variables(instance) == ({} if tag == "globalTask" else {"n": 2})


def test_a_running_call_stays_on_the_version_it_began_with() -> None:
    lab = deployed(process(CALLER), CALLED)
    instance = lab.start("p")
    lab.deploy(file(process(start("qs") + work("other") + flows("qs>other"), "q")))
    finish(lab, "w")
    assert instance.status == "completed"
    lab.start("p")
    assert open_work(lab) == ["other"]


@pytest.mark.parametrize(("binding", "work_of"), [("latest", "v3"), ("deployment", "v2"), ("1", "v1"), ("3", "v3")])
def test_a_call_is_bound_to_the_newest_version_the_one_that_came_with_it_or_a_number(
    binding: str, work_of: str
) -> None:
    bound = CALLER.replace('calledElement="q"', f'calledElement="q" handoff:binding="{binding}"')
    versions = {name: process(start("qs") + work(name) + flows(f"qs>{name}"), "q") for name in ("v1", "v2", "v3")}
    lab = Lab()
    for parts in ([versions["v1"]], [versions["v2"], process(bound)], [versions["v3"]]):
        lab.deploy(file(*parts))
    lab.start("p")
    assert open_work(lab) == [work_of]


@pytest.mark.parametrize("binding", ["newest", "0", "-1", "1.5", ""])
def test_another_binding_is_refused(binding: str) -> None:
    bound = CALLER.replace('calledElement="q"', f'calledElement="q" handoff:binding="{binding}"')
    assert refused(process(bound), CALLED) == [("bad_type", "c")]


def test_an_unknown_process_is_refused_or_an_incident_where_nobody_could_know() -> None:
    assert refused(process(CALLER), context=CheckContext(processes=[])) == [("unknown_process", "c")]
    assert refused(process(start() + nodes("callActivity", "c") + flows("s>c"))) == [("unknown_process", "c")]
    assert codes(run(CALLER)[0]) == [("unknown_process", "c")]


def test_the_definition_of_each_entry_is_told() -> None:
    lab = deployed(process(CALLER), CALLED)
    lab.start("p")
    finish(lab, "w")
    assert [(entry.definition, entry.element) for entry in lab.trace if entry.what == "completed"] == [
        ("p", "s"),
        ("q", "qs"),
        ("q", "w"),
        ("p", "c"),
        ("p", "e"),
    ]


def test_a_called_process_that_leaves_nothing_behind() -> None:
    lab: Lab = deployed(process(CALLER), process(start("qs") + work("w") + flows("qs>w"), "q"))
    instance = lab.start("p")
    finish(lab, "w")
    assert (instance.status, lab.variables(instance)) == ("completed", {})
