"""Hostile requests about work items and instances, by the number of their case."""

from collections.abc import Mapping

from tests.security.attempt import Attempt, Target, asked, values, wire
from workflow_engine.domain.limits import limit

GOOD = {"item": "扫描仪", "amount": "1200.50", "reason": "旧的坏了"}
DEEP = '{"values": {"item": ' + "[" * 1_000 + "]" * 1_000 + "}}"


SENT: Mapping[str, list[Attempt]] = {  # what stands in a body or a query
    "F01": [
        values({**GOOD, **more}, "unknown_field")
        for more in ({"_state": "done"}, {"status": "x"}, {"assignee": "admin"}, {"approved": True})
    ]
    + [wire('{"values": {}, "state": "completed"}', "unknown_field", status=422)],
    "F03": [values({**GOOD, "amount": "10"}, "hidden_field")],
    "F04": [values({**GOOD, "paid": "1200"}, "field_forbidden", status=403)],
    "F05": [
        wire('{"values": {"amount": ' + number + "}}", "bad_json")
        for number in ("NaN", "Infinity", "-Infinity", "1e400", "9" * 5_000)
    ],
    "F06": [wire(DEEP, "json_too_deep"), wire("[" * 100_000, "json_too_deep")],
    "F08": [wire('{"values": {"amount": 1, "amount": 2}}', "duplicate_key")],
    "F12": [values({**GOOD, "amount": text}, "bad_type") for text in ("1e3", "0x10", "1,00", "1_000", "一千", "1.2.3")],
    "F10": [wire('{"values": {"item": "' + "x" * limit("completion_bytes") + '"}}', "too_large", status=413)],
    "a comment that is a document": [
        wire(
            '{"values": {}, "comment": "' + "x" * (limit("comment_characters") + 1) + '"}', "text_too_long", status=422
        )
    ],
    "F17": [
        values({**GOOD, "needed_on": text}, "bad_date")
        for text in ("2026-02-30", "0000-00-00", "2026-13-01", "tomorrow")
    ],
    "X10": [values({**GOOD, "LIMIT": 1_000_000_000}, "unknown_field")],
    "X20": [
        asked("/work-items", "unknown_filter", **{"filter": "1 = 1"}),
        asked("/work-items", "unknown_filter", **{"or[0][expression]": "${now()}"}),
        asked("/instances", "unknown_filter", **{"or": '[{"process": "x"}]'}),
    ],
    "O13": [
        asked("/work-items", "unknown_sort_key", sort="name;drop table work_item"),
        asked("/work-items", "unknown_sort_key", sort="(select 1)"),
        asked("/work-items", "unknown_sort_key", order="asc,1"),
        asked("/work-items", "bad_type", limit="-1"),
        asked("/work-items", "bad_type", view="mine' OR '1'='1"),
    ],
    "a cursor of nobody": [asked("/work-items", "bad_cursor", cursor=text) for text in ("' OR 1=1 --", "AAAA", "长")],
}


def by(key: str | None, method: str, path: str, status: int, *codes: str, **more: object) -> Attempt:
    """A request of somebody about the item or the instance that the path names."""

    def act(target: Target) -> object:
        address = path.format(item=target.item, instance=target.instance)
        return target.by(key).ask(method, address, **({"json": {}} | more if method != "GET" else more))

    return Attempt(act, status, codes)  # type: ignore[arg-type]


ITEM, COMPLETION = "/work-items/{item}", "/work-items/{item}/completion"
ASKED: Mapping[str, list[Attempt]] = {  # who asks for what
    "A01": [by("liuyang", "GET", ITEM, 404), by("wangfang", "GET", ITEM, 404)],
    "A02": [by(key, "POST", COMPLETION, 404, json={"values": GOOD}) for key in ("liuyang", "wangfang", "linshu")],
    "A08": [
        by("zhaomin", "POST", ITEM + "/claim", 403, json={"assignee": "liqiang"}),
        by("liqiang", "POST", ITEM + "/claim", 403, json={"assignee": "zhaomin"}),
    ],
    "A14": [
        by(None, method, path, 401)
        for method, path in (
            ("GET", ITEM),
            ("POST", COMPLETION),
            ("GET", "/instances/{instance}"),
            ("POST", "/messages"),
        )
    ],
    "A19": [by("wangfang", "POST", "/definitions", 403)],
    "W01": [
        by("liqiang", "POST", COMPLETION, 415, json=None, data='{"values": {}}', content_type="text/plain"),
    ],
    "no GET changes anything": [
        by("liqiang", "GET", ITEM + f"/{act}", 405) for act in ("completion", "claim", "release")
    ],
    "O01": [
        by("admin", "PUT", "/connectors/bank", 422, "url_forbidden", json={"kind": "http", "options": {"url": url}})
        for url in (
            *("http://127.0.0.1:6379", "http://169.254.169.254/latest", "http://[::1]/", "http://0.0.0.0/"),
            *(
                "http://10.0.0.1/",
                "http://2130706433/",
                "http://0x7f.1/",
                "http://[::ffff:127.0.0.1]/",
                "file:///etc/passwd",
            ),
        )
    ],
    "nobody else sets up connectors": [
        by(key, "PUT", "/connectors/bank", 403, json={"kind": "http", "options": {"url": "https://bank.example"}})
        for key in ("linshu", "liqiang")
    ],
    "W11": [by("liqiang", "GET", ITEM, 400, "bad_host", headers={"Host": "evil.example"})],
    "W15": [
        by("liqiang", "GET", "/api/v1/console", 404),
        by("liqiang", "GET", "/api/v1/work-items/%2e%2e/people", 404),
    ],
    "nobody else's draft": [by("liuyang", "PUT", ITEM + "/draft", 404, json={"values": {}})],
    "nobody else's instance": [by("liuyang", "DELETE", "/instances/{instance}", 404, json={"reason": "x"})],
}
REQUESTS = {**SENT, **ASKED}
