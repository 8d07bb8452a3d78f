"""The shared list of bad inputs: each case is tried here, held by another test, or belongs to a part that is not there."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests.security.test_refused import ATTEMPTS

ROOT = Path(__file__).parents[2]
FILE = Path(os.environ.get("HANDOFF_SHARED_DATA", ROOT.parent / "shared" / "data")) / "bad_inputs.json"
SURVIVED, UNTOUCHED = "security/test_survived.py", "security/test_untouched.py"
ITEMS, REFUSALS, SESSIONS = "web/test_work_items.py", "web/test_refusals.py", "web/test_sessions.py"
HELD = {  # cases that are more than a refusal -> the file of tests that names them
    **dict.fromkeys(("B13", "B28", "B29", "B31", "B35", "B37", "B40", "B47", "X09", "X12", "X22"), SURVIVED),
    **dict.fromkeys(("K01", "K02", "K03", "K04", "K06", "K08"), SURVIVED),
    **dict.fromkeys(("B04", "Z08"), UNTOUCHED),
    **dict.fromkeys(("A16", "X11", "K05"), ITEMS),
    **dict.fromkeys(("A12", "W10", "W15"), REFUSALS),
    **dict.fromkeys(("W05", "W06", "W08"), SESSIONS),
    **dict.fromkeys(("A15",), "web/test_access.py"),
    **dict.fromkeys(("O14",), "web/test_rates.py"),
    **dict.fromkeys(("A11",), "operations/test_separation.py"),
    **dict.fromkeys(("O11",), "operations/test_incidents.py"),
}
CODE = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
STATUS = re.compile(r"\b[245]\d\d\b")


@pytest.fixture(scope="module")
def cases() -> dict[str, dict[str, Any]]:
    """By id, controls among them."""
    if not FILE.exists():
        pytest.skip(f"no list of bad inputs at {FILE}")
    document = json.loads(FILE.read_text("utf-8"))
    return {case["id"]: case for case in document["cases"] + document["controls"]}


def test_what_is_tried_is_what_is_required(cases: dict[str, dict[str, Any]]) -> None:
    """The statuses and codes of our attempts are those of the list."""
    wrong = []
    for name, attempts in ATTEMPTS.items():
        required = cases[name]["required"] if name in cases else ""
        statuses, codes = set(STATUS.findall(required)), set(CODE.findall(required))
        for attempt in attempts:
            fits = str(attempt.status) in statuses and (not codes or not attempt.codes or codes & set(attempt.codes))
            if required and not fits:
                wrong.append(f"{name}: {attempt.status} {attempt.codes}, but required is: {required}")
    assert wrong == []


def test_who_holds_a_case_names_it() -> None:
    for case, file in HELD.items():
        source = (ROOT / "tests" / file).read_text("utf-8")
        assert re.search(rf"\b{case}\b|test_{case.lower()}_", source), f"{case} is not named in {file}"


def test_no_case_of_these_parts_is_left_out(cases: dict[str, dict[str, Any]]) -> None:
    """What is left belongs to attachments, exports, connectors, hooks, bulk verbs and pages, or to the engine's own tests."""
    parts = ("POST /api/v1/definitions", "POST /api/v1/work-items/{id}/completion", "GET /api/v1/work-items", "run")
    mine = {name for name, case in cases.items() if case["where"].startswith(parts)}
    left = mine - ATTEMPTS.keys() - HELD.keys()
    assert left == ELSEWHERE.keys()


ELSEWHERE = {  # and why
    "F13": "no kind of field takes rich text: what is typed is text",
    "K07": "held by the loops of a thousand rounds of the engine",
    "K09": "held by the packages in processes/",
}
