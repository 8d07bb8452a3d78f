"""Candidates texts: what they mean, read in time that grows with their length only."""

import contextlib
import time

import pytest

from workflow_engine.domain.routing import Candidate, RoutingProblem, candidates, kept_apart, offered

READ = {
    "finance.clerk, head(sales)": [Candidate("role", "finance.clerk"), Candidate("head", "sales")],
    "manager(initiator, 2),role:sales.rep": [Candidate("manager", "initiator", 2), Candidate("role", "sales.rep")],
    " ,, initiator ,": [Candidate("initiator")],
    "sales.rep, not(apply)": [Candidate("role", "sales.rep"), Candidate("not", "apply")],
}


class Nobody:
    """An organisation without heads or superiors."""

    def head(self, department: str) -> str | None:
        return None

    def department(self, person: str) -> str | None:
        return None

    def manager(self, person: str, level: int) -> str | None:
        return None


@pytest.mark.parametrize("text", READ)
def test_what_a_text_means(text: str) -> None:
    assert candidates(text) == READ[text]


@pytest.mark.parametrize(
    "text", ["head(", "head(sales", "a b", "nobody(x)", "(sales.rep)", "head(a,b)", "a)b", "not()"]
)
def test_what_means_nothing(text: str) -> None:
    with pytest.raises(RoutingProblem):
        candidates(text)
    assert kept_apart(text) == []


@pytest.mark.parametrize("part", ["a,", "head(a),", "(", "head(", ",(", ")", "(,)"])
def test_long_texts_take_no_longer_than_they_are(part: str) -> None:
    began = time.process_time()
    with contextlib.suppress(RoutingProblem):
        candidates(part * 100_000)
    assert time.process_time() - began < 2


@pytest.mark.parametrize("computed", [[None], [1, "sales.rep"], {"a": 1}, 5, [["sales.rep"]]])
def test_computed_candidates_are_texts(computed: object) -> None:
    with pytest.raises(RoutingProblem):
        offered({"candidates": computed}, "", {}, "liqiang", Nobody())


def test_who_is_kept_apart_is_not_offered_it_by_name() -> None:
    done = {"apply": {"by": "liqiang"}}
    named = {"candidates": "person:liqiang, person:zhaomin, not(apply)"}
    assert offered(named, "", done, "wangfang", Nobody()) == ["person:zhaomin"]
    assert offered({"candidates": "not(apply)"}, "sales.rep", done, "wangfang", Nobody()) == ["role:sales.rep"]
    assert offered({"candidates": "initiator, not(initiator)"}, "", done, "wangfang", Nobody()) == []
