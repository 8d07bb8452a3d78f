"""Names in scope. A name may hold blanks, keywords and operators; the longest one that fits the tokens is meant.

DMN 1.5, 10.3.1.4: blanks in a name do not matter, so names are compared as sequences of tokens.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from workflow_engine.feel.reading.tokens import Token, words


class Names:
    """A set of names, found by the token they begin with."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        spelled = words(name)
        if spelled:
            self._by_first.setdefault(spelled[0], []).append((spelled, name))

    def match(self, tokens: Sequence[Token], place: int) -> tuple[str, int]:
        """The longest name at a place and how many tokens it takes; ("", 0) without one."""
        best, length = "", 0
        for spelled, name in self._by_first.get(tokens[place].text, ()):
            if len(spelled) >= length and _fits(spelled, tokens, place):
                best, length = name, len(spelled)
        return best, length


@lru_cache(maxsize=256)
def declared(names: frozenset[str]) -> Names:
    """Names that many expressions share, such as the fields of a form."""
    return Names(names)


def _fits(spelled: tuple[str, ...], tokens: Sequence[Token], place: int) -> bool:
    found = tokens[place : place + len(spelled)]
    return len(found) == len(spelled) and all(a == b.text for a, b in zip(spelled, found, strict=True))
