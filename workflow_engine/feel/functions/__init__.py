"""The functions of the language (DMN 1.5, 10.3.4), one file per family. Examples in the docstrings are run as tests."""

from workflow_engine.feel.functions import (
    contexts,
    conversion,
    durations,
    lists,
    logic,
    moments,
    numbers,
    own,
    ranges,
    statistics,
    texts,
)
from workflow_engine.feel.functions.registry import BUILTINS, FUNCTIONS, Builtin

__all__ = ["BUILTINS", "FAMILIES", "FUNCTIONS", "Builtin"]

FAMILIES = (contexts, conversion, durations, lists, logic, moments, numbers, own, ranges, statistics, texts)
