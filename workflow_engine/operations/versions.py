"""Versions ready to work with: compiled once per process, kept while they are used. A deployed version never changes."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import cast

from sqlalchemy import Connection

from forms import Access, FormDefinition, read_form
from forms.permissions import Right
from workflow_engine.bpmn import deployment
from workflow_engine.bpmn.compiled import Compiled
from workflow_engine.domain.calendar import BusinessCalendar
from workflow_engine.domain.definition import NodeFacts, VersionFacts
from workflow_engine.domain.errors import NotFound
from workflow_engine.domain.instance import ProcessInstance
from workflow_engine.domain.text import Text
from workflow_engine.feel.decisions import Model
from workflow_engine.operations import decisions
from workflow_engine.store import calendars, rows
from workflow_engine.store import definitions as stored

KEPT = 200  # versions per process; about 100 KiB each


@dataclass(frozen=True, slots=True)
class Version:
    """One deployed version: its diagram ready to run, its facts for people, its forms and decisions."""

    id: str
    process: str
    number: int
    deployment: str
    compiled: Compiled
    facts: VersionFacts
    forms: Mapping[str, tuple[str, FormDefinition]]
    decisions: Mapping[str, Model]

    def node(self, element: str) -> NodeFacts:
        return self.facts.nodes.get(element, NodeFacts())

    def access(self, element: str) -> Access:
        """What a node lets people do with each field of its form."""
        return Access(cast(Mapping[str, Right], self.node(element).access))

    def form(self, element: str) -> tuple[str, FormDefinition] | None:
        """The form of a node, with the id of its version."""
        return self.forms.get(self.node(element).form or "")


_kept: "OrderedDict[str, Version]" = OrderedDict()
_lock = Lock()


def load(connection: Connection, version_id: str) -> Version:
    """Raises NotFound."""
    with _lock:
        if version_id in _kept:
            _kept.move_to_end(version_id)
            return _kept[version_id]
    made = _read(connection, version_id)
    with _lock:
        _kept[version_id] = made
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made


def _read(connection: Connection, version_id: str) -> Version:
    row = stored.version(connection, version_id)
    if row is None:
        raise NotFound()
    facts = VersionFacts.from_json(rows.loads(row.facts))
    compiled = deployment.compiled_one(bytes(row.xml), row.name, facts.zone)
    documents = stored.forms(connection, version_id)
    return Version(
        version_id,
        row.process,
        row.number,
        str(row.deployment),
        compiled,
        facts,
        {key: (form_id, read_form(document, None)) for key, (form_id, document) in documents.items()},
        decisions.models(stored.decisions(connection, version_id)),
    )


class ActLibrary:
    """What the diagrams of one act may refer to: called processes, their decisions, and calendars."""

    def __init__(self, connection: Connection, version: Version) -> None:
        self.own = version
        self._connection = connection
        self._by_name = {version.compiled.version: version}

    def called(self, process: str, binding: str, caller: str) -> Compiled | None:
        """A version by its number; one that came together with the caller, if any; else the current one."""
        if binding.isdecimal():
            found = stored.numbered(self._connection, process, int(binding))
            return None if found is None else self._keep(found).compiled
        found = None
        if binding == "deployment":
            found = stored.together(self._connection, self._by_name[caller].deployment, process)
        found = found or stored.current(self._connection, process)
        return None if found is None else self._keep(found).compiled

    def compiled(self, version: str) -> Compiled | None:
        if version not in self._by_name:
            found = stored.named(self._connection, version)
            if found is None:
                return None
            self._keep(found)
        return self._by_name[version].compiled

    def decision(self, key: str, caller: str) -> Model | None:
        return self._by_name[caller].decisions.get(key)

    def calendar(self, name: str) -> BusinessCalendar | None:
        return calendars.load(self._connection, name)

    def working_days(self) -> "WorkingDays | None":
        """The process's calendar for expressions, if it has one."""
        name = self.own.facts.calendar
        return WorkingDays(self, name) if name else None

    def of_process(self, process: str) -> Version:
        """The version of a process that this act has met: its own, or one that it called."""
        return next(version for version in self._by_name.values() if version.process == process)

    def _keep(self, version_id: str) -> Version:
        version = load(self._connection, version_id)
        self._by_name[version.compiled.version] = version
        return version


class WorkingDays:
    """A calendar that is loaded when an expression asks for it: few do."""

    def __init__(self, library: ActLibrary, name: str) -> None:
        self._library = library
        self._name = name

    def working_days_between(self, start: date, end: date) -> int:
        return self._calendar().working_days_between(start, end)

    def add_working_days(self, start: date, days: int) -> date:
        return self._calendar().add_working_days(start, days)

    def _calendar(self) -> BusinessCalendar:
        found = self._library.calendar(self._name)
        if found is None:
            raise NotFound(
                Text(f"日历 {self._name} 不存在。", f"Expected the calendar {self._name} to exist, but it does not.")
            )
        return found


def constants(instance: ProcessInstance) -> dict[str, object]:
    """What expressions read as `engine.…`."""
    return {"instance": instance.id, "business_key": instance.business_key, "starter": instance.starter}
