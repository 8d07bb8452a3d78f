"""From the JSON document of a form to its definition, with every mistake named at once by code and place.

    {"key": "prepayment", "version": 3, "title": {"zh": "预付款申请", "en": "Prepayment request"},
     "fields": [
      {"key": "amount", "type": "money", "label": {"zh": "金额", "en": "Amount"}, "required": true, "max": "500000"},
      {"key": "reason", "type": "longtext", "label": {…}, "required": true, "visible_if": "amount > 100000"},
      {"key": "lines", "type": "table", "label": {…}, "columns": [{"key": "qty", "type": "decimal", "label": {…}}]}]}

Keys are names of variables. Limits are texts, so that no float enters. Rules are FEEL, also `default`, where other
constants than texts may stand for themselves.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError

from forms.definition import FieldDefinition, FormDefinition
from forms.fields import KINDS, Heading, Kind, Table
from forms.fields.tables import ROW
from forms.rules import Names, read_rules, settled, watched
from forms.said import Said, said, wrong
from forms.settings import Setting, bilingual, flag, one_of, whole, words
from workflow_engine.domain.errors import InvalidForm
from workflow_engine.domain.limits import limit
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text
from workflow_engine.feel import Expression

KEY = re.compile(r"[^\W\d]\w*")
RESERVED = {"engine", ROW}  # constants of rules, and the identity of a row


class Document(Schema):
    """A part of a form document; what it does not know is refused."""

    error_messages = {"unknown": said("unknown_setting"), "type": said("bad_setting")}  # noqa: RUF012

    class Meta:
        unknown = RAISE


def read_form(document: Mapping[str, Any], variables: Collection[str] | None = ()) -> FormDefinition:
    """The definition of a document. Raises InvalidForm; its problems name places such as `fields[3].visible_if`.

    `variables` are names of the process that rules may read besides the fields; None lets any name pass, for a form
    that was checked before.
    """
    problems: list[Problem] = []
    read = _loaded(FORM, document, "", problems)
    listed = read.get("fields", ())
    if len(listed) > limit("form_fields"):
        raise _refused([said("too_many_fields", max=limit("form_fields")).problem("fields")])
    names = Names(_keys(listed), variables, problems)
    fields = tuple(_fields(listed, "fields", names))
    form = FormDefinition(
        key=read.get("key", ""),
        version=read.get("version", 1),
        title=read.get("title", Text("", "")),
        fields=fields,
        settled=settled(fields, "fields", problems),
        watched=watched(fields),
    )
    if problems:
        raise _refused(problems)
    return form


def key(value: Any) -> str:
    """A name that variables can have."""
    name = unicodedata.normalize("NFC", value) if isinstance(value, str) else ""
    if not KEY.fullmatch(name) or len(name) > limit("variable_name_characters"):
        raise ValueError(value)
    if name in RESERVED:
        raise wrong("reserved_key", key=name)
    return name


def checks(value: Any) -> tuple[Mapping[str, Any], ...]:
    """A FEEL text, `{"feel": …, "message": {…}}`, or a list of these."""
    entries = value if isinstance(value, list) else [value]
    return tuple(_check({"feel": entry} if isinstance(entry, str) else entry) for entry in entries)


def _check(entry: Any) -> Mapping[str, Any]:
    if not isinstance(entry, Mapping) or not {"feel"} <= set(entry) <= {"feel", "message"}:
        raise ValueError(entry)
    message = bilingual(entry["message"]) if "message" in entry else None
    return {"feel": words(entry["feel"]), "message": message}


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise ValueError(value)
    return value


SHARED: Mapping[str, Setting] = {
    "key": Setting(key, required=True, code="bad_key"),
    "type": Setting(words),
    "label": Setting(bilingual, required=True, code="missing_language"),
    "help": Setting(bilingual, code="missing_language"),
    "class": Setting(one_of("public", "internal", "personal", "secret")),
    "required": Setting(flag),
    "live": Setting(flag),
    "keep_hidden": Setting(flag),
    "width": Setting(one_of("full", "half", "third")),
}
RULES: Mapping[str, Setting] = {
    "visible_if": Setting(words),
    "required_if": Setting(words),
    "readonly_if": Setting(words),
    "default": Setting(lambda value: value),
    "check": Setting(checks),
    "warn": Setting(checks),
}
COLUMNS = Setting(_list, required=True, code="no_columns")
FORM = Document.from_dict(
    {
        "key": SHARED["key"],
        "version": Setting(whole),
        "title": Setting(bilingual, required=True, code="missing_language"),
        "fields": Setting(_list, required=True),
    }
)()


def _settings(kind: type[Kind]) -> Schema:
    """What a document may say of a field of a kind."""
    rules = {name: setting for name, setting in RULES.items() if name in kind.rules}
    columns = {"columns": COLUMNS} if kind is Table else {}
    return Document.from_dict({**SHARED, **rules, **kind.settings, **columns})()


SETTINGS = {name: _settings(kind) for name, kind in KINDS.items()}


def _fields(listed: Any, place: str, names: Names, *, nested: bool = False) -> list[FieldDefinition]:
    seen: set[str] = set()
    section_if: Expression | None = None
    found = []
    for index, entry in enumerate(listed):
        field = _field(entry, f"{place}[{index}]", names, section_if, nested=nested)
        if field is None:
            continue
        section_if = field.rules.visible_if if field.begins_section else section_if
        if field.key in seen:
            names.problems.append(said("duplicate_field", key=field.key).problem(f"{place}[{index}]"))
        seen.add(field.key)
        found.append(field)
    return found


def _field(
    entry: Any, place: str, names: Names, section_if: Expression | None, *, nested: bool
) -> FieldDefinition | None:
    kind = KINDS.get(str(entry.get("type"))) if isinstance(entry, Mapping) else None
    if kind is None or (nested and not _fits_a_column(kind)):
        names.problems.append(said("unknown_type").problem(f"{place}.type"))
        return None
    settings = _loaded(SETTINGS[kind.kind], entry, place, names.problems)
    return _defined(kind, settings, place, names, section_if) if {"key", "label"} <= settings.keys() else None


def _defined(
    kind: type[Kind], settings: dict[str, Any], place: str, names: Names, section_if: Expression | None
) -> FieldDefinition:
    columns = tuple(_columns(settings.get("columns", ()), place, names))
    _totals(settings, columns, place, names.problems)
    return FieldDefinition(
        key=settings["key"],
        kind=kind(settings["key"], {name: settings[name] for name in kind.settings if name in settings}),
        label=settings["label"],
        rules=read_rules(settings, place, names, None if kind is Heading else section_if),
        help=settings.get("help"),
        privacy=settings.get("class", kind.privacy),
        required=settings.get("required", False),
        live=settings.get("live", False),
        width=settings.get("width", "full"),
        keep_hidden=settings.get("keep_hidden", False),
        columns=columns,
        settled=settled(columns, f"{place}.columns", names.problems),
    )


def _columns(listed: Any, place: str, names: Names) -> list[FieldDefinition]:
    if len(listed) > limit("table_columns"):
        names.problems.append(said("too_many_columns", max=limit("table_columns")).problem(f"{place}.columns"))
        return []
    return _fields(listed, f"{place}.columns", names.within(_keys(listed)), nested=True)


def _totals(
    settings: Mapping[str, Any], columns: Collection[FieldDefinition], place: str, problems: list[Problem]
) -> None:
    numbers = {column.key for column in columns if column.kind.is_number}
    for name in sorted(set(settings.get("totals", ())) - numbers):
        problems.append(said("unknown_name", name=name).problem(f"{place}.totals"))


def _fits_a_column(kind: type[Kind]) -> bool:
    return kind is not Table and (kind.is_written or "expr" in kind.settings)


def _keys(listed: Any) -> set[str]:
    """What the entries are called, as far as they are called anything; mistakes are found when they are read."""
    found = (entry.get("key") for entry in listed if isinstance(entry, Mapping))
    return {unicodedata.normalize("NFC", name) for name in found if isinstance(name, str)}


def _loaded(schema: Schema, value: Any, place: str, problems: list[Problem]) -> dict[str, Any]:
    """What is right of a part of the document; the rest becomes problems."""
    try:
        return dict(schema.load(value))
    except ValidationError as error:
        for name, messages in error.messages_dict.items():
            at = place if name == "_schema" else f"{place}.{name}" if place else name
            problems.extend(message.problem(at) for message in messages if isinstance(message, Said))
        return dict(error.valid_data) if isinstance(error.valid_data, dict) else {}


def _refused(problems: list[Problem]) -> InvalidForm:
    return InvalidForm(Text("表单定义有误。", "The form has mistakes."), problems=problems)
