"""What administrators do to running work from a terminal: shown first, then done, and everything of it in the history."""

import re
from collections.abc import Callable

import pytest

from tests.bpmn.drawing import end, file, flows, process, start, work
from tests.company import Company
from workflow_engine.cli.__main__ import main
from workflow_engine.domain.errors import DiagramFailed
from workflow_engine.operations import instances, work_items
from workflow_engine.operations.work_items import Answer
from workflow_engine.queries import history

Say = Callable[..., tuple[int, str]]
LINE = file(process(start() + work("a b") + end() + flows("s>a a>b b>e"), "line"))
GATE = file(
    process(
        start() + work("a b") + '<exclusiveGateway id="x"/>' + end() + flows("s>a a>x x>b[n_=_1] x>e[n_=_2] b>e"),
        "gate",
    )
)


@pytest.fixture
def said(
    company: Company, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Say:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("LC_ALL", "C")

    def run(*words: str) -> tuple[int, str]:
        code = main(words)
        return code, capsys.readouterr().out

    return run


@pytest.fixture
def line(company: Company) -> str:
    company.deploy(LINE)
    return instances.start(company.database, "line", company.liqiang, {"n": 1}).id


def active(company: Company) -> list[str]:
    return [element for (element,) in company.sql("SELECT element FROM work_items WHERE closed_at IS NULL ORDER BY 1")]


def finish(company: Company, values: dict[str, object]) -> None:
    item = company.one("SELECT id::text FROM work_items WHERE closed_at IS NULL")
    work_items.complete(company.database, item, company.admin, Answer(values))


def plan(shown: str) -> str:
    found = re.search(r"^plan (\w+)$", shown, re.MULTILINE)
    assert found is not None, shown
    return found[1]


def test_a_token_is_added_moved_and_refused(company: Company, said: Say, line: str) -> None:
    code, shown = said("instance", "show", line)
    assert (code, shown.splitlines()) == (0, ["line running", "  2 a (userTask, work)"])
    code, shown = said("instance", "move", line, "--start", "b")
    assert (code, active(company)) == (0, ["a"])
    assert [row[:3] for row in shown.splitlines()[:2]] == ["+ 3", "= 2"]
    assert said("instance", "move", line, "--start", "b", "--plan", "other", "--reason", "x")[0] == 1
    assert said("instance", "move", line, "--start", "b", "--plan", plan(shown), "--reason", "补做")[0] == 0
    assert active(company) == ["a", "b"]
    assert said("instance", "move", line, "--cancel", "2", "--reason", "跳过")[0] == 0
    assert active(company) == ["b"]
    assert said("instance", "move", line, "--start", "nowhere") == (
        1,
        "nowhere: Expected a node or flow of this version, but nowhere is none.\n",
    )
    facts = [entry.facts for entry in history.entries(company.database, company.admin, line)]
    assert [each["reason"] for each in facts if "reason" in each] == ["补做", "跳过"]


def test_back_to_a_checkpoint_and_anew_from_a_step(company: Company, said: Say, line: str) -> None:
    finish(company, {"n": 2})
    [kept] = said("instance", "checkpoints", line)[1].splitlines()
    seq, _, topic, element, *_ = kept.split()
    assert (topic, element) == ("work_item.completed", "a")
    shown = said("instance", "rewind", line, seq)[1]
    assert active(company) == ["b"]
    assert said("instance", "rewind", line, seq, "--restore-variables", "--reason", "填错")[0] == 0
    assert (active(company), plan(shown) != "") == (["a"], True)
    assert company.one("SELECT value::text FROM variables WHERE name = 'n'") == "1"
    assert said("instance", "restart", line, "b", "--reason", "补做")[0] == 1
    assert said("instance", "cancel", line, "--reason", "重来") == (0, "cancelled\n")
    code, begun = said("instance", "restart", line, "b", "--reason", "补做")
    assert (code, active(company)) == (0, ["b"])
    assert said("instance", "show", begun.strip())[1].startswith("line running")


def test_one_instance_and_a_whole_process_are_suspended(company: Company, said: Say, line: str) -> None:
    assert said("instance", "suspend", line, "--reason", "盘点") == (0, "")
    assert said("instance", "show", line)[1].startswith("line suspended")
    assert said("instance", "resume", line) == (0, "")
    for _ in range(2):
        instances.start(company.database, "line", company.liqiang, {})
    assert said("definition", "suspend", "line", "--reason", "维护") == (0, "3 done, 0 not\n")
    assert company.sql("SELECT DISTINCT status FROM instances") == [("suspended",)]
    assert said("definition", "suspend", "line", "--reason", "维护")[0] == 1
    assert said("definition", "resume", "line") == (0, "3 done, 0 not\n")
    assert company.sql("SELECT DISTINCT status FROM instances") == [("running",)]


def test_what_failed_is_mended_and_tried_again(company: Company, said: Say) -> None:
    company.deploy(GATE)
    begun = instances.start(company.database, "gate", company.liqiang, {"n": 3}).id
    with pytest.raises(DiagramFailed):
        finish(company, {})
    incident, process_key, instance, element, code = said("incidents")[1].splitlines()[0].split()
    assert (process_key, instance, element, code) == ("gate", begun, "x", "no_matching_flow")
    assert said("incidents", "--retry", incident)[0] == 1
    assert said("instance", "set", begun, "--values", "[]")[0] == 1
    assert said("instance", "set", begun, "--values", '{"n": 1}')[0] == 0
    again = said("incidents")[1].split()[0]
    assert said("incidents", "--resolve", again, "--reason", "x")[0] == 1
    assert said("incidents", "--retry", again) == (0, "")
    assert (active(company), said("incidents")[1]) == (["b"], "")


def test_an_id_is_one(said: Say) -> None:
    with pytest.raises(SystemExit):
        said("instance", "show", "line")
    assert said("instance", "show", "0199c0de-0000-7000-8000-000000000000")[0] == 1
