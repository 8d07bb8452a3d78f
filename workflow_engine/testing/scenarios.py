"""Scenario files: what people do, in order, and what is expected after each step; run on a virtual clock.

{"name": {"zh": "…", "en": "…"}, "begins": "2026-03-02T09:00",
 "steps": [{"start": "liqiang", "values": {…}, "expect": {"open": ["confirm"]}},
           {"who": "wangfang", "does": "confirm", "outcome": "approve", "comment": "…", "values": {…}},
           {"message": "bank.receipt", "correlation": "PAY-1", "values": {…}},
           {"connector": "erp", "when": {"operation": "stock_check"}, "answer": {…}},
           {"forward": "5 wd"}]}
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from workflow_engine.domain.errors import HandoffError
from workflow_engine.domain.text import Text
from workflow_engine.testing.acts import BadScenario, act_of, moment, require_known
from workflow_engine.testing.coverage import Coverage, coverage
from workflow_engine.testing.expectations import EXPECTATIONS, met
from workflow_engine.testing.stage import Rehearsal, Stage

BEGINS = "2026-03-02T09:00"  # a Monday, when offices open


@dataclass(frozen=True, slots=True)
class Difference:
    """`step` counts from 1; `what` is the word of an expectation, or `refused` for an act that was not possible."""

    step: int
    what: str
    expected: Any
    got: Any


@dataclass(frozen=True, slots=True)
class Played:
    """One scenario as it went."""

    key: str
    name: Text
    steps: int
    differences: tuple[Difference, ...]
    stage: Stage = field(repr=False)


@dataclass(frozen=True, slots=True)
class Report:
    played: tuple[Played, ...]
    coverage: Coverage

    @property
    def is_green(self) -> bool:
        return not self.coverage.missed and not any(each.differences for each in self.played)


def run(rehearsal: Rehearsal) -> Report:
    """Every scenario of a package, each on a stage of its own. Raises BadScenario for a file that means nothing."""
    played = tuple(play(rehearsal, key, script) for key, script in sorted(rehearsal.scenarios.items()))
    labs = [each.stage.lab for each in played]
    return Report(played, coverage(rehearsal.diagrams, labs, rehearsal.uncovered))


def play(rehearsal: Rehearsal, key: str, script: Any) -> Played:
    """One scenario; what comes after an act that was not possible is not tried. Raises BadScenario."""
    require_known(key, script, {"name", "begins", "steps"})
    steps = script.get("steps")
    if not isinstance(steps, list):
        raise BadScenario(f"{key}应有步骤（steps）列表。", f"Expected {key} to have a list of steps.")
    stage = Stage(rehearsal, moment(str(script.get("begins", BEGINS)), "Asia/Shanghai"))
    found: list[Difference] = []
    for number, step in enumerate(steps, 1):
        found += _differences(stage, key, number, step)
        if any(difference.what == "refused" for difference in found):
            break
    name = script.get("name", {})
    return Played(key, Text(name.get("zh", key), name.get("en", key)), len(steps), tuple(found), stage)


def _differences(stage: Stage, key: str, number: int, step: Any) -> Iterator[Difference]:
    act = act_of(f"{key}[{number}]", step)
    wanted = step.get("expect", {})
    require_known(f"{key}[{number}].expect", wanted, {"refused", *EXPECTATIONS})
    stage.sent.clear()
    refusal, told = wanted.get("refused", []), _refusal(lambda: act(stage, step))
    if told != refusal:
        yield Difference(number, "refused", refusal, told)
        return
    for word in (word for word in EXPECTATIONS if word in wanted):
        try:
            is_met, got = met(stage, word, wanted[word])
        except HandoffError as error:
            is_met, got = False, _said(error)
        if not is_met:
            yield Difference(number, word, wanted[word], got)


def _refusal(act: Callable[[], None]) -> list[str]:
    try:
        act()
    except BadScenario:
        raise
    except HandoffError as error:
        return _said(error)
    return []


def _said(error: HandoffError) -> list[str]:
    """`code field` for each problem of a form, else the sentence."""
    return [f"{each.code} {each.field or each.element or ''}".strip() for each in error.problems] or [error.text.en]
