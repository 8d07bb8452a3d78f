"""Every ceiling of expressions and decisions, with unit and reason; the tests read them from here."""

from typing import NamedTuple


class Limit(NamedTuple):
    """A ceiling with the words a person needs to understand it."""

    value: int
    unit: str
    reason: str


LIMITS: dict[str, Limit] = {
    "expression_characters": Limit(4_000, "characters", "a longer text is a program and belongs into a decision"),
    "expression_nodes": Limit(1_000, "nodes of the syntax tree", "keeps reading an expression under 20 ms"),
    "expression_depth": Limit(64, "levels of nesting", "keeps the reader and the evaluator off Python's stack limit"),
    "expression_steps": Limit(100_000, "steps", "one per loop round, call and 64 characters made; about 0.1 s"),
    "expression_calls": Limit(100, "nested calls", "a function that calls itself for ever stops here"),
    "expression_list": Limit(10_000, "items", "longer lists belong into a database"),
    "expression_string": Limit(100_000, "characters", "longer texts belong into an attachment"),
    "expression_notes": Limit(100, "notes", "the first ones tell what went wrong"),
    "pattern_characters": Limit(200, "characters", "of a regular expression"),
    "pattern_subject": Limit(2_000, "characters", "of a text matched against a regular expression"),
    "decision_texts": Limit(
        20_000, "texts", "cells and expressions of one DMN file; keeps reading it under two seconds"
    ),
    "value_depth": Limit(64, "levels", "of a value given from outside"),
}


def limit(name: str) -> int:
    """The value of a limit by its name in LIMITS."""
    return LIMITS[name].value


STEPS = limit("expression_steps")
