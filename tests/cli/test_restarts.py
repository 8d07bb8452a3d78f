"""The pauses between two starts of a program that keeps ending, as a table of seconds."""

import pytest

from workflow_engine.cli.restarts import Restarts


def exits(count: int, runs_for: float) -> tuple[Restarts, list[float]]:
    """A program that ends `count` times, each time after the same seconds, and the pauses it was given."""
    restarts, moment, pauses = Restarts(), 0.0, []
    for _ in range(count):
        ended = moment + runs_for
        moment = restarts.after(moment, ended)
        pauses.append(round(moment - ended, 2))
    return restarts, pauses


def test_pauses_grow_by_half_up_to_thirty_seconds() -> None:
    assert exits(13, 5.0)[1] == [0.5, 0.75, 1.12, 1.69, 2.53, 3.8, 5.7, 8.54, 12.81, 19.22, 28.83, 30.0, 30.0]


@pytest.mark.parametrize(
    ("count", "runs_for", "hopeless"),
    [
        (9, 0.0, False),  # nine exits within 25 s
        (10, 0.0, True),  # ten within 38 s
        (10, 2.5, True),  # ten within 60 s
        (10, 3.0, False),  # the first of ten lies 64 s back
        (100, 20.0, False),  # now and then, for ever
    ],
)
def test_ten_exits_within_a_minute_are_hopeless(count: int, runs_for: float, hopeless: bool) -> None:
    assert exits(count, runs_for)[0].hopeless() is hopeless


def test_a_minute_of_running_is_health() -> None:
    restarts, pauses = exits(4, 1.0)
    assert pauses[-1] == 1.69
    assert restarts.after(100.0, 160.0) == 160.5
    assert restarts.after(200.0, 259.9) == 260.65
