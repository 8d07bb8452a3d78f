"""What may be sent for a form at a node, asked of the names alone, before a value is looked at or a rule computed."""

from collections.abc import Iterator, Mapping
from typing import Any

from forms.definition import FieldDefinition, FormDefinition
from forms.fields.tables import ROW
from forms.permissions import Access
from forms.said import said
from workflow_engine.domain.errors import InvalidForm, NotAllowed
from workflow_engine.domain.problem import Problem


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
        field, place = known.get(key), f"{at}{key[:100]}"
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
