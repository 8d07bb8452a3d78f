"""A form as one person meets it at one node: drawn with his rights, and what his page sends read as data. Reads only."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from forms import Access, Option, Posted, World, access, check, layout, read_posted
from forms.fields.choosing import Choice
from forms.posted import PREFIX
from forms.tree import Layout
from workflow_engine.domain.errors import InvalidForm
from workflow_engine.domain.person import Person
from workflow_engine.domain.problem import Problem
from workflow_engine.operations.transaction import Database
from workflow_engine.operations.versions import ActLibrary, Version, load
from workflow_engine.store.choices import Choices


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a form is drawn from: a node of a version and the stored values. `instance` is None before it begins.

    `constants` are what rules read as `engine.…`.
    """

    version: str
    element: str
    now: datetime
    instance: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    constants: Mapping[str, object] = field(default_factory=dict)


def drawn(
    database: Database,
    sheet: Sheet,
    person: Person,
    locale: str,
    *,
    sent: Mapping[str, Any] | None = None,
    problems: Sequence[Problem] = (),
    writable: bool = True,
) -> Layout | None:
    """The form of the node, with what was typed so far; None where it has none. One statement per list to choose from."""
    with database.reading() as connection:
        version = load(connection, sheet.version)
        form = version.form(sheet.element)
        if form is None:
            return None
        rights = version.access(sheet.element)
        return layout(
            form[1],
            stored=sheet.values,
            access=rights if writable else rights.reading(),
            world=world(connection, version, person, sheet.now, sheet.constants, sheet.instance),
            locale=locale,
            sent=sent,
            problems=problems,
        )


def wrong(database: Database, sheet: Sheet, person: Person, values: Mapping[str, Any]) -> Sequence[Problem]:
    """What would be refused if these values were sent now. Raises NotAllowed."""
    with database.reading() as connection:
        version = load(connection, sheet.version)
        form = version.form(sheet.element)
        if form is None:
            return ()
        asked = world(connection, version, person, sheet.now, sheet.constants, sheet.instance)
        try:
            check(form[1], values, stored=sheet.values, access=version.access(sheet.element), world=asked)
        except InvalidForm as refused:
            return refused.problems
    return ()


def readings(
    database: Database, sheet: Sheet, person: Person, locale: str, elements: Collection[str] | None = None
) -> list[Layout]:
    """The forms of some nodes, each once and only to look at: a field is shown when one of those nodes shows it.

    `elements` None is every node and every field. Forms of which nothing is stored are left out.
    """
    with database.reading() as connection:
        version = load(connection, sheet.version)
        around = world(connection, version, person, sheet.now, sheet.constants, sheet.instance)
        found = []
        for key, (_, form) in version.forms.items():
            rights = _shown(version, key, elements)
            if any(rights.may_see(field.key) and field.key in sheet.values for field in form.fields):
                found.append(layout(form, stored=sheet.values, access=rights, world=around, locale=locale))
        return found


def posted(database: Database, sheet: Sheet, items: Mapping[str, Sequence[str]]) -> Posted:
    """What a page sent, as data; nothing where the node has no form."""
    with database.reading() as connection:
        form = load(connection, sheet.version).form(sheet.element)
    return read_posted(form[1], items) if form else Posted({})


def offered(database: Database, sheet: Sheet, person: Person, name: str, word: str) -> Sequence[Option]:
    """Options of a field that the person fills, whose names hold a word. `name` is that of its input.

    Nothing for what is no choice from a list, or may not be written.
    """
    path = ".".join(part for part in name.removeprefix(PREFIX).split(".") if not part.isdecimal())
    with database.reading() as connection:
        version = load(connection, sheet.version)
        form = version.form(sheet.element)
        field = form[1].at(path) if form else None
        source = field.kind.source if field and isinstance(field.kind, Choice) else None
        if source is None or not version.access(sheet.element).may_write(path):
            return ()
        return Choices(connection, person.id, sheet.instance).search(source, word)


def world(
    connection: Connection,
    version: Version,
    person: Person,
    now: datetime,
    constants: Mapping[str, object],
    instance: str | None,
) -> World:
    """What the rules of a form may ask on behalf of a person; `instance` is None before it begins."""
    calendar = ActLibrary(connection, version).working_days()
    return World(now, ZoneInfo(person.zone), Choices(connection, person.id, instance), calendar, constants)


def _shown(version: Version, form: str, elements: Collection[str] | None) -> Access:
    """To read what any of the nodes with this form shows; everything when no nodes are given."""
    nodes = [element for element, node in version.facts.nodes.items() if node.form == form]
    rights = [version.access(element) for element in nodes if elements is None or element in elements]
    names = access(version.forms[form][1], {}).rights
    is_shown = {name: elements is None or any(each.may_see(name) for each in rights) for name in names}
    return Access({name: "read" if shown else "hidden" for name, shown in is_shown.items()})
