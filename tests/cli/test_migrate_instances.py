"""`handoff migrate-instances`: what would happen, doing it, and undoing it."""

import re

import pytest

from tests.bpmn.drawing import end, file, flows, process, start, work
from tests.company import Company
from workflow_engine.cli.__main__ import main
from workflow_engine.operations import instances


@pytest.fixture
def said(company: Company, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("LC_ALL", "C")

    def run(*words: str) -> tuple[int, str]:
        code = main(["migrate-instances", *words])
        return code, capsys.readouterr().out

    return run


def test_shown_done_and_undone(company: Company, said) -> None:  # type: ignore[no-untyped-def]
    company.deploy(file(process(start() + work("a b") + end() + flows("s>a a>b b>e"), "line")))
    for _ in range(2):
        instances.start(company.database, "line", company.liqiang, {})
    company.deploy(file(process(start() + work("b c") + end() + flows("s>b b>c c>e"), "line")))
    code, shown = said("line")
    assert (code, "v1 needs a decision: 2 instances" in shown, "a: Expected the user task a" in shown) == (
        0,
        True,
        True,
    )
    code, refused = said("line", "--reason", "new version")
    assert (code, "0 done, 2 not" in refused, "undecided: 2" in refused) == (1, True, True)
    code, done = said("line", "--reason", "new version", "--map", "a=c")
    assert (code, "2 done, 0 not" in done) == (0, True)
    made = re.search(r"migration (\S+)", done)
    assert made is not None
    assert company.sql("SELECT DISTINCT element FROM work_items WHERE closed_at IS NULL") == [("c",)]
    assert said("line", "--undo", made[1]) == (0, "2 done, 0 not\n")
    assert company.sql("SELECT DISTINCT element FROM work_items WHERE closed_at IS NULL") == [("a",)]


def test_a_mapping_has_two_sides(said) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(SystemExit):
        said("line", "--map", "a")
