"""What people and systems send, as values the engine can take: checked by a form where there is one, typed where not.

A node without a form takes any well-named values: who draws without forms wants to send variables.
"""

import re
from collections.abc import Mapping
from typing import Any

from forms import check as check_form
from workflow_engine import feel
from workflow_engine.bpmn.variables import is_too_large
from workflow_engine.domain.errors import InvalidForm, TooLarge
from workflow_engine.domain.instance import ProcessInstance
from workflow_engine.domain.limits import limit
from workflow_engine.domain.person import Person
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text
from workflow_engine.domain.work_item import WorkItem
from workflow_engine.operations.filling import world as form_world
from workflow_engine.operations.transaction import Tx
from workflow_engine.operations.versions import Version, constants

NAME = re.compile(r"[^\W\d]\w*")


def check(
    tx: Tx, version: Version, item: WorkItem, posted: Mapping[str, Any], instance: ProcessInstance, person: Person
) -> dict[str, Any]:
    """The clean values of a completion. Raises InvalidForm, NotAllowed, TooLarge."""
    form = version.form(item.element)
    if form is None:
        return free(posted)
    stored = {name: value for (scope, name), value in instance.variables.items() if scope in (item.scope, item.token)}
    world = form_world(tx.connection, version, person, instance.now, constants(instance), instance.id)
    access = version.access(item.element)
    return _bounded(check_form(form[1], posted, stored=stored, access=access, world=world))


def check_start(
    tx: Tx, version: Version, posted: Mapping[str, Any], instance: ProcessInstance, person: Person
) -> dict[str, Any]:
    """The clean values of a start form. Raises InvalidForm, NotAllowed, TooLarge."""
    point = version.compiled.start(None)
    form = version.form(point.element) if point else None
    if point is None or form is None:
        return free(posted)
    world = form_world(tx.connection, version, person, instance.now, constants(instance), None)
    access = version.access(point.element)
    return _bounded(check_form(form[1], posted, stored={}, access=access, world=world))


def free(values: Mapping[str, Any]) -> dict[str, Any]:
    """JSON values as variables. Raises InvalidForm for names that no variable can have."""
    problems = [_bad_name(name) for name in values if not _is_name(name)]
    if problems:
        raise InvalidForm(problems=problems)
    return _bounded({name: value(each) for name, each in values.items()})


def value(posted: Any) -> Any:
    """A JSON value as FEEL knows it. Raises TooLarge."""
    try:
        return feel.admit(posted)
    except feel.OverLimit:
        raise TooLarge(code="too_large", limit=limit("value_depth"), unit="levels") from None


def _bounded(values: dict[str, Any]) -> dict[str, Any]:
    for name, each in values.items():
        if is_too_large(each):
            raise TooLarge(code="too_large", field=name, limit=limit("value_bytes"), unit="bytes")
    return values


def _is_name(name: str) -> bool:
    return bool(NAME.fullmatch(name)) and len(name) <= limit("variable_name_characters")


def _bad_name(name: str) -> Problem:
    shown = name[:50]
    said = Text(f"“{shown}”不能作为变量名。", f"Expected the name of a variable, but found “{shown}”.")
    return Problem("unknown_field", said, field=shown)
