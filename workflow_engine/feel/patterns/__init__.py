"""Regular expressions as XPath 2.0 defines them (DMN 1.5, 10.3.4.3), matched in linear time.

Python's own `re` backtracks: a pattern such as `(a|a)*b` takes it years, and nothing can stop it. Here a pattern
becomes a small program whose threads all move one character at a time, so the cost is at most pattern times text. For
the same reason there are no back references.
"""

from workflow_engine.feel.patterns.matching import Match, find_all
from workflow_engine.feel.patterns.program import Pattern, program, whole

__all__ = ["Match", "Pattern", "find_all", "program", "whole"]
