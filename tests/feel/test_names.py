"""A variable may be called what it likes, also like a function of the language."""

import pytest

from workflow_engine.feel import expression


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("count > 3", True),
        ("date = 5", True),
        ("sum([count, date])", 9),
        ("[1, 2][item < count]", [1, 2]),
        ("sum(sum)", 3),
    ],
)
def test_a_variable_hides_the_function_of_its_name(value, text, result):
    assert value(text, count=4, date=5, sum=[1, 2]) == result


def test_a_function_that_is_only_mentioned_may_be_a_variable():
    assert "count" in expression("count > 3").perhaps
    assert "count" not in expression("count(list)").perhaps
