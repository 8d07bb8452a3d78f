"""Files of an instance: so many and no more, and only what is one of ours counts as one."""

import io
from pathlib import Path

import pytest

from tests.bpmn.drawing import end, file, flows, process, start, work
from tests.company import Company
from workflow_engine.domain.errors import TooMany, WrongState
from workflow_engine.domain.limits import limit
from workflow_engine.operations import attachments, instances, work_items
from workflow_engine.operations.work_items import Answer


@pytest.fixture
def item(company: Company) -> str:
    company.deploy(
        file(
            process(
                start() + '<userTask id="a" handoff:candidates="sales.rep"/>' + work("b") + end() + flows("s>a a>b b>e")
            )
        )
    )
    instances.start(company.database, "p", company.liqiang, {})
    return str(company.one("SELECT id FROM work_items"))


def staged(company: Company, folder: Path) -> dict[str, str]:
    made = attachments.stage(company.database, folder, company.liqiang, "slip.pdf", io.BytesIO(b"%PDF-"))
    return {"id": made.id, "sha256": made.sha256}


def test_an_instance_has_so_many_files(company: Company, item: str, tmp_path: Path) -> None:
    named = [staged(company, tmp_path) for _ in range(limit("attachments"))]
    with pytest.raises(TooMany):
        staged(company, tmp_path)
    company.sql("UPDATE files SET instance_id = (SELECT id FROM instances) WHERE id <> :last", last=named[-1]["id"])
    named.append(staged(company, tmp_path))
    with pytest.raises(WrongState) as refused:
        work_items.complete(company.database, item, company.liqiang, Answer({"slips": named}))
    assert refused.value.code == "quota"
    assert company.one("SELECT count(*) FROM files WHERE instance_id IS NULL") == 2
    work_items.complete(company.database, item, company.liqiang, Answer({"slips": named[:-1]}))


@pytest.mark.parametrize("id", ["no id", "' OR 1=1", "", 5, None, ["x"], "019a0000-0000-7000-8000-00000000000g"])
def test_what_is_no_file_is_a_value_like_any_other(company: Company, item: str, id: object) -> None:
    done = work_items.complete(company.database, item, company.liqiang, Answer({"a": {"sha256": "x", "id": id}}))
    assert done.state == "completed"
