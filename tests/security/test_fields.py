"""Fields: only what a node lets one write is taken, and what it hides is in no answer to anybody else."""

import pytest

from tests.security.attempt import CALLERS, Target
from tests.security.requests import GOOD
from tests.web.drawn import FORM, WRITTEN

CANARY = "6222-0001-canary"
COLUMNS = "SELECT DISTINCT column_name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1"
ALLOWED = ("wangfang", "admin")  # who may write the account number, and who may see everything


def test_only_declared_fields_are_taken(target: Target) -> None:
    """F01: every field of the form, every column of ours and every name of the engine beside what may be written."""
    names = {name for (name,) in target.company.sql(COLUMNS)} | {each["key"] for each in FORM["fields"]}
    names |= {"engine.status", "__proto__", "constructor", "initiator", "nrOfInstances", "outcome", "values"}
    before = target.digests()
    taken = [
        name
        for name in sorted(names - WRITTEN.keys())
        if target.complete({**GOOD, name: "1"}).status_code not in (403, 422)
    ]
    assert taken == []
    assert target.digests() == before


@pytest.fixture
def paid(target: Target) -> Target:
    """The purchase, paid from an account whose number only finance and administrators may see."""
    assert target.complete(GOOD).status_code == 200
    for key, answer in (
        ("chenjing", {"outcome": "approve", "comment": "同意"}),
        ("wangfang", {"values": {"paid": "1200.50", "account_no": CANARY}}),
    ):
        who = target.by(key)
        (item,) = who.get("/work-items").json["items"]
        done = who.post(f"/work-items/{item['id']}/completion", answer)
        assert done.status_code == 200, done.text
    return target


@pytest.mark.parametrize("key", CALLERS)
def test_a_hidden_field_is_in_no_answer(paid: Target, key: str) -> None:
    who = paid.by(key)
    items = [item for (item,) in paid.company.sql("SELECT id::text FROM work_items")]
    paths = [f"/instances/{paid.instance}", f"/instances/{paid.instance}/history", "/instances", "/incidents"]
    paths += ["/work-items?view=done", "/definitions", *(f"/work-items/{item}" for item in items)]
    told = [path for path in paths if CANARY in who.ask("GET", path).text]
    assert bool(told) == (key in ALLOWED), told


def test_a_hidden_field_is_not_told_by_its_refusal(paid: Target) -> None:
    """Completing again what is done: the refusal says who was faster and nothing of what he typed."""
    item = paid.company.one("SELECT id::text FROM work_items WHERE element = 'pay'")
    for key in CALLERS:
        refused = paid.by(key).post(f"/work-items/{item}/completion", {"values": {"paid": "1"}})
        assert refused.status_code in (404, 409)
        assert CANARY not in refused.text
