"""Uploading diagrams and packages, and reading them back."""

import pytest

from tests.bpmn.drawing import end, file, flows, process, script, start, work
from tests.company import Company
from tests.web.asking import codes
from tests.web.conftest import As
from tests.web.drawn import DIAGRAM, package, purchase

SMALL = file(process(start() + work("a") + end() + flows("s>a a>e"), "small", 'name="领用"'))
BROKEN = SMALL.replace(b'targetRef="e"', b'targetRef="gone"').replace(b"<userTask", b"\n\n<userTask")


def test_a_diagram_becomes_the_next_version(caller: As) -> None:
    linshu = caller("linshu")
    made = [linshu.upload(SMALL), linshu.upload(SMALL)]
    assert [(each.status_code, each.json["key"], each.json["version"]) for each in made] == [
        (201, "small", 1),
        (201, "small", 2),
    ]
    assert made[0].json["name"] == {"zh": "领用", "en": "领用"}
    (listed,) = caller("wangfang").get("/definitions").json["definitions"]
    assert (listed["id"], listed["version"], listed["may_start"]) == (made[1].json["id"], 2, True)
    diagram = linshu.get(f"/definitions/{made[1].json['id']}/diagram")
    assert (diagram.status_code, diagram.data, diagram.mimetype) == (200, SMALL, "application/xml")
    assert diagram.headers["Content-Disposition"] == 'attachment; filename="small-2.bpmn"'


def test_a_package_brings_its_forms_and_texts(caller: As, company: Company) -> None:
    made = caller("linshu").upload(purchase(), "purchase.zip")
    assert (made.status_code, made.json["name"]) == (201, {"zh": "采购", "en": "Purchase"})
    assert company.one("SELECT count(*) FROM form_versions") == 1


def test_warnings_do_not_keep_a_diagram_out(caller: As) -> None:
    gateway = '<exclusiveGateway id="g"/>'
    drawn = file(process(start() + gateway + work("a b") + end() + flows("s>g g>a[x_>_1] g>b[x_<_1] a>e b>e")))
    made = caller("linshu").upload(drawn)
    warning = next(each for each in made.json["warnings"] if each["code"] == "no_default")
    assert (made.status_code, warning["element"], warning["severity"]) == (201, "g", "warning")


def test_the_reason_for_publishing_what_may_go_wrong_is_kept(caller: As, company: Company) -> None:
    gateways = '<inclusiveGateway id="g" default="f_g_a"/><parallelGateway id="j"/>'
    drawn = file(process(start() + gateways + work("a b") + end() + flows("s>g g>a g>b[x_<_1] a>j b>j j>e"), "quote"))
    sound = file(process(start() + work("a") + end() + flows("s>a a>e"), "sound"))
    for data in (drawn, sound):
        assert caller("linshu").upload(data, reason="只走一边").status_code == 201
    assert company.sql("SELECT process, reason FROM versions ORDER BY process") == [
        ("quote", "只走一边"),
        ("sound", ""),
    ]


@pytest.mark.parametrize(("language", "said"), [("zh-CN", "不存在"), ("en", "Expected")])
def test_all_problems_of_a_diagram_are_named(caller: As, company: Company, language: str, said: str) -> None:
    refused = caller("linshu", language).upload(BROKEN)
    assert (refused.status_code, refused.mimetype) == (422, "application/problem+json")
    problem = next(each for each in refused.json["problems"] if each["code"] == "dangling_ref")
    assert (problem["element"], problem["line"]) == ("f_a_e", 3)
    assert said in problem["message"]
    assert "gone" in problem["message"]
    assert company.one("SELECT count(*) FROM versions") == 0


def test_what_is_wrong_in_a_package_names_the_file_and_the_field(caller: As) -> None:
    circle = {"key": "purchase", "version": 1, "title": {"zh": "a", "en": "a"}, "fields": [{"key": "x", "type": "no"}]}
    refused = caller("linshu").upload(purchase(circle), "p.zip")
    assert (refused.status_code, refused.json["type"]) == (422, "/problems/invalid-form")
    assert all(problem["field"].startswith("purchase: ") for problem in refused.json["problems"])


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"data": {}}, 415, "unsupported_media_type"),
        ({"data": {"other": "x"}, "content_type": "multipart/form-data"}, 422, "file_required"),
        ({"data": DIAGRAM, "content_type": "application/xml"}, 415, "unsupported_media_type"),
        ({"json": {"file": "x"}}, 415, "unsupported_media_type"),
    ],
)
def test_an_upload_is_a_file(caller: As, sent: dict[str, object], status: int, code: str) -> None:
    refused = caller("linshu").ask("POST", "/definitions", **sent)
    assert (refused.status_code, refused.json["code"]) == (status, code)


def test_who_may_publish(caller: As, company: Company) -> None:
    """A19: designing is a right, and what runs scripts for the first time needs an administrator besides."""
    assert caller("wangfang").upload(SMALL).status_code == 403
    scripted = file(process(start() + script("x", "n = 1") + end() + flows("s>x x>e"), "scripted"))
    refused = caller("linshu").upload(scripted)
    assert (refused.status_code, refused.json["code"]) == (403, "second_person")
    assert caller("admin").upload(scripted).status_code == 201
    assert caller("linshu").upload(scripted).status_code == 201  # known by now
    assert company.sql(
        "SELECT p.key, act, code FROM denials d JOIN people p ON p.id = d.person_id ORDER BY d.at, d.id"
    ) == [
        ("wangfang", "POST /api/v1/definitions", "not_allowed"),
        ("linshu", "POST /api/v1/definitions", "second_person"),
    ]


def test_a_damaged_package(caller: As, company: Company) -> None:
    linshu, whole = caller("linshu"), purchase()
    assert codes(linshu.upload(whole[:-30], "p.zip")) == {"bad_archive"}
    assert codes(linshu.upload(package(**{"p.bpmn": SMALL, "package.json": b"{"}), "p.zip")) == {"bad_json"}
    assert codes(linshu.upload(package(**{"readme.md": b"."}), "p.zip")) == {"not_a_process"}
    assert company.one("SELECT count(*) FROM versions") == 0
