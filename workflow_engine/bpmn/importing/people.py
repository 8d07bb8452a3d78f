"""Work for people: assignees, candidates, deadlines and priorities of other engines become ours."""

from collections.abc import Iterable

from workflow_engine.bpmn.importing import foreign, marks, values
from workflow_engine.bpmn.importing.juel import has_expressions, quoted
from workflow_engine.bpmn.importing.tags import every
from workflow_engine.bpmn.importing.todos import Todos
from workflow_engine.bpmn.xml import Element, local

STARTERS = {"initiator", "starter", "startUser", "applyUserId", "INITIATOR"}  # the person who began it, by custom
OURS = {"humanPerformer": "assignee", "performer": "assignee", "potentialOwner": "candidates"}


def assign(root: Element, todos: Todos) -> None:
    starters = STARTERS | {foreign.attribute(each, "initiator") or "initiator" for each in every(root, "startEvent")}
    for element in every(root, "userTask", "manualTask"):
        definition = foreign.extension(element, "assignmentDefinition")
        _assignee(element, definition, starters, todos)
        _candidates(element, definition, todos)
        _deadline(element, todos)
    for element in every(root, "startEvent"):
        _starters(element)


def _said(element: Element, definition: Element | None, name: str) -> str | None:
    """An attribute of the task, or of Camunda 8's assignment definition."""
    return foreign.attribute(element, name) or (definition.get(name) if definition is not None else None)


def _assignee(element: Element, definition: Element | None, starters: Iterable[str], todos: Todos) -> None:
    text = _said(element, definition, "assignee")
    if not text:
        return
    if text.strip("${}#= ") in starters and values.is_expression(text):
        marks.setting(element, "candidates", "initiator")
        return
    marks.setting(element, "assignee", values.setting(text, element, todos))
    if not values.is_expression(text):
        todos.note("person_named", element, found=text)


def _candidates(element: Element, definition: Element | None, todos: Todos) -> None:
    groups, people = (_said(element, definition, name) or "" for name in ("candidateGroups", "candidateUsers"))
    terms = [*_terms(groups, "", element, todos), *_terms(people, "person:", element, todos)]
    if not terms:
        return
    if any(is_feel for is_feel, _ in terms):
        listed = [text if is_feel else quoted(text) for is_feel, text in terms]
        marks.setting(element, "candidates", f"={listed[0] if len(listed) == 1 else _flat(listed)}")
    else:
        marks.setting(element, "candidates", ", ".join(text for _, text in terms))
    if groups and not any(is_feel for is_feel, _ in terms):
        todos.note("roles_named", element, found=groups[:100])


def _flat(listed: list[str]) -> str:
    return f"flatten([{', '.join(listed)}])"


def _terms(text: str, prefix: str, element: Element, todos: Todos) -> list[tuple[bool, str]]:
    """Each group or person, as FEEL (True) or as a term of our candidates."""
    if text.lstrip().startswith("="):
        return [(True, values.translated(text, element, todos))]
    found = []
    for part in _parts(text):
        if has_expressions(part):
            found.append((True, values.translated(part, element, todos)))
        elif key := values.key(part):
            found.append((False, f"{prefix}{key}"))
    return found


def _parts(text: str) -> list[str]:
    """Parts between commas outside of `${…}`."""
    parts, depth = [""], 0
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        if sign == "," and depth <= 0:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts if part.strip()]


def _deadline(element: Element, todos: Todos) -> None:
    due, priority = foreign.attribute(element, "dueDate"), foreign.attribute(element, "priority")
    schedule, rank = foreign.extension(element, "taskSchedule"), foreign.extension(element, "priorityDefinition")
    due = due or (schedule.get("dueDate") if schedule is not None else None)
    priority = priority or (rank.get("priority") if rank is not None else None)
    if due:
        marks.setting(element, "due", values.setting(due, element, todos))
    if priority and local(element) == "userTask":
        marks.setting(element, "priority", values.setting(priority, element, todos))
    if foreign.attribute(element, "followUpDate") or (schedule is not None and schedule.get("followUpDate")):
        todos.note("setting_left", element, found="followUpDate")


def _starters(element: Element) -> None:
    """Who may start, where a file says it of its process."""
    around = element.getparent()
    groups = foreign.attribute(around, "candidateStarterGroups") if local(around) == "process" else None
    keys = [key for part in _parts(groups or "") if (key := values.key(part)) and not has_expressions(part)]
    if keys:
        marks.setting(element, "candidates", ", ".join(keys))
