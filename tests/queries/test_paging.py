"""Pages by key: nothing is lost and nothing comes twice, whatever is added meanwhile; and a cursor serves its owner alone."""

import itertools
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bpmn.drawing import end, file, flows, process, start
from tests.company import Company
from workflow_engine.domain.errors import InvalidInput
from workflow_engine.domain.limits import limit
from workflow_engine.operations import instances as acts
from workflow_engine.operations import work_items
from workflow_engine.operations.work_items import Answer
from workflow_engine.queries import inbox, instances, paging

SECRET = "7Qm2Zr9Lx4Vn8Kp1Ts6Wb3Hd5Jg0Fy"
Page = Callable[[list[str] | None], Sequence[Any]]


def walked(page: Page, place: Callable[[Any], list[str]], between: Callable[[], object]) -> list[Any]:
    """All rows by pages, with something happening between two of them."""
    found: list[Any] = []
    after = None
    for _ in range(99):
        rows = page(after)
        if not rows:
            return found
        found += rows
        after = place(rows[-1])
        between()
    raise AssertionError("no end")


def begin(company: Company, number: int = 1) -> None:
    for _ in range(number):
        company.clock.forward(timedelta(seconds=7))
        acts.start(company.database, "ask", company.liqiang, {})


@pytest.fixture
def asked(company: Company) -> Company:
    """Seven instances, each with an item that finance has to do within a day or at no time."""
    tasks = '<userTask id="a" handoff:candidates="finance.clerk" handoff:due="PT24H"/>'
    tasks += '<userTask id="b" handoff:candidates="finance.clerk"/>'
    drawn = '<parallelGateway id="g"/>' + tasks + end()
    company.deploy(file(process(start() + drawn + flows("s>g g>a g>b a>e b>e"), "ask")))
    begin(company, 7)
    return company


@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_an_inbox_that_grows_between_two_pages(asked: Company, size: int) -> None:
    """New items come later by deadline, or are not there yet; those without one lie at the end in the order of their ids."""
    wangfang = asked.wangfang
    before = [row.id for row in inbox.page(asked.database, wangfang, "all", 500)]
    rounds = itertools.count()
    rows = walked(
        lambda after: inbox.page(asked.database, wangfang, "all", size, after),
        lambda row: row.place,
        lambda: begin(asked) if next(rounds) < 3 else None,
    )
    seen = [row.id for row in rows]
    assert len(seen) == len(set(seen))
    assert set(before) <= set(seen)
    assert [row.place for row in rows] == sorted(row.place for row in rows)


@pytest.mark.parametrize("size", [1, 2, 5])
def test_instances_that_begin_meanwhile_do_not_push_others_off_the_page(asked: Company, size: int) -> None:
    liqiang = asked.liqiang
    before = [row.id for row in instances.page(asked.database, liqiang, 500)]
    rows = walked(
        lambda after: instances.page(asked.database, liqiang, size, after=after),
        lambda row: [str(row.id)],
        lambda: begin(asked),
    )
    assert [row.id for row in rows] == before


def test_what_is_done_meanwhile_is_left_out_and_nothing_else(asked: Company) -> None:
    wangfang = asked.wangfang
    before = [row.id for row in inbox.page(asked.database, wangfang, "all", 500)]
    done: list[str] = []

    def finish() -> None:
        """The first and the last of what is open."""
        left = [row.id for row in inbox.page(asked.database, wangfang, "all", 500)]
        for item in {left[0], left[-1]} if left else ():
            work_items.complete(asked.database, item, wangfang, Answer({}))
            done.append(item)

    rows = walked(lambda after: inbox.page(asked.database, wangfang, "all", 2, after), lambda row: row.place, finish)
    seen = [row.id for row in rows]
    assert len(seen) == len(set(seen))
    assert set(before) - set(done) <= set(seen)
    finished = [row.id for row in inbox.done(asked.database, wangfang, 500)]
    assert sorted(finished) == sorted(done)


PLACES = st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x1f")), min_size=1, max_size=3)
SCOPES = st.dictionaries(st.sampled_from(["person", "view", "process"]), st.text(max_size=5), max_size=3)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(place=PLACES, scope=SCOPES)
def test_a_cursor_leads_back(place: list[str], scope: dict[str, str]) -> None:
    assert paging.place(paging.cursor(place, SECRET, scope), SECRET, scope) == place


@settings(deadline=None, derandomize=True, max_examples=200)
@given(text=st.text(max_size=60), number=st.integers(0, 40), scope=SCOPES)
def test_a_cursor_that_we_did_not_make_is_refused(text: str, number: int, scope: dict[str, str]) -> None:
    """Made up, cut, or changed in one place."""
    good = paging.cursor(["2026-03-02T04:00:00+00:00", "x"], SECRET, scope)
    changed = good[:number] + ("A" if good[number] != "A" else "B") + good[number + 1 :]
    for bad in {text, good[:number], changed} - {"", good}:
        with pytest.raises(InvalidInput) as refused:
            paging.place(bad, SECRET, scope)
        assert refused.value.code == "bad_cursor"


@pytest.mark.parametrize("scope", [{"person": "b"}, {"person": "a", "view": "all"}, {}])
def test_a_cursor_belongs_to_one_person_and_one_filter(scope: dict[str, str]) -> None:
    cursor = paging.cursor(["x"], SECRET, {"person": "a"})
    with pytest.raises(InvalidInput):
        paging.place(cursor, SECRET, scope)
    with pytest.raises(InvalidInput):
        paging.place(cursor, SECRET[::-1], {"person": "a"})


@pytest.mark.parametrize(
    ("asked_for", "given_back"), [(None, 50), ("7", 7), (7, 7), ("100000000", limit("page_size")), (200, 200)]
)
def test_sizes_of_pages(asked_for: str | int | None, given_back: int) -> None:
    assert paging.size(asked_for) == given_back


@pytest.mark.parametrize("asked_for", ["0", "-1", "many", "", 0])
def test_sizes_that_are_none(asked_for: str | int) -> None:
    with pytest.raises(InvalidInput) as refused:
        paging.size(asked_for)
    assert refused.value.code == "bad_type"
