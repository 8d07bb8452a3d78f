"""Starting a process: the form, its rules, its rows and files."""

import io
import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.web.site import Site, Visitor

FIELDS: Mapping[str, Any] = {
    "values.supplier": "东方机电",
    "values.needed_by": "2026-03-20",
    "values.amount": "1200",
    "values.urgency": "normal",
    "values.lines": "",
    "values.lines.0.article": "伺服电机",
    "values.lines.0.quantity": "2",
}


def upload(name: str, content: bytes = b"offer") -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


@pytest.fixture
def rep(site: Site) -> Visitor:
    return site.visitor("liqiang")


def test_what_may_be_started_is_offered_by_category(rep: Visitor) -> None:
    seen = rep.get("/start")
    assert (seen.words("category"), seen.page.find_class("tile")[0].get("href")) == (
        "行政 采购申请v1",
        "/start/purchase",
    )
    assert Visitor(rep.client, "en").get("/start").words("category") == "Office Purchase requestv1"


def test_it_begins_and_leads_to_the_instance(site: Site, rep: Visitor) -> None:
    answer = rep.post("/start/purchase", **FIELDS)
    assert answer.response.location == f"/instances/{site.items('wangfang')[0].instance}"


def test_rules_answer_while_one_types(rep: Visitor) -> None:
    typed = {"values.amount": "113,000", "values.supplier": "东"}
    seen = rep.post("/start/purchase/form", **typed)
    assert seen.value("values.reason") == ""  # asked of large amounts only
    assert "¥13,000.00" in seen.text
    assert (seen.value("values.amount"), seen.value("values.supplier")) == ("113,000", "东")


def test_once_refused_the_form_tells_what_is_still_wrong(rep: Visitor) -> None:
    assert rep.post("/start/purchase", **{**FIELDS, "values.amount": ""}).value("refused") == "yes"
    typed = {**FIELDS, "values.supplier": "", "values.amount": "5"}
    assert rep.post("/start/purchase/form", **typed).page.find_class("wrong") == []
    again = rep.post("/start/purchase/form", **typed, refused="yes")
    assert [each.get("href") for each in again.page.xpath("//*[@id='problems']//a")] == ["#f-supplier"]


def test_rows_come_and_go_without_scripts(rep: Visitor) -> None:
    seen = rep.post("/start/purchase", **FIELDS, command="lines.add")
    assert (seen.status, seen.value("values.lines.1.article"), seen.value("values.lines.0.article")) == (
        200,
        "",
        "伺服电机",
    )
    assert rep.post("/start/purchase", **FIELDS, command="lines.delete.0").value("values.lines.0.article") is None


def test_everything_wrong_is_listed_in_the_language_of_the_person(rep: Visitor) -> None:
    english = Visitor(rep.client, "en")
    answer = english.post("/start/purchase", **{**FIELDS, "values.amount": "0", "values.lines.0.quantity": "x"})
    assert answer.status == 422
    assert [each.text_content() for each in answer.page.xpath("//*[@id='problems']//a")] == [
        "Amount",
        "Items, row 1, Quantity",
    ]
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in answer.words("summary"))


def test_files_survive_a_mistake_and_go_only_to_those_who_see_their_field(site: Site, rep: Visitor) -> None:
    wrong = rep.post("/start/purchase", **{**FIELDS, "values.amount": ""}, **{"upload.offers": upload("报价 A.pdf")})
    (kept,) = wrong.page.xpath("//input[@name='values.offers'][@type='checkbox']/@value")
    assert rep.post("/start/purchase", **FIELDS, **{"values.offers": kept}).status == 303
    answer = site.visitor("wangfang").get(f"/attachments/{kept}")
    assert (answer.content, answer.response.headers["X-Content-Type-Options"]) == (b"offer", "nosniff")
    assert answer.response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.response.headers["Content-Security-Policy"]
    assert site.visitor("liuyang").get(f"/attachments/{kept}").status == 404


def test_a_file_of_another_kind_is_refused_at_its_field(rep: Visitor) -> None:
    answer = rep.post("/start/purchase", **FIELDS, **{"upload.offers": upload("run.exe")})
    assert (answer.status, [each.get("href") for each in answer.page.xpath("//*[@id='problems']//a")]) == (
        422,
        ["#f-offers"],
    )


def test_what_is_not_finished_waits_as_a_draft(rep: Visitor) -> None:
    rep.post("/start/purchase/draft", **{"values.supplier": "东方"})
    assert rep.get("/start/purchase").value("values.supplier") == "东方"
    rep.post("/start/purchase", **FIELDS)
    assert rep.get("/start/purchase").value("values.supplier") == ""


def test_what_may_not_be_started_is_refused(site: Site, rep: Visitor) -> None:
    site.company.sql(
        "INSERT INTO process_grants (process, \"right\", key) VALUES ('purchase', 'start', 'role:finance.clerk')"
    )
    assert "没有您可以发起的流程" in rep.get("/start").words()
    assert (rep.get("/start/purchase").status, rep.get("/start/unknown").status) == (403, 404)


def test_a_long_list_is_searched_by_who_may_fill_the_field(site: Site, rep: Visitor) -> None:
    site.centres(230)
    (field,) = rep.get("/start/purchase").page.xpath("//select[@name='values.centre']")
    address = field.get("data-search")
    assert (address, len(field.xpath("option"))) == ("/start/purchase/options", 201)
    english = Visitor(rep.client, "en")
    found = json.loads(english.get(f"{address}?field=values.centre&q=E%20229").text)
    assert found == [{"key": "K229", "text": "Cost centre 229"}]
    for query in ("field=values.supplier&q=1", "field=values.nothing&q=1", "field=values.budget&q=1", "q=1"):
        assert json.loads(rep.get(f"{address}?{query}").text) == []
    site.order()
    (item,) = site.items("wangfang")
    clerk = site.visitor("wangfang")
    assert json.loads(clerk.get(f"/work-items/{item.id}/options?field=values.centre&q=1").text) == []  # only reads it
    assert rep.get(f"/work-items/{item.id}/options?field=values.centre&q=1").status == 404
