"""What a node lets a person do with each field: the matrix lies with the node, and everything of a form asks it.

`write!` is write and required; what is not listed is `read`, and `hidden` if it is secret. A column is listed as
`lines.price`; unlisted it follows its table. What is said of a heading holds for its section. Whoever may write a table
may add, move and delete its rows; whoever may write only columns of it may not.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal, get_args

from forms.definition import FieldDefinition, FormDefinition
from forms.fields.tables import ROW
from forms.rows import identified
from forms.said import said
from workflow_engine.domain.errors import InvalidForm
from workflow_engine.domain.problem import Problem
from workflow_engine.feel import Value

Right = Literal["write!", "write", "read", "hidden"]
RIGHTS = frozenset(get_args(Right))


class Access:
    """The rights of one node on all fields of a form; equal to another with the same rights."""

    __slots__ = ("_hash", "_rights")

    def __init__(self, rights: Mapping[str, Right]) -> None:
        """`rights` by `field` and `table.column`, complete; `access` makes them."""
        self._rights = dict(rights)
        self._hash = hash(frozenset(rights.items()))

    @property
    def rights(self) -> Mapping[str, Right]:
        """By `field` and `table.column`, complete."""
        return MappingProxyType(self._rights)

    def may_write(self, name: str) -> bool:
        return self._rights[name] in ("write", "write!")

    def may_see(self, name: str) -> bool:
        return self._rights[name] != "hidden"

    def demands(self, name: str) -> bool:
        return self._rights[name] == "write!"

    def reading(self) -> "Access":
        """The same for somebody who may only look."""
        return Access({name: "hidden" if right == "hidden" else "read" for name, right in self._rights.items()})

    def visible(self, form: FormDefinition, values: Mapping[str, Value]) -> dict[str, Value]:
        """Of the values of a form those that may be seen, rows without their hidden columns."""
        return {
            field.key: self._visible(field, values[field.key])
            for field in form.fields
            if field.holds_value and field.key in values and self.may_see(field.key)
        }

    def _visible(self, field: FieldDefinition, value: Value) -> Value:
        if not field.is_table:
            return value
        shown = {ROW, *(column.key for column in field.columns if self.may_see(f"{field.key}.{column.key}"))}
        return [{key: row[key] for key in row if key in shown} for row in identified(value).values()]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Access) and self._rights == other._rights

    def __hash__(self) -> int:
        return self._hash


def access(form: FormDefinition, matrix: Mapping[str, str]) -> Access:
    """The rights that a node's matrix gives. Raises InvalidForm for a name that is no field, or a word that is no right."""
    problems = list(_mistakes(form, matrix))
    if problems:
        raise InvalidForm(problems=problems)
    return Access(dict(_rights(form, matrix)))


def _mistakes(form: FormDefinition, matrix: Mapping[str, str]) -> Iterator[Problem]:
    known = {name for field in form.fields for name in (field.key, *(f"{field.key}.{c.key}" for c in field.columns))}
    for name, right in matrix.items():
        if name not in known:
            yield said("unknown_field").problem(name)
        if right not in RIGHTS:
            yield said("unknown_access").problem(name)


def _rights(form: FormDefinition, matrix: Mapping[str, str]) -> Iterator[tuple[str, Right]]:
    for field, section in form.sections():
        inherited = matrix.get(section or "", "read")
        right = _right(field, matrix.get(field.key), inherited)
        yield field.key, right
        for column in field.columns:
            name = f"{field.key}.{column.key}"
            cell = _right(column, matrix.get(name), right.rstrip("!"))
            yield name, "hidden" if right == "hidden" else cell


def _right(field: FieldDefinition, listed: str | None, inherited: str) -> Right:
    right = listed or ("hidden" if field.privacy == "secret" else inherited)
    if right != "hidden" and not field.kind.is_written:
        return "read"
    return right  # type: ignore[return-value]
