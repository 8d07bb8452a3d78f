"""What a question costs in statements, whatever the number of rows; and that it writes nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.company import Company
from workflow_engine.queries import (
    deadlines,
    definitions,
    history,
    inbox,
    incidents,
    instances,
    waiting,
    who,
    work_items,
)

QUESTIONS: dict[str, tuple[int, Callable[[Company, dict[str, str]], Any]]] = {  # the most statements, and the question
    "inbox": (1, lambda week, ids: inbox.page(week.database, week.admin, "all", 200)),
    "done": (1, lambda week, ids: inbox.done(week.database, week.admin, 200)),
    "counts": (1, lambda week, ids: waiting.counts(week.database, week.admin)),
    "instances": (1, lambda week, ids: instances.page(week.database, week.admin, 200)),
    "incidents": (1, lambda week, ids: incidents.page(week.database, week.admin, 200)),
    "definitions": (2, lambda week, ids: definitions.current(week.database, week.admin)),
    "one instance": (5, lambda week, ids: instances.one(week.database, week.admin, ids["instance"])),
    "history": (2, lambda week, ids: history.entries(week.database, week.admin, ids["instance"])),
    "one item": (2, lambda week, ids: work_items.one(week.database, week.admin, ids["item"])),
    "deadlines": (4, lambda week, ids: deadlines.overview(week.database, week.admin)),
    "who": (1, lambda week, ids: who.by_key(week.database, "admin")),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_costs_so_many_statements_and_no_commit(week: Company, name: str) -> None:
    """`week.admin` asks who he is, which is one more."""
    most, ask = QUESTIONS[name]
    ids = {
        "instance": week.one("SELECT id::text FROM instances LIMIT 1"),
        "item": week.one("SELECT id::text FROM work_items LIMIT 1"),
    }
    with week.counted() as sent:
        ask(week, ids)
    statements = [each for each in sent if each != "COMMIT"]
    assert len(statements) <= most + (name != "who"), "\n".join(statements)
    assert not any(each.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")) for each in statements)
    assert "COMMIT" not in sent
