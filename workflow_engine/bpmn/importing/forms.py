"""Forms of other engines become form documents of ours; a form that lies elsewhere keeps its key and waits to be drawn."""

import re
from collections.abc import Iterator, Mapping

from workflow_engine.bpmn.importing import camunda_forms, foreign, marks, values
from workflow_engine.bpmn.importing.camunda_forms import Document, both, distinct
from workflow_engine.bpmn.importing.juel import quoted
from workflow_engine.bpmn.importing.tags import every
from workflow_engine.bpmn.importing.todos import Todos
from workflow_engine.bpmn.xml import Element

STEM = re.compile(r"\.(?:html?|form|jsf|xhtml|jsp|json)$")
TYPES = {  # what they call the types of fields
    **{"string": "text", "long": "int", "integer": "int", "int": "int", "double": "decimal", "decimal": "decimal"},
    **{"boolean": "bool", "date": "date", "datetime": "datetime", "enum": "choice", "dropdown": "choice"},
    **{"multi-line-text": "longtext", "text": "longtext", "radio-buttons": "choice", "amount": "decimal"},
    **{"people": "person", "functional-group": "role", "upload": "file", "user": "person", "group": "role"},
}


def read(root: Element, todos: Todos) -> Mapping[str, Document]:
    """Bind every form, and give the documents that could be made, by their keys."""
    embedded = {each.get("id", ""): each.text or "" for each in _user_task_forms(root)}
    made: dict[str, Document] = {}
    for element in every(root, "userTask", "startEvent"):
        document = _document(element, embedded, todos)
        if document is not None and document["key"] not in made and document["fields"]:
            made[document["key"]] = document
        if document is not None and document["fields"]:
            _bind(element, document, todos)
        elif (key := _key(element)) is not None:
            marks.setting(element, "form", values.variable(STEM.sub("", key.rpartition("/")[2].rpartition(":")[2])))
            todos.note("form_to_draw", element, found=key[:150])
    return made


def _user_task_forms(root: Element) -> Iterator[Element]:
    for element in every(root, "process"):
        yield from foreign.extensions(element, "userTaskForm")


def _key(element: Element) -> str | None:
    definition = foreign.extension(element, "formDefinition")
    theirs = definition.get("formKey") or definition.get("formId") if definition is not None else None
    return foreign.attribute(element, "formKey") or foreign.attribute(element, "formRef") or theirs


def _document(element: Element, embedded: Mapping[str, str], todos: Todos) -> Document | None:
    name = (_key(element) or "").rpartition(":")[2]
    if name in embedded:
        fields = camunda_forms.fields(embedded[name])
        if not fields:
            todos.note("form_to_draw", element, found=name)
        return _form(values.variable(name), element, fields)
    given = [*_inside(element, "formData", "formField"), *foreign.extensions(element, "formProperty")]
    fields = [_field(each, todos, element) for each in given if each.get("id")]
    return _form(values.variable(element.get("id", "")), element, fields) if fields else None


def _inside(element: Element, outer: str, inner: str) -> Iterator[Element]:
    for each in foreign.extensions(element, outer):
        yield from foreign.inside(each, inner)


def _bind(element: Element, document: Document, todos: Todos) -> None:
    """Name the form, and let whoever works here write its fields."""
    marks.setting(element, "form", document["key"])
    for field in document["fields"]:
        access = "read" if field.pop("readonly", False) else "write"
        if field["type"] != "note":
            marks.entry(element, "field", "name", name=field["key"], access=access)
    todos.note("form_made", element, name=document["key"], count=len(document["fields"]))


def _form(key: str, element: Element, fields: list[Document]) -> Document:
    """The document, each key once."""
    once = {field["key"]: field for field in reversed(fields)}
    title = both(element.get("name") or key)
    return {"key": key, "version": 1, "title": title, "fields": list(reversed(once.values()))}


def _field(given: Element, todos: Todos, at: Element) -> Document:
    """A `formField` of Camunda 7 or `formProperty` of the Activiti family."""
    sort = (given.get("type") or "string").lower()
    options = [_option(each) for each in foreign.inside(given, "value") if each.get("id") or each.get("name")]
    kind = TYPES.get(sort, "text")
    if sort not in TYPES:
        todos.note("field_type", at, found=sort, name=given.get("id", ""))
    label = given.get("label") or given.get("name") or given.get("id", "")
    field: Document = {"key": values.variable(given.get("id", "")), "type": kind, "label": both(label)}
    if kind == "choice":
        field |= {"options": distinct(options)} if options else {"type": "text"}
    if given.get("writable") == "false":
        field["readonly"] = True
    return field | _limits(given, field["type"]) | _default(given, field["type"])


def _option(value: Element) -> Document:
    key = value.get("id") or value.get("name") or ""
    return {"key": key, "label": both(value.get("name") or key)}


def _limits(given: Element, kind: str) -> Document:
    found: Document = {"required": True} if given.get("required") == "true" else {}
    for holder in foreign.inside(given, "validation"):
        for each in foreign.inside(holder, "constraint"):
            name, config = each.get("name"), each.get("config") or ""
            if name == "required":
                found["required"] = True
            elif name == "readonly":
                found["readonly"] = True
            elif (
                name in ("min", "max")
                and kind in ("int", "decimal")
                and config.lstrip("-").replace(".", "", 1).isdecimal()
            ):
                found[name] = config
            elif name == "maxlength" and kind in ("text", "longtext") and config.isdecimal():
                found["max_length"] = int(config)
    return found


def _default(given: Element, sort: str) -> Document:
    """A constant that the type can hold; computed defaults of other engines are not taken over."""
    text = given.get("defaultValue") or given.get("default") or ""
    if not text or values.is_expression(text):
        return {}
    if sort in ("text", "longtext", "choice"):
        return {"default": quoted(text)}
    if sort == "bool" and text in ("true", "false"):
        return {"default": text}
    is_number = sort in ("int", "decimal") and text.lstrip("-").replace(".", "", 1).isdecimal()
    return {"default": text} if is_number else {}
