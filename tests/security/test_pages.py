"""Forms posted wrongly: whatever a browser is made to send, people get a page that says what is wrong. Nothing changes."""

import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import pytest

from tests.security.attempt import digests
from tests.web.site import Site, Visitor

ODD = {  # what may stand in any field
    "nothing": "",
    "a broken character": "a\x00b",
    "a line too many": "a\r\nSet-Cookie: x=y",
    "markup": "<script>alert(1)</script>",
    "a long text": "长" * 20_000,
    "many digits": "9" * 5_000,
    "no number": "NaN",
    "a number in words": "1e999",
    "another's digits": "٣",
    "JSON": '{"$ne": 1}',
    "a path": "../../etc/passwd",
    "a date that is none": "2026-02-30",
}
FIELDS = (
    *("values.supplier", "values.amount", "values.needed_by", "values.urgency", "values.unknown", "values.__proto__"),
    *(
        "values.lines.0.quantity",
        "values.lines.-1.quantity",
        "values.lines.99999999999999999999.article",
        "values..",
        "values",
    ),
    *("remove.lines.x", "add.lines", "upload.supplier", "outcome", "comment", "version", "request", "refused"),
)
CALM = ("drafts", "denials", "web_sessions")  # what may be written to all the same
ACTS = ("completion", "draft", "form", "claim", "release")


@pytest.fixture
def item(site: Site) -> str:
    """What the head of 李强 has to look at."""
    site.order()
    return next(row.id for key in ("chenjing", "zhoulan", "wangfang") for row in site.items(key))


@pytest.fixture
def holder(site: Site, item: str) -> Visitor:
    return next(site.visitor(key) for key in ("chenjing", "zhoulan", "wangfang") if site.items(key))


def wrongly(visitor: Visitor, path: str, fields: Mapping[str, Any], **more: Any) -> int:
    """The status of an answer, which is a page for people without a word of ours too many."""
    token = proof(visitor)
    with visitor.client.post(path, data={"csrf_token": token, **fields}, **more) as answer:
        assert answer.status_code < 500, answer.text[:500]
        assert answer.mimetype == "text/html"
        assert "Traceback" not in answer.text
        assert "<script>alert" not in answer.text
        return answer.status_code


def proof(visitor: Visitor) -> str:
    """The token of the visitor's pages, which stays the same until he signs out."""
    if not hasattr(visitor, "token"):
        visitor.token = visitor.get("/start").page.xpath("//meta[@name='csrf']/@content")[0]  # type: ignore[attr-defined]
    return str(visitor.token)  # type: ignore[attr-defined]


@pytest.mark.parametrize("odd", ODD)
def test_odd_texts_in_every_field(site: Site, item: str, holder: Visitor, odd: str) -> None:
    starter = site.visitor("liqiang")
    before = digests(site.company, *CALM)
    for name in FIELDS:
        assert wrongly(holder, f"/work-items/{item}/completion", {"outcome": "none", name: ODD[odd]}) in (200, 403, 422)
    every = dict.fromkeys(FIELDS, ODD[odd])
    for path in ("/start/purchase", "/start/purchase/form", "/start/purchase/draft", f"/work-items/{item}/form"):
        wrongly(starter if "start" in path else holder, path, every)
    assert digests(site.company, *CALM) == before


@pytest.mark.parametrize("act", ACTS)
def test_another_s_item(site: Site, item: str, act: str) -> None:
    before = digests(site.company, *CALM)
    assert wrongly(site.visitor("liuyang"), f"/work-items/{item}/{act}", {"values.amount": "1"}) == 404
    assert digests(site.company, *CALM) == before


@pytest.mark.parametrize(
    ("token", "headers"),
    [
        (None, {}),
        ("", {}),
        ("x" * 100_000, {}),
        ("长é", {}),
        ("good", {"Origin": "https://evil.example"}),
        ("good", {"Origin": "http://["}),
        ("good", {"Origin": "null"}),
        ("good", {"Sec-Fetch-Site": "cross-site"}),
    ],
)
def test_a_form_that_is_not_ours(
    site: Site, item: str, holder: Visitor, token: str | None, headers: dict[str, str]
) -> None:
    good = proof(holder)
    sent = {} if token is None else {"csrf_token": good if token == "good" else token}
    before = digests(site.company, *CALM)
    for path in (
        f"/work-items/{item}/completion",
        f"/work-items/{item}/claim",
        "/language",
        "/notices/read",
        "/sign-out",
    ):
        with holder.client.post(path, data=sent, headers=headers) as answer:
            assert answer.status_code == 403, path
    assert digests(site.company, *CALM) == before


