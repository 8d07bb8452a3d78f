"""Everybody sees in every list, and finds by every id, exactly what the rule says: nothing more and nothing less."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.company import Company
from tests.queries.world import PEOPLE, sees_instance, sees_item
from workflow_engine.domain.errors import NotFound
from workflow_engine.domain.person import Person
from workflow_engine.queries import deadlines, history, inbox, incidents, instances, waiting, work_items

ALL = 500


def rows(week: Company, table: str) -> list[Any]:
    return week.sql(f"SELECT * FROM {table} ORDER BY id")


def may_see(week: Company, viewer: Person) -> set[str]:
    """Ids of the instances that the rule shows."""
    items = rows(week, "work_items")
    return {
        str(each.id)
        for each in rows(week, "instances")
        if sees_instance(week, viewer, each, [item for item in items if item.instance_id == each.id])
    }


def test_the_week_holds_every_state(week: Company) -> None:
    """Otherwise the rest would prove little."""
    assert {state for (state,) in week.sql("SELECT DISTINCT state FROM work_items")} == {
        "ready",
        "claimed",
        "completed",
        "cancelled",
    }
    assert {status for (status,) in week.sql("SELECT DISTINCT status FROM instances")} == {
        "running",
        "completed",
        "cancelled",
    }
    counts = {key: len(may_see(week, getattr(week, key))) for key in PEOPLE}
    assert counts["admin"] == 24
    assert counts["linshu"] == 0
    assert 0 < counts["guanxi"] < 24


@pytest.mark.parametrize("key", PEOPLE)
def test_the_list_of_instances(week: Company, key: str) -> None:
    viewer = getattr(week, key)
    assert {str(row.id) for row in instances.page(week.database, viewer, ALL)} == may_see(week, viewer)


@pytest.mark.parametrize("key", PEOPLE)
def test_the_inbox(week: Company, key: str) -> None:
    viewer = getattr(week, key)
    items = rows(week, "work_items")
    mine = {str(each.id) for each in items if str(each.assignee_id) == viewer.id and each.state in ("ready", "claimed")}
    offered = {str(each.id) for each in items if each.state == "ready" and viewer.keys & set(each.offered_to)}
    done = {str(each.id) for each in items if str(each.assignee_id) == viewer.id and each.state == "completed"}
    seen = {view: {row.id for row in inbox.page(week.database, viewer, view, ALL)} for view in ("mine", "group", "all")}
    assert seen == {"mine": mine, "group": offered, "all": mine | offered}
    assert {row.id for row in inbox.done(week.database, viewer, ALL)} == done
    counted = waiting.counts(week.database, viewer)
    assert (counted.mine, counted.group) == (len(mine), len(offered))


@pytest.mark.parametrize("key", PEOPLE)
def test_looking_up_by_id(week: Company, key: str) -> None:
    viewer = getattr(week, key)
    visible = may_see(week, viewer)
    for each in rows(week, "instances"):
        for look in (instances.one, history.entries):
            assert found(look, week, viewer, str(each.id)) == (str(each.id) in visible)
    for item in rows(week, "work_items"):
        expected = sees_item(viewer, item) or viewer.may("administer")
        assert found(work_items.one, week, viewer, str(item.id)) == expected


@pytest.mark.parametrize("look", [instances.one, history.entries, work_items.one])
def test_what_is_not_there_is_not_there_for_anybody(week: Company, look: Callable[..., Any]) -> None:
    assert not any(found(look, week, getattr(week, key), str(uuid4())) for key in PEOPLE)


@pytest.mark.parametrize("key", PEOPLE)
def test_deadlines_concern_what_one_may_see_or_oversees(week: Company, key: str) -> None:
    viewer = getattr(week, key)
    visible = may_see(week, viewer)
    everything = viewer.may("oversee") or viewer.may("administer")
    running = {str(each.instance_id) for each in rows(week, "work_items") if each.state in ("ready", "claimed")}
    seen = deadlines.overview(week.database, viewer)
    concerned = running if everything else running & visible
    items = [each for each in rows(week, "work_items") if each.state in ("ready", "claimed")]
    assert seen.counts["open"] == len([each for each in items if str(each.instance_id) in concerned])


def test_incidents_are_for_administrators(week: Company) -> None:
    assert incidents.page(week.database, week.admin, ALL) == []


def found(look: Callable[..., Any], week: Company, viewer: Person, name: str) -> bool:
    try:
        look(week.database, viewer, name)
    except NotFound:
        return False
    return True


@pytest.mark.parametrize(
    ("change", "back"),
    [
        ("DELETE FROM role_members WHERE role = 'finance.clerk'", "role_members"),
        ("UPDATE departments SET head_id = NULL", "departments"),
        ("DELETE FROM process_grants WHERE \"right\" IN ('see', 'manage')", "process_grants"),
    ],
)
def test_a_right_that_is_taken_away_is_gone_at_once(week: Company, change: str, back: str) -> None:
    """Nothing is remembered between two questions: what is shown is what the rule says of the people as they are now."""
    week.sql(f"CREATE TABLE kept AS SELECT * FROM {back}")
    try:
        before = {key: instances.page(week.database, getattr(week, key), ALL) for key in PEOPLE}
        week.sql(change)
        after = {key: instances.page(week.database, getattr(week, key), ALL) for key in PEOPLE}
        assert any(len(after[key]) < len(before[key]) for key in PEOPLE)
        assert not any(len(after[key]) > len(before[key]) for key in PEOPLE)
    finally:
        restore(week, back)


def restore(week: Company, table: str) -> None:
    if table == "departments":
        week.sql("UPDATE departments d SET head_id = k.head_id FROM kept k WHERE k.key = d.key")
    else:
        week.sql(f"INSERT INTO {table} SELECT * FROM kept ON CONFLICT DO NOTHING")
    week.sql("DROP TABLE kept")
