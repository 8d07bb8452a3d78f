"""A pattern as a program of steps that a thread of the matcher takes."""

from functools import lru_cache
from typing import NamedTuple

from workflow_engine.feel.patterns.classes import Test
from workflow_engine.feel.patterns.reader import Choice, Edge, Group, One, Part, Reader, Repeat, Sequence
from workflow_engine.feel.patterns.source import BadPattern

SIZE = 1_000  # `{n,m}` writes its part out n to m times


class Fork(NamedTuple):
    """Goes on at both places, preferring the first."""

    first: int
    second: int


class Mark(NamedTuple):
    """Notes the place: slot 2n opens group n, 2n + 1 closes it; group 0 is the whole match."""

    slot: int


class Done(NamedTuple):
    """The pattern has matched."""


Step = Test | Fork | Mark | Edge | Done


class Pattern(NamedTuple):
    steps: tuple[Step, ...]
    groups: int


@lru_cache(maxsize=512)
def program(text: str, flags: str = "") -> Pattern:
    """The program of a pattern. Raises BadPattern."""
    reader = Reader(text, flags)
    return _compiled(reader.regex(), reader)


def whole(text: str) -> Pattern:
    """The program of a pattern that has to match a text from beginning to end. Raises BadPattern."""
    reader = Reader(text, "")
    start, end = Edge(at_end=False, lines=False), Edge(at_end=True, lines=False)
    return _compiled(Sequence((start, reader.regex(), end)), reader)


def _compiled(part: Part, reader: Reader) -> Pattern:
    steps: list[Step] = [Mark(0)]
    _write(part, steps)
    steps += [Mark(1), Done()]
    return Pattern(tuple(steps), reader.groups)


def _write(part: Part, steps: list[Step]) -> None:
    if len(steps) > SIZE:
        raise BadPattern
    if isinstance(part, One):
        steps.append(part.test)
    elif isinstance(part, Edge):
        steps.append(part)
    elif isinstance(part, Sequence):
        for piece in part.parts:
            _write(piece, steps)
    elif isinstance(part, Group):
        steps.append(Mark(2 * part.number))
        _write(part.part, steps)
        steps.append(Mark(2 * part.number + 1))
    elif isinstance(part, Choice):
        _write_choice(part.branches, steps)
    else:
        _write_repeat(part, steps)


def _write_choice(branches: tuple[Part, ...], steps: list[Step]) -> None:
    """fork(this, next branch) this jump(end) ...; a jump is a fork to one place."""
    jumps = []
    for branch in branches[:-1]:
        fork = _room(steps)
        _write(branch, steps)
        jumps.append(_room(steps))
        steps[fork] = Fork(fork + 1, len(steps))
    _write(branches[-1], steps)
    for jump in jumps:
        steps[jump] = Fork(len(steps), len(steps))


def _write_repeat(repeat: Repeat, steps: list[Step]) -> None:
    for _ in range(repeat.least):
        before = len(steps)
        _write(repeat.part, steps)
        if len(steps) == before:
            break  # nothing a thousand times is nothing
    if repeat.most is None:
        loop = _room(steps)
        _write(repeat.part, steps)
        steps.append(Fork(loop, loop))
        steps[loop] = _fork(loop + 1, len(steps), greedy=repeat.greedy)
        return
    forks = []
    for _ in range(repeat.most - repeat.least):
        forks.append(_room(steps))
        _write(repeat.part, steps)
    for fork in forks:
        steps[fork] = _fork(fork + 1, len(steps), greedy=repeat.greedy)


def _fork(inside: int, outside: int, *, greedy: bool) -> Fork:
    return Fork(inside, outside) if greedy else Fork(outside, inside)


def _room(steps: list[Step]) -> int:
    """A place for a step that is known later."""
    steps.append(Done())
    return len(steps) - 1
