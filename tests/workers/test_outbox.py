"""Who is told of what: a notice in the product at once, and mail when the mail server takes it."""

from datetime import timedelta

import pytest

from tests.bpmn.drawing import end, file, flows, process, start, work
from tests.company import Company
from tests.workers.conftest import Bench
from tests.workers.post import Mailbox, Post
from tests.workers.test_http import parameter
from workflow_engine.operations import instances

NOTICES = "SELECT p.key, n.topic, n.text_zh FROM notifications n JOIN people p ON p.id = n.person_id ORDER BY p.key"
ASSIGNED = '<userTask id="a" name="核对" handoff:candidates="person:wangfang"/>'


def begin(company: Company) -> None:
    company.deploy(file(process(start() + ASSIGNED + end() + flows("s>a a>e"))))
    instances.start(company.database, "p", company.liqiang, {})
    assert company.one("SELECT count(*) FROM outbox WHERE delivered_at IS NULL") > 0


def test_a_notice_is_shown_once(company: Company) -> None:
    begin(company)
    bench = Bench(company, "outbox")
    told = company.one("SELECT count(*) FROM outbox")
    assert bench.drain("outbox") == told
    assert bench.drain_later("outbox") == 0
    assert company.sql(NOTICES) == [("wangfang", "work_item.opened", "待办：核对 · p")]


def test_a_notice_does_not_wait_for_mail_that_cannot_go(company: Company, mailbox: Mailbox, post: Post) -> None:
    begin(company)
    company.sql("UPDATE people SET mail = key || '@firm.example'")
    bench = Bench(company, "outbox", smtp_url=f"smtp://127.0.0.1:{post.port}", mail_from="flow@firm.example")
    mailbox.refusal = "451 later"
    rows = bench.drain("outbox")
    assert rows > 0
    assert len(company.sql(NOTICES)) == rows
    assert company.one("SELECT count(*) FROM outbox WHERE delivered_at IS NULL") == rows
    mailbox.refusal = None
    assert bench.drain("outbox") == 0
    company.clock.forward(timedelta(minutes=1))
    assert bench.drain("outbox") == rows
    assert len(company.sql(NOTICES)) == rows
    assert len(mailbox.letters) == rows
    assert company.one("SELECT count(*) FROM outbox WHERE delivered_at IS NULL") == 0


def test_what_cannot_be_told_for_a_day_is_a_dead_letter(company: Company) -> None:
    begin(company)
    company.sql("UPDATE people SET mail = key || '@firm.example'")
    bench = Bench(company, "outbox", smtp_url="smtp://127.0.0.1:1", mail_from="flow@firm.example")
    for _ in range(33):
        bench.drain_later("outbox")
    assert bench.drain_later("outbox") == 0
    assert {row.attempts for row in company.sql("SELECT attempts FROM outbox")} == {33}


@pytest.mark.parametrize(("to", "told"), [('"wangfang"', {"wangfang"}), ('["liqiang", "admin"]', {"liqiang", "admin"})])
def test_a_diagram_tells_colleagues(company: Company, to: str, told: set[str]) -> None:
    given = parameter("to", to) + parameter("zh", '"请看"') + parameter("en", '"Please look"')
    call = (
        f'<serviceTask id="c" handoff:connector="notify"><extensionElements>{given}</extensionElements></serviceTask>'
    )
    company.deploy(file(process(start() + call + work("a") + end() + flows("s>c c>a a>e"))))
    instances.start(company.database, "p", company.liqiang, {})
    assert Bench(company, "calls").drain("calls") == 1
    assert {(row.key, row.text_zh) for row in company.sql(NOTICES)} == {(key, "请看") for key in told}
    assert company.one("SELECT element FROM work_items") == "a"
