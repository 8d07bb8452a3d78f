"""The marshmallow schema of a form for one node: what may be written there, and of which sort it has to be.

What must not be written is refused by name before a schema looks at anything.
"""

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
from workflow_engine.domain.errors import InvalidForm, NotAllowed
from workflow_engine.domain.problem import Problem
from workflow_engine.feel import Value

Values = dict[str, Value]
Wrong = dict[str, list[Said]]  # by place, such as `lines[2].qty`


class Answers(Schema):
    error_messages = {"unknown": said("unknown_field"), "type": said("bad_type")}  # noqa: RUF012

    class Meta:
        unknown = RAISE


def refuse(form: FormDefinition, access: Access, posted: Any) -> None:
    """Refuses what nobody may write here, before anything is computed.

    Raises NotAllowed (`field_forbidden`) for fields this node may not write, InvalidForm for unknown and computed ones.
    """
    if not isinstance(posted, Mapping):
        raise InvalidForm(problems=[said("bad_type").problem("values")])
    problems = list(_unwanted(form.fields, access, posted, "", ""))
    forbidden = [problem for problem in problems if problem.code == "field_forbidden"]
    if forbidden:
        raise NotAllowed(problems=forbidden, code="field_forbidden")
    if problems:
        raise InvalidForm(problems=problems)


def allowed(form: FormDefinition, access: Access, posted: Mapping[str, Any]) -> dict[str, Any]:
    """Of what was sent the part that may be written here; for showing a form again, where refusing was done before."""
    return dict(_allowed(form.fields, access, posted, ""))


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


def _allowed(
    listed: tuple[FieldDefinition, ...], access: Access, posted: Mapping[str, Any], table: str
) -> Iterator[tuple[str, Any]]:
    for field in listed:
        if field.key not in posted:
            continue
        value = posted[field.key]
        if field.columns and isinstance(value, list):
            rows = [row for row in value if isinstance(row, Mapping)]
            identity = [{ROW: row[ROW]} if ROW in row else {} for row in rows]
            cells = [dict(_allowed(field.columns, access, row, f"{field.key}.")) for row in rows]
            yield field.key, [one | other for one, other in zip(identity, cells, strict=True)]
        elif access.may_write(table + field.key):
            yield field.key, value


def _unwanted(
    listed: tuple[FieldDefinition, ...], access: Access, posted: Mapping[str, Any], table: str, at: str
) -> Iterator[Problem]:
    known = {field.key: field for field in listed if field.holds_value}
    for key, value in posted.items():
        field, place = known.get(key), f"{at}{key}"
        if field is None:
            if not (table and key == ROW):
                yield said("unknown_field").problem(place)
        elif field.is_computed and access.may_see(table + field.key):
            yield said("readonly_field").problem(place)
        elif field.columns:
            yield from _unwanted_rows(field, access, value, place)
        elif not access.may_write(table + field.key):
            yield said("field_forbidden").problem(place)


def _unwanted_rows(field: FieldDefinition, access: Access, value: Any, place: str) -> Iterator[Problem]:
    names = [field.key, *(f"{field.key}.{column.key}" for column in field.columns)]
    if not any(map(access.may_write, names)):
        yield said("field_forbidden").problem(place)
        return
    for index, row in enumerate(value if isinstance(value, list) else []):
        if isinstance(row, Mapping):
            yield from _unwanted(field.columns, access, row, f"{field.key}.", f"{place}[{index}].")
            if not access.may_write(field.key) and not row.get(ROW):
                yield said("field_forbidden").problem(f"{place}[{index}]")
