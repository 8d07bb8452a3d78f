"""People work while administrators intervene: every act is before or after another, and what must hold holds."""

from collections.abc import Callable

from tests.bpmn.drawing import boundary, end, file, flows, nodes, process, start, timer, work
from tests.company import Company
from tests.operations.test_races import together
from workflow_engine.domain.errors import WrongState
from workflow_engine.operations import checkpoints, going_over, instances, migrations, suspension, work_items
from workflow_engine.operations.going_over import Target
from workflow_engine.operations.work_items import Answer
from workflow_engine.queries import history

NAMES = "a b c d"
BODY = start() + nodes("parallelGateway", "g j") + work(NAMES) + end()
BODY += flows("s>g " + " ".join(f"g>{name} {name}>j" for name in NAMES.split()) + " j>e")
LATER = BODY + boundary("t", "a", timer("Duration", "PT1H")) + flows("t>e")


def test_many_together(company: Company) -> None:
    company.deploy(file(process(BODY)))
    begun = [instances.start(company.database, "p", company.liqiang, {"n": n}).id for n in range(6)]
    target = Target("p", company.deploy(file(process(LATER))).id, {})
    made = str(company.database.new_id())
    for instance in begun:
        acts = [completing(company, item) for item in items(company, instance)]
        acts += [lambda one=instance: going_over.go(company.database, one, company.admin, target, made, "新版")]
        acts += [lambda one=instance: going_over.go_back(company.database, one, company.admin, made)]
        acts += [lambda one=instance: suspension.suspend(company.database, one, company.admin, "盘点")]
        acts += [lambda one=instance: suspension.resume(company.database, one, company.admin)]
        together(acts)
        assert history.first_broken(company.database, instance) is None
    assert set(company.sql("SELECT DISTINCT status FROM instances")) <= {("running",), ("suspended",), ("completed",)}


def test_two_who_rewind_by_the_same_plan(company: Company) -> None:
    company.deploy(file(process(BODY)))
    instance = instances.start(company.database, "p", company.liqiang, {}).id
    completing(company, items(company, instance)[0])()
    wanted = company.database, instance, company.admin, 1
    plan = checkpoints.preview_rewind(*wanted, restores=True).plan
    done = together([lambda: checkpoints.rewind_to(*wanted, "x", restores=True, plan=plan)] * 4)
    assert [each.code for each in done if isinstance(each, WrongState)] == ["plan_changed"] * 3
    assert company.one("SELECT count(*) FROM events WHERE topic = 'instance.rewound'") == 1


def test_two_batches_of_one_migration(company: Company) -> None:
    company.deploy(file(process(BODY)))
    for n in range(10):
        instances.start(company.database, "p", company.liqiang, {"n": n})
    company.deploy(file(process(LATER)))
    together([lambda: migrations.migrate(company.database, "p", company.admin, "新版")] * 3)
    assert company.one("SELECT count(*) FROM events WHERE topic = 'instance.migrated'") == 10
    assert company.one("SELECT count(*) FROM timers") == 10


def items(company: Company, instance: str) -> list[str]:
    found = company.sql("SELECT id::text FROM work_items WHERE instance_id = :i AND closed_at IS NULL", i=instance)
    return [item for (item,) in found]


def completing(company: Company, item: str) -> Callable[[], object]:
    return lambda: work_items.complete(company.database, item, company.admin, Answer({}))
