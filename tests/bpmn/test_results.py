"""How an instance ended: by the last end event with a name, also when something else still ran beside it."""

import pytest

from tests.bpmn.drawing import end, finish, flows, nodes, run, start, work

NAMED = nodes("endEvent", "rejected", 'name="rejected"')


@pytest.mark.parametrize("first", ["main", "aside"])
def test_the_end_of_what_runs_beside_is_not_the_result(first: str) -> None:
    body = nodes("parallelGateway", "g") + work("main aside") + NAMED + end("quiet")
    lab, instance = run(start() + body + flows("s>g g>main g>aside main>rejected aside>quiet"))
    finish(lab, first)
    finish(lab, "aside" if first == "main" else "main")
    assert (instance.status, instance.result) == ("completed", "rejected")


def test_an_end_without_a_name_is_the_result_where_there_is_no_other() -> None:
    _, instance = run(start() + end("e") + flows("s>e"))
    assert instance.result == "e"


def test_the_last_of_several_named_ends_counts() -> None:
    body = nodes("parallelGateway", "g") + work("a b") + nodes("endEvent", "x y", 'name="an end"')
    lab, instance = run(start() + body + flows("s>g g>a g>b a>x b>y"))
    finish(lab, "b")
    finish(lab, "a")
    assert instance.result == "x"


def test_what_ends_only_a_path_inside_is_not_the_result() -> None:
    inner = start("t") + nodes("endEvent", "inside", 'name="inside"') + flows("t>inside")
    body = f'<subProcess id="sub">{inner}</subProcess>' + end("e")
    _, instance = run(start() + body + flows("s>sub sub>e"))
    assert instance.result == "e"
