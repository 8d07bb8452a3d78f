"""The marshmallow schema of a form for one node: what may be written there, and of which sort it has to be."""

import copy
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields

from forms.definition import FieldDefinition, FormDefinition
from forms.fields import Kind, Table
from forms.fields.tables import ROW, RowIdentity, Rows
from forms.permissions import Access
from forms.said import Said, said
from workflow_engine.feel import Value

Values = dict[str, Value]
Wrong = dict[str, list[Said]]  # by place, such as `lines[2].qty`


class Answers(Schema):
    error_messages = {"unknown": said("unknown_field"), "type": said("bad_type")}  # noqa: RUF012

    class Meta:
        unknown = RAISE


def typed(form: FormDefinition, access: Access, posted: Mapping[str, Any]) -> tuple[Values, Wrong]:
    """What was sent as values within their limits, and what is wrong with the rest."""
    return _load(_schema(form, access), posted)


def drafted(form: FormDefinition, access: Access, posted: Mapping[str, Any]) -> tuple[Values, Wrong]:
    """The same without the limits."""
    return _load(_draft_schema(form, access), posted)


@lru_cache(maxsize=512)
def _schema(form: FormDefinition, access: Access) -> Schema:
    return _answers(form.fields, access, "", lambda kind: kind)


@lru_cache(maxsize=512)
def _draft_schema(form: FormDefinition, access: Access) -> Schema:
    return _answers(form.fields, access, "", _unlimited)


def _answers(listed: tuple[FieldDefinition, ...], access: Access, table: str, of: Callable[[Kind], Kind]) -> Schema:
    """Attributes are numbered: a key may be what a schema has an attribute for."""
    found = {f"field_{n}": _field(field, access, table, of) for n, field in enumerate(listed)}
    identity = {ROW: RowIdentity()} if table else {}
    return Answers.from_dict({name: field for name, field in found.items() if field} | identity)()


def _field(field: FieldDefinition, access: Access, table: str, of: Callable[[Kind], Kind]) -> fields.Field[Any] | None:
    if isinstance(field.kind, Table):
        return Rows(of(field.kind), _answers(field.columns, access, f"{field.key}.", of))  # type: ignore[arg-type]
    return of(field.kind) if access.may_write(table + field.key) else None


def _unlimited(kind: Kind) -> Kind:
    free = copy.copy(kind)
    free.validators = []
    return free


def _load(schema: Schema, posted: Mapping[str, Any]) -> tuple[Values, Wrong]:
    try:
        return dict(schema.load(posted)), {}
    except ValidationError as error:
        valid = error.valid_data if isinstance(error.valid_data, dict) else {}
        return dict(valid), dict(_places(error.messages_dict, ""))


def _places(messages: Mapping[Any, Any], at: str) -> Iterator[tuple[str, list[Said]]]:
    """marshmallow nests messages by key and row; people want one name for a place."""
    for key, found in messages.items():
        place = f"{at}[{key}]" if isinstance(key, int) else at if key == "_schema" else f"{at}.{key}" if at else key
        if isinstance(found, Mapping):
            yield from _places(found, place)
        else:
            yield place, list(found)
