"""JSON to and from the database: one way in, one way out. Rows of a statement travel as one JSON parameter."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from workflow_engine import feel


def dumps(value: Any) -> str:
    """JSON text of plain data, ids and moments included."""
    return orjson.dumps(value).decode()


def loads(data: bytes | str | memoryview | None) -> Any:
    return None if data is None else orjson.loads(data)


def stored(value: Any) -> str:
    """A variable's value as it lies in a column."""
    return orjson.dumps(feel.to_json(value)).decode()


def value(data: bytes | str) -> Any:
    """A variable's value as FEEL knows it."""
    return feel.from_json(orjson.loads(data))


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Variables as they lie inside a JSON document."""
    return {name: feel.to_json(each) for name, each in values.items()}


def values(data: bytes | str | memoryview) -> dict[str, Any]:
    """The same again, as FEEL knows them."""
    return {name: feel.from_json(each) for name, each in orjson.loads(data).items()}


def many(rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows for `json_to_recordset`; byte strings are hexadecimal."""
    return dumps(
        [{name: each.hex() if isinstance(each, bytes) else each for name, each in row.items()} for row in rows]
    )
