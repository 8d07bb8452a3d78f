"""Rounds of a multi-instance activity that wait side by side and differ in their numbers alone, kept as one.

A round becomes a token of its own when something happens to it. So an act costs what it touches, not what waits beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workflow_engine.domain.limits import limit

RESTING = frozenset("RS")  # nothing but a command to itself, or the end of its whole, moves a round in these states
FEWEST = 2
Key = tuple[str, str, str, int]


@dataclass(slots=True)
class Crowd:
    """Rounds of the token `of`: that of index i has the id `first + i` and is here while bit i of `present` is set."""

    of: str
    spec: str
    letter: str
    first: int
    present: int = 0

    def take(self, token_id: str) -> dict[str, Any] | None:
        """Take a round out by its id: what it knows of itself. None when it is not here."""
        index = int(token_id) - self.first if token_id.isdecimal() and len(token_id) < 20 else -1
        if index < 0 or not self.present >> index & 1 or token_id != str(self.first + index):
            return None
        self.present ^= 1 << index
        return {"by": [self.of], "of": self.of, "i": index}

    def ids(self) -> list[str]:
        """The ids of its rounds, the oldest first."""
        return [str(self.first + index) for index in range(self.present.bit_length()) if self.present >> index & 1]

    def row(self) -> list[Any]:
        """As it lies in a state: the bits in hexadecimal."""
        return [self.of, self.spec, self.letter, self.first, f"{self.present:x}"]


def read(row: Sequence[Any]) -> Crowd:
    """The crowd of a row. Raises TypeError, ValueError for what is none."""
    of, spec, letter, first, present = row
    crowd = Crowd(of, spec, letter, first, int(present, 16))
    if crowd.present < 0 or crowd.present.bit_length() > limit("multi_instance_raised"):
        raise ValueError(present)
    return crowd


def folded(state: Mapping[str, Any]) -> Mapping[str, Any]:
    """The body of a state, rounds that wait alike in crowds; one that has nobody beside it stays a token."""
    crowds: dict[Key, Crowd] = {(*row[:4],): read(row) for row in state.get("crowds", ())}
    alike = _alike(state)
    for key, indices in alike.items():
        if key in crowds or len(indices) >= FEWEST:
            crowd = crowds.setdefault(key, Crowd(*key))
            for index in indices:
                crowd.present |= 1 << index
    if not crowds:
        return state
    owners = _owners(state)
    scopes = [
        [owner, [token for token in tokens if _key(token, owners) not in crowds], log]
        for owner, tokens, log in state["scopes"]
    ]
    return {**state, "scopes": scopes, "crowds": [crowd.row() for crowd in crowds.values()]}


def _alike(state: Mapping[str, Any]) -> dict[Key, list[int]]:
    """The indices of rounds that nothing has happened to, by the crowd they would be in."""
    found: dict[Key, list[int]] = {}
    owners = _owners(state)
    for _, tokens, _ in state["scopes"]:
        for token in tokens:
            if (key := _key(token, owners)) is not None:
                found.setdefault(key, []).append(token[3]["i"])
    return found


def _key(token: Sequence[Any], owners: frozenset[str]) -> Key | None:
    token_id, spec, letter, internal = token
    if "i" not in internal or letter not in RESTING or token_id in owners:
        return None
    of, index = internal["of"], internal["i"]
    return (of, spec, letter, int(token_id) - index) if internal == {"by": [of], "of": of, "i": index} else None


def _owners(state: Mapping[str, Any]) -> frozenset[str]:
    """Tokens that stand for an open scope."""
    return frozenset(owner for owner, _, _ in state["scopes"])
