"""Context functions (DMN 1.5, 10.3.4.9)."""

from workflow_engine.feel.functions.registry import builtin
from workflow_engine.feel.values import Value

Context = dict[str, Value]


@builtin("get value(m: context, key: string): any")
def get_value(context: Context, key: str) -> Value:
    """
    get value({key1: "value1"}, "key1") -> "value1"
    get value({key1: "value1"}, "unexistent-key") -> null
    """
    return context.get(key)


@builtin("get value(context: context, keys: list): any")
def get_nested(context: Context, keys: list[Value]) -> Value:
    """
    get value({a: {b: 1}}, ["a", "b"]) -> 1
    get value({a: {b: 1}}, ["a", "c"]) -> null
    """
    value: Value = context if keys else None
    for key in keys:
        value = value.get(key) if type(value) is dict and type(key) is str else None
    return value


@builtin("get entries(m: context): list")
def get_entries(context: Context) -> list[Context]:
    """
    get entries({a: 1, b: 2}) -> [{key: "a", value: 1}, {key: "b", value: 2}]
    """
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin("context(entries: list): context")
def context(entries: list[Value]) -> Context | None:
    """
    context([{key: "a", value: 1}, {key: "b", value: 2}]) -> {a: 1, b: 2}
    context([{key: "a", value: 1}, {key: "a", value: 2}]) -> null
    """
    made: Context = {}
    for entry in entries:
        if type(entry) is not dict or "value" not in entry or type(entry.get("key")) is not str or entry["key"] in made:
            return None
        made[entry["key"]] = entry["value"]
    return made


@builtin("context put(context: context, key: string, value: any): context")
def context_put(context: Context, key: str, value: Value) -> Context:
    """
    context put({x: 1}, "y", 2) -> {x: 1, y: 2}
    context put({x: 1}, "x", 2) -> {x: 2}
    """
    return {**context, key: value}


@builtin("context put(context: context, keys: list, value: any): context")
def put_nested(context: Value, keys: list[Value], value: Value) -> Context | None:
    """
    context put({x: 1, y: {a: 0}}, ["y", "a"], 2) -> {x: 1, y: {a: 2}}
    context put({x: 1}, ["y", "a"], 2) -> null
    """
    if not keys or type(context) is not dict or type(keys[0]) is not str:
        return None
    inner = value if len(keys) == 1 else put_nested(context.get(keys[0]), keys[1:], value)
    return None if len(keys) > 1 and inner is None else {**context, keys[0]: inner}


@builtin("context merge(contexts: list): context")
def context_merge(contexts: list[Value]) -> Context | None:
    """Later ones win.

    context merge([{a: 1}, {b: 2}, {a: 3}]) -> {a: 3, b: 2}
    """
    if any(type(context) is not dict for context in contexts):
        return None
    return {key: value for context in contexts for key, value in context.items()}
