"""Values as text: what `string()` answers (DMN 1.5, 10.3.4.1). What FEEL can read it writes as it would be read."""

from decimal import Decimal

from workflow_engine.feel import iso
from workflow_engine.feel.numbers import shown
from workflow_engine.feel.values import Function, Range, Value

ESCAPES = str.maketrans({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def text(value: Value) -> str | None:
    """The value as text; null stays null, and a string is itself."""
    return value if value is None or type(value) is str else written(value)


def written(value: Value) -> str:
    """The value inside a list, a context or a range: strings in quotes."""
    kind = type(value)
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    if kind is Decimal:
        return shown(value)
    if kind is str:
        return f'"{value.translate(ESCAPES)}"'
    if kind is list:
        return f"[{', '.join(map(written, value))}]"
    if kind is dict:
        return f"{{{', '.join(f'{_key(key)}: {written(entry)}' for key, entry in value.items())}}}"
    if kind is Range:
        return _range(value)
    return value.name if kind is Function else iso.write(value)


def _key(key: str) -> str:
    """A key as it was written, in quotes where it would not be a name."""
    return key if key.replace(" ", "").isalnum() else written(key)


def _range(value: Range) -> str:
    if value.operator:
        return f"({value.operator} {_end(value.start if value.end is None else value.end)})"
    start, end = "[" if value.start_included else "(", "]" if value.end_included else ")"
    return f"{start}{_end(value.start)}..{_end(value.end)}{end}"


def _end(value: Value) -> str:
    return written(value) if value is None or type(value) in (str, Decimal) else f'@"{iso.write(value)}"'
