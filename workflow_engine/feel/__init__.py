"""Floor 0: FEEL, the language of every condition, timer, mapping and decision. Total, bounded, without side effects.

`expression(text, names)` and `unary_tests(text, names)` read and compile; calling the result evaluates it.
"""

from workflow_engine.feel.errors import ExpressionError, Note, OverLimit
from workflow_engine.feel.expressions import Expression, expression, unary_tests
from workflow_engine.feel.json_form import from_json, is_same, to_json
from workflow_engine.feel.limits import STEPS
from workflow_engine.feel.run import Calendar, Run
from workflow_engine.feel.running.names import CONSTANTS
from workflow_engine.feel.values import Function, Range, Value, YearsMonths, admit, kind

__all__ = [
    "CONSTANTS",
    "STEPS",
    "Calendar",
    "Expression",
    "ExpressionError",
    "Function",
    "Note",
    "OverLimit",
    "Range",
    "Run",
    "Value",
    "YearsMonths",
    "admit",
    "expression",
    "from_json",
    "is_same",
    "kind",
    "to_json",
    "unary_tests",
]
