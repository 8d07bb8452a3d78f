"""A package on its way to become versions: everything in it is checked together before the first row is written."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from forms import FormDefinition, read_form, warnings
from workflow_engine.bpmn import deployment, timers
from workflow_engine.bpmn.check.context import RESERVED_ROLES, CheckContext
from workflow_engine.bpmn.compiled import Compiled
from workflow_engine.bpmn.definitions import MessageDefinition, SignalDefinition, TimerDefinition
from workflow_engine.bpmn.deployment import Deployment
from workflow_engine.domain.definition import VersionFacts
from workflow_engine.domain.errors import InvalidDiagram, InvalidForm, InvalidInput, NotAllowed
from workflow_engine.domain.manifest import roles as manifest_roles
from workflow_engine.domain.person import Person
from workflow_engine.domain.problem import Problem, refusing
from workflow_engine.domain.text import Text
from workflow_engine.operations import decisions, names, version_facts
from workflow_engine.operations.packages import Package
from workflow_engine.operations.transaction import Tx
from workflow_engine.store import calendars
from workflow_engine.store import definitions as stored
from workflow_engine.store.definitions import NewVersion


@dataclass(frozen=True, slots=True)
class Deployed:
    """A version that is now the current one."""

    id: str
    key: str
    version: int
    name: Text
    warnings: tuple[Problem, ...]


Ready = tuple[bytes, Compiled, VersionFacts, Sequence[Problem]]  # a diagram, one of its processes, what was found


class Publication:
    """Raises InvalidForm or InvalidDiagram with every problem, when it is made or when `versions` is asked."""

    def __init__(self, tx: Tx, package: Package, person: Person) -> None:
        self.tx = tx
        self.package = package
        self.person = person
        self.now = tx.database.now(tx.connection)
        self.deployment = str(tx.database.new_id())
        self.forms = _forms(package)
        self.context = names.known(tx.connection, self.now, self.forms, decisions.models(package.decisions))
        if problems := list(_unknown(package.manifest, self.context)):
            raise InvalidInput(problems=problems)

    def versions(self, reason: str = "") -> list[Deployed]:
        """Write each process of each diagram as its next version. Raises as `ready` does.

        `reason` is why it is published in spite of what may go wrong; it is kept with what was found.
        """
        return [self._write(*each, reason) for each in self.ready()]

    def ready(self) -> list[Ready]:
        """What would be written. Raises NotAllowed for effects that need an administrator."""
        lanes = {**self.context.labels, **{role: role for role in self.context.roles or ()}}
        found: list[Ready] = []
        for xml, checked in self._checked():
            for compiled in checked.compiled:
                facts = version_facts.gathered(compiled, self.package, self.forms, lanes)
                self._require_second_person(compiled, facts)
                found.append((xml, compiled, facts, [*checked.warnings, *self._form_warnings(facts)]))
        return found

    def is_current(self) -> bool:
        """Whether all of it has been published as it is, and nothing newer since."""
        return stored.is_current(self.tx.connection, self.package.digest)

    def _checked(self) -> list[tuple[bytes, Deployment]]:
        """Every diagram, checked. Raises InvalidDiagram with the problems of all of them."""
        if not self.package.diagrams:
            said = Text("包中没有流程图（.bpmn）。", "Expected a diagram (.bpmn) in the package, but there is none.")
            raise InvalidDiagram(problems=[Problem("not_a_process", said)])
        found, problems = [], list[Problem]()
        for xml in self.package.diagrams.values():
            try:
                found.append((xml, deployment.deploy(xml, self.context, digest=self.package.digest)))
            except InvalidDiagram as wrong:
                problems += wrong.problems
        keys = Counter(compiled.process for _, checked in found for compiled in checked.compiled)
        problems += [_twice(key) for key, count in keys.items() if count > 1]
        if problems:
            raise InvalidDiagram(problems=problems)
        return found

    def _form_warnings(self, facts: VersionFacts) -> Iterator[Problem]:
        """What is odd about the rules of the forms that a version uses."""
        for key in sorted({node.form for node in facts.nodes.values() if node.form}):
            for problem in warnings(self.forms[key]):
                yield replace(problem, field=f"{key}: {problem.field}")

    def _require_second_person(self, compiled: Compiled, facts: VersionFacts) -> None:
        """What reaches outside, or runs a script, for the first time is published by an administrator."""
        if self.person.may("administer"):
            return
        current = stored.current_facts(self.tx.connection, compiled.process)
        known = VersionFacts.from_json(current).effects if current else ()
        fresh = sorted(set(facts.effects) - set(known))
        if fresh:
            listed = ", ".join(fresh)
            text = Text(
                f"新增的连接器或脚本（{listed}）须由管理员发布。",
                f"Expected an administrator to publish new connectors and scripts, but you are none: {listed}.",
            )
            raise NotAllowed(text, code="second_person", effects=fresh)

    def _write(
        self, xml: bytes, compiled: Compiled, facts: VersionFacts, warnings: Sequence[Problem], reason: str
    ) -> Deployed:
        connection, new_id = self.tx.connection, self.tx.database.new_id
        used = sorted({node.form for node in facts.nodes.values() if node.form})
        new = NewVersion(
            str(new_id()),
            compiled.process,
            compiled.version,
            self.deployment,
            xml,
            facts.as_json(),
            [problem.kept() for problem in warnings],
            {key: (str(new_id()), self.package.forms[key]) for key in used},
            self.package.decisions,
            reason if any(problem.needs_reason for problem in warnings) else "",
        )
        number = stored.write(connection, new, self.person.id or None, self.now)
        stored.grant(connection, compiled.process, facts.grants)
        stored.starts(
            connection, compiled.process, list(self._timers(compiled, new.id)), list(_waits(compiled, new.id))
        )
        return Deployed(new.id, compiled.process, number, facts.name, tuple(warnings))

    def _timers(self, compiled: Compiled, version: str) -> Iterator[dict[str, Any]]:
        for point in compiled.starts:
            definition = point.definition
            if not isinstance(definition, TimerDefinition):
                continue
            calendar = calendars.load(self.tx.connection, definition.calendar) if definition.calendar else None
            value = definition.value({}, now=self.now) if definition.value else None
            rule = definition.literal or timers.of_value(value, definition.form, definition.zone)
            schedule = timers.first(rule, self.now, definition.zone, calendar)
            if schedule is not None:
                kept = timers.as_json(schedule)
                yield {"version_id": version, "element": point.element, "schedule": kept, "due_at": schedule.due}


def _waits(compiled: Compiled, version: str) -> Iterator[dict[str, Any]]:
    for point in compiled.starts:
        if isinstance(point.definition, MessageDefinition | SignalDefinition):
            yield {
                "version_id": version,
                "element": point.element,
                "kind": point.kind,
                "name": point.definition.name,
                "is_single": point.is_single,
            }


def _twice(key: str) -> Problem:
    said = Text(f"包中有两个流程 {key}。", f"Expected the process {key} once in the package, but it is there twice.")
    return Problem("duplicate_id", said, element=key)


def _unknown(manifest: Mapping[str, Any], context: CheckContext) -> Iterator[Problem]:
    """Roles of the manifest that there are not, or that a package may not give rights to."""
    for role, field in manifest_roles(manifest):
        if role in RESERVED_ROLES:
            said = Text(
                f"{field} 不能使用管理角色 {role}。", f"Expected a role that a package may use, but found {role}."
            )
            yield Problem("reserved_role", said, field=field)
        elif role not in (context.roles or ()):
            said = Text(f"{field} 的角色 {role} 不存在。", f"Expected the role {role} to exist, but it does not.")
            yield Problem("unknown_role", said, field=field)
    calendar = manifest.get("calendar")
    if calendar and calendar not in (context.calendars or ()):
        said = Text(f"日历 {calendar} 不存在。", f"Expected the calendar {calendar} to exist, but it does not.")
        yield Problem("unknown_calendar", said, field="package.json: calendar")


def _forms(package: Package) -> Mapping[str, FormDefinition]:
    """Every form of the package. Raises InvalidForm with the problems of all of them."""
    read: dict[str, FormDefinition] = {}
    problems: list[Problem] = []
    for key, document in package.forms.items():
        try:
            read[key] = read_form(document, None)
        except InvalidForm as wrong:
            problems += [replace(each, field=f"{key}: {each.field}") for each in wrong.problems]
    if refusing(problems):
        raise InvalidForm(problems=problems)
    return read