@pytest.mark.parametrize(
    "path", ["/start/purchase", "/start/purchase/draft", "/work-items/{}/completion", "/trials", "/processes"]
)
@pytest.mark.parametrize(
    ("body", "kind", "statuses"),
    [
        ({f"values.x{n}": "1" for n in range(3_000)}, None, {200, 403, 404, 413, 415, 422}),
        ({"values.supplier": "x" * 2_000_000}, None, {200, 403, 404, 413, 415, 422}),
        ({"values.supplier": (io.BytesIO, "../../x\x00.pdf")}, "multipart/form-data", {200, 403, 404, 413, 415, 422}),
        (b"garbage", "multipart/form-data; boundary=x", {403, 404, 413, 415, 422}),
        (b"garbage", "multipart/form-data", {403, 404, 413, 415, 422}),
        (b"csrf_token=%ff%fe&values.supplier=%ff", "application/x-www-form-urlencoded", {403}),
    ],
)
def test_bodies_that_no_form_makes(
    site: Site, item: str, holder: Visitor, path: str, body: Any, kind: str | None, statuses: set[int]
) -> None:
    who = site.visitor("admin") if path in ("/trials", "/processes") else holder
    before = digests(site.company, *CALM)
    address = path.format(item)
    if isinstance(body, dict):
        fields = {
            name: (io.BytesIO(b"MZ"), value[1]) if isinstance(value, tuple) else value for name, value in body.items()
        }
        more = {"content_type": kind} if kind else {}
        assert wrongly(who, address, fields, **more) in statuses
    else:
        with who.client.post(address, data=body, content_type=kind) as answer:
            assert answer.status_code in statuses
    assert digests(site.company, *CALM) == before


@pytest.mark.parametrize(
    "place", ["//evil.example", "/\\evil.example", "/a\r\nX: y", "javascript:alert(1)", "http://evil.example", "\t/x"]
)
def test_where_to_go_back_to_is_ours(site: Site, holder: Visitor, place: str) -> None:
    token = proof(holder)
    with holder.client.post("/language", data={"csrf_token": token, "language": "en", "back": place}) as answer:
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    with holder.client.get(f"/sign-in?next={quote(place)}") as answer:
        assert (answer.status_code, answer.headers["Location"]) == (302, "/inbox")


@pytest.mark.parametrize("odd", ODD)
def test_odd_texts_in_every_address(site: Site, item: str, holder: Visitor, odd: str) -> None:
    admin = site.visitor("admin")
    for path in (
        "/inbox",
        "/inbox/rows",
        "/inbox/found",
        "/instances",
        "/deadlines",
        "/start",
        "/incidents",
        "/processes/purchase",
    ):
        for name in ("q", "after", "cursor", "view", "process", "status", "version", "person"):
            assert admin.get(path, query_string={name: ODD[odd]}).status < 500, (path, name)


def test_f13_rich_text_is_text(site: Site, item: str, holder: Visitor) -> None:
    """Nobody can type markup: the page of an item with it has the same elements and attributes as one without."""
    hostile = (
        '<img src=x onerror=alert(1)><svg onload=alert(1)><a href="javascript:alert(1)">x</a><b style="x:expression(1)">'
        '<iframe src="data:text/html,x"></iframe><div hx-get="/inbox" hx-trigger="load" data-hx-post="/x" hx-on:click="x">'
    )
    before = shape(holder, item)
    site.company.sql("UPDATE variables SET value = to_json(CAST(:t AS text)) WHERE name = 'supplier'", t=hostile)
    site.company.sql("UPDATE instances SET title = left(:t, 200)", t=hostile)
    assert shape(holder, item) == before
    assert hostile[:40] in holder.get(f"/work-items/{item}").words()


def shape(visitor: Visitor, item: str) -> list[tuple[str, list[str]]]:
    return [
        (each.tag, sorted(each.keys()))
        for each in visitor.get(f"/work-items/{item}").page.iter()
        if isinstance(each.tag, str)
    ]
