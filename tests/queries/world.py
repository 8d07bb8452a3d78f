"""A week's work of the company, made by chance that is always the same: three processes, many starters, all states."""

from collections.abc import Mapping
from random import Random
from typing import Any

from tests.bpmn.drawing import end, file, flows, process, start
from tests.company import FACTS, Company
from tests.web.drawn import package
from workflow_engine.domain.errors import Refused
from workflow_engine.domain.person import Person
from workflow_engine.operations import definitions, instances, work_items
from workflow_engine.operations.work_items import Answer

PEOPLE = [entry["key"] for entry in FACTS["people"]]
STARTERS = ("liqiang", "zhaomin", "wangfang", "liuyang", "chenjing")
CANDIDATES = {  # process -> who works on its two steps
    "quote": ("sales.rep", "head(initiator)"),
    "payment": ("finance.clerk", "finance.manager"),
    "stock": ("warehouse.keeper", "initiator"),
}
GRANTS: Mapping[str, Any] = {"payment": {"see": ["exec.gm"]}, "stock": {"manage": ["sales.rep"]}}


def found(company: Company, number: int = 24) -> None:
    """Instances in every state that people can bring them to."""
    chance = Random(7)
    for key, candidates in CANDIDATES.items():
        tasks = "".join(
            f'<userTask id="{n}" handoff:candidates="{who}"/>' for n, who in zip("ab", candidates, strict=True)
        )
        drawn = file(process(start() + tasks + end() + flows("s>a a>b b>e"), key))
        manifest = str({"permissions": GRANTS.get(key, {})}).replace("'", '"')
        definitions.deploy(company.database, package(**{"p.bpmn": drawn, "package.json": manifest}), company.admin)
    for n in range(number):
        starter = getattr(company, STARTERS[n % len(STARTERS)])
        begun = instances.start(company.database, chance.choice(list(CANDIDATES)), starter, {"n": n})
        for _ in range(chance.randrange(30)):
            act(company, begun.id, chance)
        if chance.random() < 0.15:
            instances.cancel(company.database, begun.id, company.admin, "不再需要")


def act(company: Company, instance: str, chance: Random) -> None:
    """Something that one of nine people tries with an open item."""
    asked = "SELECT id::text FROM work_items WHERE instance_id = CAST(:id AS uuid) AND state IN ('ready', 'claimed')"
    items = [row[0] for row in company.sql(asked, id=instance)]
    if not items:
        return
    person, done = getattr(company, chance.choice(PEOPLE)), chance.choice(("claim", "release", "complete"))
    try:
        if done == "complete":
            work_items.complete(company.database, items[0], person, Answer({}))
        else:
            getattr(work_items, done)(company.database, items[0], person)
    except Refused:
        return


def sees_item(viewer: Person, item: Any) -> bool:
    """The rule of who has to do with a work item, said once more in Python."""
    return str(item.assignee_id) == viewer.id or bool(viewer.keys & set(item.offered_to))


def concerns_staff(company: Company, viewer: Person, item: Any) -> bool:
    """Held by, or offered to, a department that the viewer leads or one of its roles."""
    staff = {str(row.id) for row in company.sql("SELECT id, department FROM people") if row.department in viewer.heads}
    roles = {
        f"role:{row.key}" for row in company.sql("SELECT key, department FROM roles") if row.department in viewer.heads
    }
    reached = roles | {f"department:{key}" for key in viewer.heads}
    return str(item.assignee_id) in staff or bool(reached & set(item.offered_to))


def sees_instance(company: Company, viewer: Person, instance: Any, items: list[Any]) -> bool:
    """The rule of who may see an instance, said once more in Python."""
    rights = GRANTS.get(instance.process, {})
    granted = {f"role:{role}" for roles in rights.values() for role in roles}
    return (
        viewer.may("oversee")
        or str(instance.started_by) == viewer.id
        or instance.department in viewer.heads
        or bool(granted & viewer.keys)
        or any(sees_item(viewer, item) or concerns_staff(company, viewer, item) for item in items)
    )
