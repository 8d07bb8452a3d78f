"""Types as text: `number`, `list<T>`, `range<T>`, `context<a: T>`, `function<T, T> -> T`, an item definition's name."""

from workflow_engine.feel.reading.cursor import Cursor
from workflow_engine.feel.reading.names import declared
from workflow_engine.feel.reading.spelling import spelled
from workflow_engine.feel.types import ContextType, FunctionType, ListType, RangeType, Type


def type_name(cursor: Cursor) -> Type:
    """Grammar rules 51 to 53."""
    generic = GENERIC.get(cursor.token.text)
    if generic and cursor.next_text == "<":
        cursor.take()
        cursor.expect("<")
        return generic(cursor)
    name, count = declared(frozenset(cursor.types)).match(cursor.tokens, cursor.place)
    if not count:
        raise cursor.wrong("type")
    cursor.place += count
    return cursor.types[name]


def list_type(cursor: Cursor) -> Type:
    return ListType(_only(cursor))


def range_type(cursor: Cursor) -> Type:
    return RangeType(_only(cursor))


def context_type(cursor: Cursor) -> Type:
    entries: list[tuple[str, Type]] = []
    while not cursor.accept(">"):
        if entries:
            cursor.expect(",")
        name = spelled(cursor, ":")
        if name is None:
            raise cursor.wrong("name")
        cursor.expect(":")
        entries.append((name, nested_type(cursor)))
    return ContextType(tuple(entries))


def function_type(cursor: Cursor) -> Type:
    parameters: list[Type] = []
    while not cursor.accept(">"):
        if parameters:
            cursor.expect(",")
        parameters.append(nested_type(cursor))
    cursor.expect("->")
    return FunctionType(tuple(parameters), nested_type(cursor))


def nested_type(cursor: Cursor) -> Type:
    with cursor.nested():
        return type_name(cursor)


def _only(cursor: Cursor) -> Type:
    item = nested_type(cursor)
    cursor.expect(">")
    return item


GENERIC = {"list": list_type, "range": range_type, "context": context_type, "function": function_type}
