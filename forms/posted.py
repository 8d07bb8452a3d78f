"""What a page sends, as the data that the API would send: names such as `values.lines.0.qty` become rows and fields.

Everything of a form begins with `values.`; the rest of a page is not looked at. Inputs that send nothing when nothing is
chosen (rows, checkboxes, files) need an empty input of the plain name beside them, or the stored value stays. Rows may
have gaps in their numbers. Buttons named `command` change rows without JavaScript: `lines.add`, and `lines.delete.3`,
`lines.copy.3`, `lines.up.3`, `lines.down.3` with the number of the row on the page.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms.definition import FieldDefinition, FormDefinition
from forms.fields.tables import ROW

PREFIX, COMMAND = "values.", "command"
WORDING = re.compile(r"(\w+)\.(?:(add)|(delete|copy|up|down)\.([0-9]{1,6}))")

Rows = dict[int, dict[str, Any]]  # by their number on the page


@dataclass(frozen=True, slots=True)
class Posted:
    """`has_command`: a row was to be added, moved ...; `values` say so, and the page is to be shown again with them."""

    values: dict[str, Any]
    has_command: bool = False


def read_posted(form: FormDefinition, items: Mapping[str, Sequence[str]]) -> Posted:
    """The values of a page; `items` are all texts sent under each name. Unknown names stay, to be refused by name."""
    values: dict[str, Any] = {}
    for name, texts in items.items():
        if name.startswith(PREFIX):
            _put(form, values, name.removeprefix(PREFIX), [text.replace("\r\n", "\n") for text in texts])
    found = WORDING.fullmatch(next(iter(items.get(COMMAND, ())), ""))
    is_command = found is not None and isinstance(values.get(found[1], {}), dict) and _is_table(form, found[1])
    if found and is_command:
        values[found[1]] = _changed(values.get(found[1], {}), found[2] or found[3], int(found[4] or 0))
    return Posted({key: _listed(form, key, value) for key, value in values.items()}, is_command)


def _put(form: FormDefinition, values: dict[str, Any], name: str, texts: list[str]) -> None:
    key, *path = name.split(".")
    field = form.field(key)
    if field is None or not field.is_table:
        _place(values, [key, *path], _value(field, texts))
    elif not path:
        values.setdefault(key, {})
    elif len(path) > 1 and re.fullmatch("[0-9]{1,6}", path[0]):
        column = next((column for column in field.columns if column.key == path[1]), None)
        row = values.setdefault(key, {}).setdefault(int(path[0]), {})
        _place(row, path[1:], _value(column, texts))
    else:
        values[name] = texts[-1]


def _place(values: dict[str, Any], path: list[str], value: Any) -> None:
    """Puts a part, such as the start of a time range, into the whole; what does not fit keeps its full name."""
    key, *rest = path
    if not rest:
        values[key] = value
        return
    whole = values.setdefault(key, {})
    if isinstance(whole, dict):
        whole[".".join(rest)] = value
    else:
        values[".".join(path)] = value


def _value(field: FieldDefinition | None, texts: list[str]) -> Any:
    """One text; a list where several may be chosen, or were sent by mistake."""
    if field is not None and field.kind.is_list:
        return [text for text in texts if text]
    return texts[0] if len(texts) == 1 else texts


def _is_table(form: FormDefinition, key: str) -> bool:
    field = form.field(key)
    return field is not None and field.is_table


def _listed(form: FormDefinition, key: str, value: Any) -> Any:
    return [value[n] for n in sorted(value)] if _is_table(form, key) and isinstance(value, dict) else value


def _changed(rows: Rows, command: str, number: int) -> Rows:
    """The rows after a command; of a row that is not there nothing happens."""
    order = [rows[n] for n in sorted(rows)]
    if command == "add":
        return dict(enumerate([*order, {}]))
    if number not in rows:
        return rows
    at = sorted(rows).index(number)
    row = order.pop(at)
    if command == "copy":
        order[at:at] = [row, {key: cell for key, cell in row.items() if key != ROW}]
    elif command != "delete":
        order.insert(max(at + (1 if command == "down" else -1), 0), row)
    return dict(enumerate(order))
