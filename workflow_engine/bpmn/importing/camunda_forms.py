"""The form documents of Camunda 8 (JSON with `components`) as fields of ours."""

from collections.abc import Iterator, Mapping
from typing import Any

from workflow_engine.bpmn.importing import values
from workflow_engine.domain import strict_json
from workflow_engine.domain.errors import InvalidInput

Document = dict[str, Any]
TYPES = {
    **{"textfield": "text", "textarea": "longtext", "number": "decimal", "checkbox": "bool", "select": "choice"},
    **{"radio": "choice", "checklist": "choices", "taglist": "choices", "datetime": "date", "filepicker": "file"},
    **{"text": "note", "html": "note", "expression": "note"},
}
HOLDERS = {"group", "dynamiclist", "columns", "default"}  # components that hold others


def fields(text: str) -> list[Document]:
    """The fields of a form, in the order they are shown; none when the text is no such form."""
    try:
        form = strict_json.loads(text.encode())
    except InvalidInput:
        return []
    return [_field(each, number) for number, each in enumerate(_components(form)) if each.get("type") in TYPES]


def both(text: str) -> dict[str, str]:
    """A text of the file in both languages; it is known in one only."""
    return {"zh": text, "en": text}


def distinct(options: list[Document]) -> list[Document]:
    """Each option once."""
    return list({option["key"]: option for option in options}.values())


def _components(form: Any) -> Iterator[Mapping[str, Any]]:
    for each in _mappings(form, "components"):
        if each.get("type") in HOLDERS:
            yield from _components(each)
        else:
            yield each


def _field(given: Mapping[str, Any], number: int) -> Document:
    kind = TYPES[str(given["type"])]
    key = values.variable(str(given.get("key") or given.get("id") or f"text_{number}"))
    label = str(given.get("label") or given.get("text") or key)
    field: Document = {"key": key, "type": kind, "label": both(label)}
    if kind == "note":
        return field | {"label": both(key), "text": both(str(given.get("text") or given.get("content") or key))}
    if kind in ("choice", "choices"):
        options = distinct(list(_options(given)))
        field |= {"options": options} if options else {"type": "text"}
    if kind == "date" and given.get("subtype") in ("datetime", "time"):
        field["type"] = "datetime" if given["subtype"] == "datetime" else "text"
    if given.get("disabled") is True or given.get("readonly") is True:
        field["readonly"] = True
    return field | _limits(given, str(field["type"]))


def _options(given: Mapping[str, Any]) -> Iterator[Document]:
    for each in _mappings(given, "values"):
        value = each.get("value")
        if isinstance(value, str) and value.strip():
            yield {"key": value, "label": both(str(each.get("label") or value))}


def _limits(given: Mapping[str, Any], kind: str) -> Document:
    rules = given.get("validate")
    if not isinstance(rules, dict):
        return {}
    found: Document = {"required": True} if rules.get("required") is True else {}
    if kind == "decimal":
        found |= {name: str(rules[name]) for name in ("min", "max") if _is_number(rules.get(name))}
    if kind in ("text", "longtext") and isinstance(rules.get("maxLength"), int):
        found["max_length"] = rules["maxLength"]
    return found


def _mappings(holder: Any, name: str) -> list[Mapping[str, Any]]:
    listed = holder.get(name) if isinstance(holder, dict) else None
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def _is_number(value: Any) -> bool:
    return not isinstance(value, bool) and str(value).lstrip("-").replace(".", "", 1).isdecimal()
