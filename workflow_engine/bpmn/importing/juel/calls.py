"""Methods and functions that have a word in FEEL. A call that is not listed here reaches a program and is not translated."""

from collections.abc import Mapping, Sequence

from workflow_engine.bpmn.importing.juel.terms import CALL, CHOICE, COMPARE, SUM, Term, Untranslatable

EMPTY = 'list contains([null, "", []], {x})'  # true or false whatever x is; `x = ""` would be null for a list
SAME = (CALL, "{x}")
METHODS: Mapping[tuple[str, int], tuple[int, str]] = {  # name and number of arguments -> how it reads, `x` its receiver
    ("equals", 1): (COMPARE, "{x} = {0}"),
    ("equalsIgnoreCase", 1): (COMPARE, "lower case({x}) = lower case({0})"),
    ("contains", 1): (CALL, "has({x}, {0})"),
    ("containsKey", 1): (CALL, "has({x}, {0})"),
    ("hasProp", 1): (CALL, "has({x}, {0})"),
    ("size", 0): (CALL, "count({x})"),
    ("length", 0): (CALL, "string length({x})"),
    ("isEmpty", 0): (CALL, EMPTY),
    ("isBlank", 0): (CALL, EMPTY),
    ("isNull", 0): (COMPARE, "{x} = null"),
    ("startsWith", 1): (CALL, "starts with({x}, {0})"),
    ("endsWith", 1): (CALL, "ends with({x}, {0})"),
    ("toLowerCase", 0): (CALL, "lower case({x})"),
    ("toUpperCase", 0): (CALL, "upper case({x})"),
    ("trim", 0): (CALL, "trim({x})"),
    ("substring", 1): (CALL, "substring({x}, {0} + 1)"),
    ("substring", 2): (CALL, "substring({x}, {0} + 1, {1} - {0})"),
    ("replace", 2): (CALL, "string join(split({x}, {0}), {1})"),
    ("concat", 1): (SUM, "{x} + {0}"),
    ("toString", 0): (CALL, "string({x})"),
    ("isBefore", 1): (COMPARE, "{x} < {0}"),
    ("before", 1): (COMPARE, "{x} < {0}"),
    ("isAfter", 1): (COMPARE, "{x} > {0}"),
    ("after", 1): (COMPARE, "{x} > {0}"),
    **{(name, 0): SAME for name in ("value", "stringValue", "numberValue", "boolValue", "elements", "toDate")},
    **{(name, 0): SAME for name in ("intValue", "longValue", "doubleValue", "booleanValue")},
}
STEPS = {"Years": "P{}Y", "Months": "P{}M", "Weeks": "P{}W", "Days": "P{}D", "Hours": "PT{}H", "Minutes": "PT{}M"}
DAYS_OF = {"Weeks": 7}  # FEEL durations have no weeks
FUNCTIONS: Mapping[tuple[str, int], tuple[int, str]] = {
    **{(name, 0): (CALL, "now()") for name in ("now", "dateTime")},
    **{(name, 1): (CALL, "count({0})") for name in ("len", "size", "count")},
    ("str", 1): (CALL, "string({0})"),
    ("empty", 1): (CALL, EMPTY.replace("{x}", "{0}")),
    ("abs", 1): (CALL, "abs({0})"),
    ("fn:contains", 2): (CALL, "has({0}, {1})"),
    ("fn:length", 1): (CALL, "count({0})"),
}
OF_BPMN = {"getDataObject", "getProcessProperty", "getActivityProperty", "getDataInput"}  # BPMN 2.0, 10.4.3: XPath
COMPARISONS = {  # `variables:lt(name, value)` and its like
    **{"equals": "=", "eq": "=", "notEquals": "!=", "ne": "!=", "lowerThan": "<", "lessThan": "<", "lt": "<"},
    **{"lowerThanOrEquals": "<=", "lessThanOrEquals": "<=", "lte": "<=", "greaterThan": ">", "gt": ">"},
    **{"greaterThanOrEquals": ">=", "gte": ">="},
}
ABOUT_ONE: Mapping[str, tuple[int, str]] = {
    "get": SAME,
    "isEmpty": (CALL, EMPTY),
    "empty": (CALL, EMPTY),
    "isNotEmpty": (CALL, f"not({EMPTY})"),
    "notEmpty": (CALL, f"not({EMPTY})"),
    "exists": (COMPARE, "{x} != null"),
}


def method(receiver: Term, name: str, arguments: Sequence[Term]) -> Term:
    """`receiver.name(arguments)`. Raises Untranslatable."""
    found = METHODS.get((name, len(arguments)))
    if found is not None:
        return _filled(found, receiver, arguments)
    if name.startswith(("plus", "minus")) and len(arguments) == 1:
        return _moved(receiver, name, arguments[0])
    raise Untranslatable(f"{receiver.text}.{name}()")


def function(name: str, arguments: Sequence[Term]) -> Term:
    """`name(arguments)`, also `variables:name(…)`. Raises Untranslatable."""
    space, colon, bare = name.partition(":")
    if colon and space in ("variables", "vars", "var") and arguments:
        return _about(bare, arguments)
    found = FUNCTIONS.get((name, len(arguments)))
    if name in ("S", "JSON") and len(arguments) == 1:  # Camunda's reader of JSON; here values are JSON already
        return arguments[0]
    if name.rpartition(":")[2] in OF_BPMN and len(arguments) == 1:
        return variable(arguments[0])
    if found is None:
        raise Untranslatable(f"{name}()")
    return _filled(found, Term(""), arguments)


def variable(argument: Term) -> Term:
    """A variable that is given by its name, or by a text that holds the name."""
    name = argument.text.strip('"')
    if not name.isidentifier():
        raise Untranslatable(argument.text)
    return Term(name)


def _about(name: str, arguments: Sequence[Term]) -> Term:
    subject = variable(arguments[0])
    if name in COMPARISONS and len(arguments) == 2:
        return Term(f"{subject.text} {COMPARISONS[name]} {arguments[1].held(SUM)}", COMPARE)
    if name in ABOUT_ONE and len(arguments) == 1:
        return _filled(ABOUT_ONE[name], subject, ())
    if name == "getOrDefault" and len(arguments) == 2:
        return Term(f"if {subject.text} = null then {arguments[1].text} else {subject.text}", CHOICE)
    if name in ("contains", "containsAny") and len(arguments) > 1:
        joint = " or " if name == "containsAny" else " and "
        parts = [f"has({subject.text}, {each.text})" for each in arguments[1:]]
        return Term(f"({joint.join(parts)})") if len(parts) > 1 else Term(parts[0])
    raise Untranslatable(f"variables:{name}()")


def _filled(form: tuple[int, str], receiver: Term, arguments: Sequence[Term]) -> Term:
    if form == SAME:
        return receiver
    level, text = form
    inside = SUM if level in (COMPARE, SUM) or " + " in text else 0
    return Term(text.format(*(each.held(inside) for each in arguments), x=receiver.held(inside)), level)


def _moved(moment: Term, name: str, amount: Term) -> Term:
    sign, unit = ("+", name[4:]) if name.startswith("plus") else ("-", name[5:])
    if unit not in STEPS or not amount.text.isdecimal():
        raise Untranslatable(f"{moment.text}.{name}()")
    count = int(amount.text) * DAYS_OF.get(unit, 1)
    shape = STEPS["Days"] if unit in DAYS_OF else STEPS[unit]
    return Term(f'{moment.held(SUM)} {sign} duration("{shape.format(count)}")', SUM)
