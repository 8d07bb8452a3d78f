"""Patterns of designers: matched in linear time by the matcher of FEEL, on the whole text, so none can hang a request."""

import re
from typing import NamedTuple

from workflow_engine.feel.limits import limit
from workflow_engine.feel.patterns import Pattern, find_all, whole

# What browsers read in the same way and cannot be slow on: no group is repeated.
FOR_BROWSERS = re.compile(
    r"(?:[\w \-:/@#%&=<>~,;!'\"]|\\[dws.\-+*?()/]|\[[\w\-. ]+\]|[.*+?]|\{\d+(?:,\d*)?\}|\((?!\?)|\)(?![*+?{])|\|)*"
)
STEPS = 2_500  # about 20 ms; a plain pattern takes one for each character


class Format(NamedTuple):
    """A pattern that a text has to match from beginning to end."""

    text: str
    pattern: Pattern

    @property
    def for_browsers(self) -> str | None:
        """The pattern as an attribute of an input, when browsers can be trusted with it."""
        return self.text if FOR_BROWSERS.fullmatch(self.text) else None

    def fits(self, text: str) -> bool:
        """Whether the text matches; one that is too long or too costly to look at does not."""
        left = STEPS

        def spend(steps: int) -> None:
            nonlocal left
            left -= steps
            if left < 0:
                raise TimeoutError

        try:
            return len(text) <= limit("pattern_subject") and any(find_all(self.pattern, text, spend))
        except TimeoutError:
            return False


def read_format(text: str) -> Format:
    """The format of a pattern. Raises ValueError for one that cannot be matched in linear time."""
    return Format(text, whole(text))
