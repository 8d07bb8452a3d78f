"""Boxes of bits and the cases they hold: whether a set of boxes holds every case of a domain, and if not, one it misses.

A box has one set of pieces for each column; a case one piece for each.
"""

from collections.abc import Sequence
from typing import TypeAlias

Box: TypeAlias = tuple[int, ...]
Case: TypeAlias = tuple[int, ...]
BITS = 2_000_000  # looked at before giving up, about half a second


class TooIntricate(Exception):
    """Looking through all cases would take too long."""


class Work:
    """What may still be looked at of one table."""

    def __init__(self, bits: int = BITS) -> None:
        self.left = bits

    def take(self, bits: int) -> None:
        self.left -= bits
        if self.left < 0:
            raise TooIntricate


def lowest(pieces: int) -> int:
    """The number of the first piece of a set that is not empty."""
    return (pieces & -pieces).bit_length() - 1


def missed(domain: Box, boxes: Sequence[Box], work: Work) -> Case | None:
    """A case of the domain that no box holds; None when all are held. Raises TooIntricate."""
    return None if 0 in domain else _Search(domain, boxes, work).below(0, tuple(range(len(boxes))))


class _Search:
    """Column by column, taking along the boxes that still hold the case; what was covered once is not looked at again."""

    def __init__(self, domain: Box, boxes: Sequence[Box], work: Work) -> None:
        self.domain = domain
        self.boxes = boxes
        self.covered: set[tuple[int, tuple[int, ...]]] = set()
        self.work = work

    def below(self, column: int, fitting: tuple[int, ...]) -> Case | None:
        """The rest of a case from a column on that none of the fitting boxes holds."""
        if not fitting:
            return tuple(map(lowest, self.domain[column:]))
        if column == len(self.domain) or (column, fitting) in self.covered:
            return None
        for still, piece in self._groups(column, fitting).items():
            rest = self.below(column + 1, still)
            if rest is not None:
                return (piece, *rest)
        self.covered.add((column, fitting))
        return None

    def _groups(self, column: int, fitting: tuple[int, ...]) -> dict[tuple[int, ...], int]:
        """The pieces of a column that differ in which boxes hold them: those boxes, and one such piece."""
        pieces = [piece for piece in range(self.domain[column].bit_length()) if self.domain[column] >> piece & 1]
        self.work.take(len(pieces) * (1 + len(fitting)))
        return {
            tuple(box for box in fitting if self.boxes[box][column] >> piece & 1): piece for piece in reversed(pieces)
        }
