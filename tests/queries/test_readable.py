"""Which variables a person reads: what his own nodes show him, on every node, for every right."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow_engine.domain.definition import NodeFacts, VersionFacts
from workflow_engine.domain.person import Person
from workflow_engine.domain.text import Text
from workflow_engine.queries import readable

NAMES = ("amount", "account_no", "lines", "note")
RIGHTS = ("write!", "write", "read", "hidden")
PERSON = Person("1", "wangfang", "王芳")
BOSS = replace(PERSON, rights=frozenset({"administer"}))
VALUES: dict[str, Any] = {
    "amount": 12,
    "account_no": "6222",
    "note": "n",
    "loose": "never in a form",
    "apply": {"outcome": "approve"},
    "lines": [{"sku": "A", "price": 3}, {"sku": "B", "price": 4}],
}


def facts(**nodes: dict[str, str]) -> VersionFacts:
    made = {name: NodeFacts(kind="userTask", label=Text(name, name), access=access) for name, access in nodes.items()}
    return VersionFacts(key="p", name=Text("p", "p"), nodes=made)


def shown(elements: Iterable[str], viewer: Person = PERSON, **nodes: dict[str, str]) -> dict[str, Any]:
    return readable.variables(VALUES, facts(**nodes), elements, viewer)


APPLY = {"amount": "write", "account_no": "hidden", "note": "read", "lines": "write", "lines.price": "hidden"}
PAY = {"amount": "read", "account_no": "write", "note": "hidden", "lines": "read", "lines.price": "read"}


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        (["apply"], {"amount", "note", "lines", "apply"}),
        (["pay"], {"amount", "account_no", "lines", "apply"}),
        (["apply", "pay"], {"amount", "account_no", "note", "lines", "apply"}),
        ([], {"apply"}),
        (["gone"], {"apply"}),
    ],
)
def test_one_reads_what_ones_nodes_show(elements: list[str], expected: set[str]) -> None:
    assert shown(elements, apply=APPLY, pay=PAY).keys() == expected


def test_a_column_that_is_hidden_is_in_no_row() -> None:
    assert shown(["apply"], apply=APPLY, pay=PAY)["lines"] == [{"sku": "A"}, {"sku": "B"}]
    assert shown(["pay"], apply=APPLY, pay=PAY)["lines"] == VALUES["lines"]


def test_who_administers_reads_all() -> None:
    assert shown([], BOSS, apply=APPLY, pay=PAY) == VALUES
    assert readable.variables(VALUES, facts(apply=APPLY), [], PERSON, manages=True) == VALUES


def test_without_forms_nothing_is_kept_from_who_takes_part() -> None:
    assert shown(["apply"], apply={}) == VALUES
    assert shown([], apply={}).keys() == {"apply"}  # who only oversees takes no part


ACCESS = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(RIGHTS), min_size=1)


@settings(deadline=None, derandomize=True, max_examples=200)
@given(nodes=st.dictionaries(st.sampled_from("abc"), ACCESS, min_size=1), mine=st.sets(st.sampled_from("abc")))
def test_hidden_is_absent_and_shown_is_there(nodes: dict[str, dict[str, str]], mine: set[str]) -> None:
    """Whatever the nodes say: a field is read exactly when one of one's own nodes does not hide it."""
    seen = shown(sorted(mine), **nodes)
    fields = {name for access in nodes.values() for name in access}
    wanted = {
        name for node, access in nodes.items() if node in mine for name, right in access.items() if right != "hidden"
    }
    assert seen.keys() & fields == wanted
    assert "loose" not in seen
