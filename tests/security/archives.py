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
