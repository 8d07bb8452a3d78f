"""A crash at any statement of an intervention leaves everything as it was, and it can be done once more."""

from collections.abc import Callable

import pytest

from tests.bpmn.drawing import boundary, catch, end, file, flows, nodes, process, start, timer, work
from tests.company import Company
from tests.operations.test_crashes import content, crashed, free
from workflow_engine.operations import checkpoints, instances, migrations, suspension, tokens, work_items
from workflow_engine.operations.work_items import Answer

OLD = start() + nodes("parallelGateway", "g") + work("a b") + catch("m", "message") + end()
OLD += boundary("t", "a", timer("Duration", "PT1H")) + flows("s>g g>a g>m a>b t>b b>e m>e")
NEW = OLD.replace('id="a"', 'id="x"').replace('"a"', '"x"').replace("PT1H", "PT2H")
TABLES = ("migrations_of_instances", "processes")


def whole(company: Company) -> object:
    return content(company), [company.sql(f"SELECT t::text FROM {table} t ORDER BY 1") for table in TABLES]


def instance(company: Company) -> str:
    return str(company.one("SELECT id::text FROM instances ORDER BY id LIMIT 1"))


def suspend(company: Company) -> None:
    suspension.suspend(company.database, instance(company), company.admin, "盘点")


def move(company: Company) -> None:
    token = company.one("SELECT token FROM work_items WHERE element = 'a' AND closed_at IS NULL")
    wanted = company.database, instance(company), company.admin, [token], ["b"]
    tokens.move(*wanted, "跳过", plan=tokens.preview_move(*wanted).plan)


def rewind(company: Company) -> None:
    wanted = company.database, instance(company), company.admin, 1
    plan = checkpoints.preview_rewind(*wanted, restores=True).plan
    checkpoints.rewind_to(*wanted, "填错", restores=True, plan=plan)


def migrate(company: Company) -> None:
    [done] = migrations.migrate(company.database, "p", company.admin, "新版", mapping={"a": "x"}).done
    assert done.error is None


def undo(company: Company) -> None:
    made = company.one("SELECT migration_id::text FROM migrations_of_instances")
    [done] = migrations.undo(company.database, company.admin, made)
    assert done.error is None


def restart(company: Company) -> None:
    checkpoints.restart(company.database, instance(company), company.admin, "b", "补做")


def complete(company: Company) -> None:
    item = company.one("SELECT id::text FROM work_items WHERE element = 'a'")
    work_items.complete(company.database, item, company.admin, Answer({"n": 2}))


def new_version(company: Company) -> None:
    company.deploy(file(process(NEW)))


def cancel(company: Company) -> None:
    instances.cancel(company.database, instance(company), company.admin, "x")


ACTS: dict[Callable[[Company], None], tuple[Callable[[Company], None], ...]] = {
    suspend: (),
    move: (),
    rewind: (complete,),
    migrate: (new_version,),
    undo: (new_version, migrate),
    restart: (cancel,),
}


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_a_crash_at_any_statement(company: Company, act: Callable[[Company], None]) -> None:
    company.deploy(file(process(OLD)))
    instances.start(company.database, "p", company.liqiang, {"n": 1})
    for before in ACTS[act]:
        before(company)
    as_it_was = whole(company)
    dies_at = 1
    while crashed(company, act, dies_at):
        assert whole(company) == as_it_was, f"{act.__name__} left something behind at statement {dies_at}"
        free(company)
        dies_at += 1
    assert dies_at > 4
    assert whole(company) != as_it_was
