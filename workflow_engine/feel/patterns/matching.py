"""Runs a pattern over a text: all threads side by side, one character at a time, so nothing is ever tried twice."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from workflow_engine.feel.patterns.program import Done, Fork, Mark, Pattern
from workflow_engine.feel.patterns.reader import Edge

Spend = Callable[[int], None]
Places = tuple[int | None, ...]
THREADS_PER_STEP = 8


class Match(NamedTuple):
    """Where the whole match and its groups begin and end; None for a group that took no part."""

    places: Places

    @property
    def start(self) -> int:
        return self.places[0] or 0

    @property
    def end(self) -> int:
        return self.places[1] or 0

    def group(self, text: str, number: int) -> str:
        start, end = self.places[2 * number], self.places[2 * number + 1]
        return "" if start is None or end is None else text[start:end]


def find_all(pattern: Pattern, text: str, spend: Spend) -> Iterator[Match]:
    """The matches from left to right, none overlapping; each thread's move is paid for by `spend`."""
    place = 0
    while place <= len(text):
        match = find(pattern, text, place, spend)
        if match is None:
            return
        yield match
        place = match.end + (match.end == match.start)


def find(pattern: Pattern, text: str, start: int, spend: Spend) -> Match | None:
    """The leftmost match from `start` on; of those that begin there, the one the pattern prefers."""
    nothing: Places = (None,) * (2 * pattern.groups + 2)
    threads: list[tuple[int, Places]] = []
    best: Places | None = None
    for place in range(start, len(text) + 1):
        if best is None:
            threads = [*threads, (0, nothing)]
        elif not threads:
            break
        spend(1 + len(threads) // THREADS_PER_STEP)
        reached = _settled(pattern, text, place, threads)
        threads = []
        for at, places in reached:
            step = pattern.steps[at]
            if isinstance(step, Done):
                best = places
                break  # the threads behind it are less preferred
            if place < len(text) and step(text[place]):  # type: ignore[operator]
                threads.append((at + 1, places))
    return None if best is None else Match(best)


def _settled(pattern: Pattern, text: str, place: int, threads: list[tuple[int, Places]]) -> list[tuple[int, Places]]:
    """Takes every thread on to where it needs a character or is done, in order of preference, each step once."""
    settled: list[tuple[int, Places]] = []
    seen: set[int] = set()
    waiting = threads[::-1]
    while waiting:
        at, places = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        step = pattern.steps[at]
        if isinstance(step, Fork):
            waiting += [(step.second, places), (step.first, places)]
        elif isinstance(step, Mark):
            waiting.append((at + 1, (*places[: step.slot], place, *places[step.slot + 1 :])))
        elif isinstance(step, Edge):
            if _is_edge(step, text, place):
                waiting.append((at + 1, places))
        else:
            settled.append((at, places))
    return settled


def _is_edge(edge: Edge, text: str, place: int) -> bool:
    if edge.at_end:
        return place == len(text) or (edge.lines and text[place] == "\n")
    return place == 0 or (edge.lines and text[place - 1] == "\n" and place < len(text))
