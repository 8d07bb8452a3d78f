"""Every function of the language carries examples in its docstring; each is true."""

import inspect
import re

import pytest

from workflow_engine.feel import expression
from workflow_engine.feel.compare import equal
from workflow_engine.feel.functions import BUILTINS, FAMILIES

EXAMPLE = re.compile(
    r"^\s*(?P<text>[a-z].*\)( = now\(\)| = date\(now\(\)\)| > @\S+)?) -> (?P<result>.+)$", re.MULTILINE
)
FUNCTIONS = [function for builtin in BUILTINS.values() for function in {o.function for o in builtin.overloads}]
EXAMPLES = sorted(
    {
        (match["text"].strip(), match["result"].strip())
        for family in FAMILIES
        for function in FUNCTIONS
        if function.__module__ == family.__name__
        for match in EXAMPLE.finditer(inspect.getdoc(function) or "")
    }
)


@pytest.mark.parametrize(("text", "result"), EXAMPLES)
def test_example(value, text, result):
    assert equal(value(text), value(result)) is True, value(text)


@pytest.mark.parametrize("name", sorted(BUILTINS))
def test_every_function_has_an_example(name):
    assert any(name + "(" in text for text, _ in EXAMPLES)


def test_an_example_that_does_not_hold_would_be_seen(value):
    assert equal(value('substring("foobar", 3)'), "foobar") is False


def test_the_functions_of_the_standard_are_all_there():
    """DMN 1.5, 10.3.4: the tables of built-in functions."""
    standard = (
        "date|date and time|time|number|string|duration|years and months duration|range|not|substring|string length|"
        "upper case|lower case|substring before|substring after|replace|contains|starts with|ends with|matches|split|"
        "string join|list contains|count|min|max|sum|mean|all|any|sublist|append|concatenate|insert before|remove|"
        "list replace|reverse|index of|union|distinct values|flatten|product|median|stddev|mode|decimal|floor|ceiling|"
        "round up|round down|round half up|round half down|abs|modulo|sqrt|log|exp|odd|even|is|before|after|meets|"
        "met by|overlaps|overlaps before|overlaps after|finishes|finished by|includes|during|starts|started by|"
        "coincides|day of year|day of week|month of year|week of year|sort|get value|get entries|context|context put|"
        "context merge|now|today"
    )
    assert set(standard.split("|")) <= set(BUILTINS)


def test_unknown_functions_are_refused():
    with pytest.raises(ValueError, match="Expected a known function"):
        expression("frobnicate(1)")
