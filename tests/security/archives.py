"""Hostile packages: paths that lead outside, bombs, and forms that cannot be."""

import io
import json
import stat
import struct
import zipfile
from collections.abc import Mapping
from typing import Any

from tests.forms.company import document, field
from tests.security.attempt import Attempt, upload
from tests.security.diagrams import SMALL
from tests.web.drawn import FORM, purchase


def zipped(name: str, content: bytes = b"x", mode: int = 0) -> bytes:
    """A package with one entry more."""
    made = io.BytesIO(purchase())
    with zipfile.ZipFile(made, "a") as archive:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = mode << 16
        archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def lying(content: bytes) -> bytes:
    """An entry whose header claims a kilobyte."""
    data = bytearray(zipped("note.txt", content))
    size = struct.pack("<L", len(content))
    while (place := data.find(size)) >= 0:
        data[place : place + 4] = struct.pack("<L", 1024)
    return bytes(data)


def crowded() -> bytes:
    made = io.BytesIO(purchase())
    with zipfile.ZipFile(made, "a") as archive:
        for number in range(501):
            archive.writestr(f"texts/{number}.txt", b"")
    return made.getvalue()


def package(data: bytes, *codes: str) -> Attempt:
    return upload(data, *codes, name="package.zip")


def form(*fields: dict[str, Any]) -> bytes:
    return purchase(json.loads(json.dumps(document(*FORM["fields"], *fields))))


def with_file(path: str, content: str) -> bytes:
    """A package with one more file."""
    made = io.BytesIO(purchase())
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr(path, content)
    return made.getvalue()


def packed(method: int, *files: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return made.getvalue()


KEYS = ",".join(f'"k{number}":1' for number in range(50_000))
MANIFESTS: Mapping[str, list[Any]] = {  # the code of a refusal -> manifests
    "bad_type": [
        *([], "x", 5, None, {"key": 5}, {"title": ["x"]}, {"title": "x" * 201}, {"title": "a\u202eb"}),
        *({"summary": 5}, {"summary": "amount"}, {"summary": ["x"] * 501}, {"summary": [1]}, {"numbering": {}}),
        *({"permissions": []}, {"permissions": {"start": "sales.rep"}}, {"permissions": {"own": ["sales.rep"]}}),
        *({"permissions": {"start": ["head("]}}, {"permissions": {"see": [5]}}, {"name": {"zh": 5}}, {"category": 5}),
        *({"history_days": "x"}, {"history_days": -1}, {"history_days": 10**9}, {"history_days": True}, {"owner": {}}),
        *({"calendar": []}, {"uncovered": ["a"]}, {"uncovered": {"a": 1}}),
    ],
    "unknown_role": [{"permissions": {"start": ["nobody.knows"]}}],
    "reserved_role": [{"permissions": {"manage": ["admin"]}}],
    "unknown_calendar": [{"calendar": "nowhere"}],
}
UNREADABLE: Mapping[str, list[str]] = {
    "bad_json": ["{", '{"title": NaN}', "\ufeff{}", "{'a': 1}", '{"a": 1} x', '{"a": 1e400}'],
    "duplicate_key": ['{"a": 1, "a": 2}', f'{{{KEYS},"k49999":2}}'],
    "json_too_deep": ["[" * 5_000, '{"a":' * 100 + "1" + "}" * 100],
    "bad_character": ['{"title": "\\u0000"}', '{"title": "\\ud800"}'],
}
MANY = [{"key": f"k{number}", "label": {"zh": "甲", "en": "A"}} for number in range(100_000)]
ARCHIVES: Mapping[str, list[Attempt]] = {
    "Z01": [
        package(zipped(name), "bad_path") for name in ("../../app.py", "/etc/x", "C:\\x", "C:/x", "a/../../b", "x\\y")
    ]
    + [package(zipped("link", b"/etc/passwd", stat.S_IFLNK | 0o777), "bad_path")],
    "Z02": [
        package(zipped("zeros.txt", bytes(100 * 2**20)), "zip_ratio"),
        package(lying(bytes(100 * 2**20)), "zip_ratio"),
    ],
    "a manifest that means nothing": [
        package(with_file("package.json", json.dumps(manifest)), code)
        for code, manifests in MANIFESTS.items()
        for manifest in manifests
    ],
    "a manifest that cannot be read": [
        upload(with_file("package.json", text), code, status=422 if code == "bad_character" else 400, name="p.zip")
        for code, texts in UNREADABLE.items()
        for text in texts
    ],
    "texts that are none": [
        package(with_file("texts/fr.json", json.dumps(named)), "bad_type")
        for named in ([], "x", 5, *({"a": text} for text in (5, None, {}, "x" * 201, "a\u202eb")))
    ],
    "bombs of other sorts": [
        package(packed(zipfile.ZIP_BZIP2, ("z.txt", bytes(100 * 2**20))), "zip_ratio", "bad_archive"),
        package(packed(zipfile.ZIP_LZMA, ("p.bpmn", b"<a/>")), "bad_archive"),
        package(
            packed(zipfile.ZIP_DEFLATED, ("p.zip", packed(zipfile.ZIP_DEFLATED, ("p.bpmn", SMALL)))), "not_a_process"
        ),
    ],
    "the same name twice": [
        package(packed(zipfile.ZIP_STORED, ("a.bpmn", SMALL), ("b.bpmn", SMALL)), "duplicate_id"),
        package(zipped("forms/old/purchase.json", b"{}"), "bad_path"),
        package(packed(zipfile.ZIP_STORED, ("\u00e9.txt", b""), ("e\u0301.txt", b"")), "bad_path"),
    ],
    "a header that lies": [package(lying(b"not so long" * 500), "bad_archive")],
    "too many entries": [package(crowded(), "too_many_entries")],
    "the same file twice": [package(zipped("P.bpmn"), "bad_path")],
    "F15": [
        package(form(field("x", visible_if="y = 1"), field("y", visible_if="x = 1")), "form_cycle"),
        package(form(field("item")), "duplicate_field"),
        package(form(field("x", "choice", options=MANY[:5_001])), "too_many_options"),
    ],
    "X09": [package(form(field("x", pattern="(a+)+$(?=b)")), "pattern_unsafe")],
}
