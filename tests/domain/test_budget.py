"""How long something may take: what may be written, and what mixes measures."""

from fractions import Fraction

import pytest

from workflow_engine.domain.budget import read_budget
from workflow_engine.domain.errors import InvalidInput

BUDGETS = [
    ("4 wh", "working time", 4 * 3600),
    ("30wm", "working time", 30 * 60),
    ("1 wh 30 wm", "working time", 90 * 60),
    ("2 wd", "working days", 2),
    ("0.5 wd", "working days", Fraction(1, 2)),
    ("24 h", "time", 24 * 3600),
    ("30 m", "time", 30 * 60),
    ("3 d", "days", 3),
    ("PT4H", "working time", 4 * 3600),
    ("PT1H30M15S", "working time", 5415),
    ("P1D", "working days", 1),
]
REFUSED = ["1 wd 2 wh", "1 wd 2 h", "4 wh 30 m", "P1DT2H", "P1M", "P1W", "PT", "P", "", "4", "wh", "-1 wh", "4 whx", "0 wh",
           "PT0S", "1.5 d", "4 wh please", "1e3 wh", "４ wh", "P1Y"]  # fmt: skip


@pytest.mark.parametrize(("text", "measure", "amount"), BUDGETS)
def test_a_budget_has_one_measure(text: str, measure: str, amount: Fraction) -> None:
    budget = read_budget(text)
    assert (budget.measure, budget.amount) == (measure, amount)


@pytest.mark.parametrize("text", REFUSED)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_budget(text)
    assert refused.value.code == "bad_budget"
