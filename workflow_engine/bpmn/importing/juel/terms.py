"""Pieces of FEEL text that know how tightly they hold together, so that brackets are written only where needed."""

import json
from dataclasses import dataclass

CHOICE, OR, AND, COMPARE, SUM, PRODUCT, SIGN, CALL = range(8)  # from the loosest to the tightest


class Untranslatable(ValueError):
    """The text says something that FEEL, or this translation, cannot say: `found` is the part."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found


@dataclass(frozen=True, slots=True)
class Term:
    text: str
    level: int = CALL

    def held(self, level: int) -> str:
        """The text for a place that needs at least this tightness."""
        return self.text if self.level >= level else f"({self.text})"


def quoted(text: str) -> str:
    """A FEEL string."""
    return json.dumps(text, ensure_ascii=False)
