"""Incidents: seen and mended by administrators alone, from their list or from the instance."""

import pytest

from tests.bpmn.drawing import end, file, flows, process, start
from tests.web.site import Seen, Site, Visitor
from workflow_engine.domain.errors import ConnectorFailed, DiagramFailed
from workflow_engine.operations import instances, service_calls

PICKY = file(
    process(
        start() + '<exclusiveGateway id="g" name="金额"/>' + '<userTask id="b"/>' + end() + flows("s>g g>b[x_>_5] b>e"),
        "picky",
    )
)
CALLING = file(
    process(
        start() + '<serviceTask id="ask" name="查询" handoff:connector="http" handoff:attempts="1"/>'
        '<userTask id="b" handoff:candidates="initiator"/>' + end() + flows("s>ask ask>b b>e"),
        "calling",
    )
)


@pytest.fixture
def admin(site: Site) -> Visitor:
    return site.visitor("admin")


@pytest.fixture
def stuck(site: Site) -> str:
    """An instance that no flow fits."""
    site.company.deploy(PICKY)
    with pytest.raises(DiagramFailed):
        instances.start(site.company.database, "picky", site.company.liqiang, {"x": 1})
    return str(site.company.one("SELECT id::text FROM instances"))


def act(site: Site, visitor: Visitor, what: str, at: str = "", **fields: str) -> Seen:
    incident = site.company.one("SELECT id::text FROM incidents WHERE resolved_at IS NULL")
    return visitor.post(f"{at}/incidents/{incident}/{what}", on="/inbox", **fields)


def test_the_list_says_what_is_wrong_in_both_languages(site: Site, admin: Visitor, stuck: str) -> None:
    seen = admin.get("/incidents")
    assert "金额" in seen.words("incident")
    assert "no_matching_flow" in seen.words("incident")
    assert f"/instances/{stuck}" in seen.page.xpath("//main//a/@href")
    assert not seen.page.xpath("//form[contains(@action, 'resolve')]")
    assert "Expected" in Visitor(admin.client, "en").get("/incidents").words("incident")
    assert site.visitor("liqiang").get("/incidents").status == 403


@pytest.mark.parametrize("from_instance", [False, True])
def test_a_retry_after_a_repair_goes_on(site: Site, admin: Visitor, stuck: str, from_instance: bool) -> None:
    back = f"/instances/{stuck}" if from_instance else ""
    again = act(site, admin, "retry", back)
    assert (again.status, again.response.location) == (302, back or "/incidents")
    assert "没有任何条件成立" in admin.get("/incidents").words("said")
    instances.set_variables(site.company.database, stuck, site.company.admin, {"x": 9})
    act(site, admin, "retry", back)
    assert "已重试" in admin.get("/incidents").words("said")
    assert site.company.sql("SELECT status FROM instances") == [("running",)]
    assert "没有未处理的异常" in admin.get("/incidents").words("empty")


def test_the_history_says_where_it_broke_and_blames_nobody(site: Site, admin: Visitor, stuck: str) -> None:
    told = admin.get(f"/instances/{stuck}").words("timeline")
    assert "出现异常 金额" in told
    assert "李强 出现异常" not in told


def test_what_needs_a_repair_is_not_resolved_by_hand(site: Site, admin: Visitor, stuck: str) -> None:
    assert act(site, admin, "resolve", reason="算了").status == 302
    assert "请修正后重试" in admin.get("/incidents").words("said")
    assert site.company.one("SELECT status FROM instances") == "incident"


def test_a_call_that_failed_is_resolved_with_a_reason(site: Site, admin: Visitor) -> None:
    site.company.deploy(CALLING)
    begun = instances.start(site.company.database, "calling", site.company.liqiang, {})
    (row,) = site.company.due("calls")
    with pytest.raises(DiagramFailed):
        service_calls.fail(site.company.database, row, 1, ConnectorFailed(code="http_500"))
    seen = admin.get(f"/instances/{begun.id}")
    assert seen.page.xpath("//form[contains(@action, 'resolve')]")
    assert act(site, admin, "resolve", reason=" ").status == 422
    assert act(site, admin, "resolve", f"/instances/{begun.id}", reason="已电话确认").status == 302
    assert "异常已解决" in admin.get(f"/instances/{begun.id}").words("said")
    assert site.company.sql("SELECT element, state FROM work_items") == [("b", "claimed")]


@pytest.mark.parametrize("what", ["retry", "resolve"])
def test_nobody_else_may(site: Site, stuck: str, what: str) -> None:
    for at in ("", f"/instances/{stuck}"):
        assert act(site, site.visitor("liqiang"), what, at, reason="x").status == 403
    assert site.company.one("SELECT count(*) FROM incidents WHERE resolved_at IS NULL") == 1
