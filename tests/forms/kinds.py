"""Every kind of field by example: what may be sent, what is stored, how it is read; and what is refused as what."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from tests.forms.company import NOW, SHANGHAI, label

D = Decimal


@dataclass(frozen=True)
class Example:
    """`taken`: (sent, stored, read in Chinese); `refused`: (sent, code)."""

    taken: list[tuple[Any, Any, str]]
    refused: list[tuple[Any, str]]
    settings: dict[str, Any] | None = None


OPTIONS = {"options": [{"key": "sf", "label": label("顺丰", "SF")}, {"key": "ems", "label": label("邮政", "EMS")}]}
PDF = {"id": "a1", "name": "回单.pdf", "size": D(40_000), "sha256": "ab" * 32}
PNG = {"id": "a2", "name": "slip.PNG", "size": D(9_000_000), "sha256": "cd" * 32}
ADDRESS, MAIL, IDENTITY = "上海市浦东新区世纪大道1号", "wang.fang@example.com", "11010519491231002X"
PARAGRAPH = "预付款说明。\n" * 571 + "完"

EXAMPLES: dict[str, Example] = {
    "text": Example(
        [
            (text, text, text)
            for text in ("O'Brien", "<b>", "a & b", "=1+1", '"quotes"', "😀", "Ⅷ", "𠮷", " blanks ", "={{7*7}}", PARAGRAPH)
        ],
        [(5, "bad_type"), ("a\x00b", "bad_character"), ("\ud800", "bad_character"), ("x" * 50_001, "too_long")],
    ),
    "longtext": Example([("一\n二", "一\n二", "一\n二")], [({}, "bad_type"), ("x" * 11, "too_long")], {"max_length": 10}),
    "int": Example(
        [(5, D(5), "5"), ("1,000", D(1000), "1,000"), ("5.0", D(5), "5"), ("-3", D(-3), "-3")],
        [("5.5", "bad_type"), (True, "bad_type"), ("", "required"), ("1001", "too_large"), (-11, "too_small")],
        {"min": "-10", "max": "1000"},
    ),
    "decimal": Example(
        [("0.10", D("0.10"), "0.10"), ("1234.5678", D("1234.5678"), "1,234.5678"), (D("0.1"), D("0.1"), "0.1")],
        [("1e3", "bad_type"), ("0x10", "bad_type"), ("NaN", "bad_type"), (float("nan"), "bad_type"), (10**5000, "bad_type")],
    ),
    "money": Example(
        [
            ("0.10", D("0.10"), "¥0.10"),
            ("99999999999999.99", D("99999999999999.99"), "¥99,999,999,999,999.99"),
            ("-0.01", D("-0.01"), "-¥0.01"),
            (5, D("5.00"), "¥5.00"),
            ("1,000.00", D("1000.00"), "¥1,000.00"),
            ("１０００", D("1000.00"), "¥1,000.00"),
            ("１，０００", D("1000.00"), "¥1,000.00"),
            (" 1000 ", D("1000.00"), "¥1,000.00"),
        ],
        [
            ("1e3", "bad_type"), ("0x10", "bad_type"), ("1e9", "bad_type"), (D("1E+400"), "bad_type"), (float("inf"), "bad_type"),
            ("1.005", "too_precise"), ("1,00", "bad_type"), ("10,00.0", "bad_type"), ("--1", "bad_type"), ("1_000", "bad_type"),
            ("٣", "bad_type"), ("9" * 16, "too_large"), ("9" * 5000, "bad_type"), ({}, "bad_type"),
        ],
    ),
    "percent": Example(
        [("30", D(30), "30%"), ("12.5 %", D("12.5"), "12.5%"), ("１０％", D(10), "10%")],
        [("101", "too_large"), ("%", "bad_type")],
        {"min": "0", "max": "100"},
    ),
    "rating": Example([(5, D(5), "5 / 5"), ("1", D(1), "1 / 5")], [(0, "too_small"), (6, "too_large"), ("4.5", "bad_type")]),
    "date": Example(
        [("2026-03-02", date(2026, 3, 2), "2026-03-02"), ("2028-02-29", date(2028, 2, 29), "2028-02-29")],
        [(bad, "bad_date") for bad in ("2026-02-30", "0000-00-00", "2026-13-01", "tomorrow", "20260302", "２０２６-03-02", 5)]
        + [("2025-12-31", "too_small"), ("2031-01-01", "too_large")],
        {"min": "2026-01-01", "max": "2030-12-31"},
    ),
    "datetime": Example(
        [
            ("2026-03-02T10:00", datetime(2026, 3, 2, 10, tzinfo=SHANGHAI), "2026-03-02 10:00"),
            ("2026-03-02 10:00:30+08:00", datetime(2026, 3, 2, 10, 0, 30, tzinfo=SHANGHAI), "2026-03-02 10:00"),
            ("2026-03-02T02:00:00Z", datetime(2026, 3, 2, 10, tzinfo=SHANGHAI), "2026-03-02 10:00"),
        ],
        [(bad, "bad_date") for bad in ("2026-02-30T10:00", "2026-03-02T25:00", "2026-03-02", "tomorrow", 17)],
    ),
    "timerange": Example(
        [
            ("09:00-12:00", {"start": time(9), "end": time(12)}, "09:00-12:00"),
            ({"start": "09:00", "end": "17:30"}, {"start": time(9), "end": time(17, 30)}, "09:00-17:30"),
        ],
        [(bad, "bad_type") for bad in ("09:00", "12:00-09:00", "25:00-26:00", {"start": "09:00"}, {"start": "", "end": "9"}, 5)],
    ),
    "bool": Example(
        [(True, True, "是"), ("true", True, "是"), (False, False, "否"), ("false", False, "否")],
        [("yes", "bad_type"), (1, "bad_type"), ("on", "bad_type")],
    ),
    "choice": Example([("sf", "sf", "顺丰")], [("dhl", "not_an_option"), (5, "bad_type"), (["sf"], "bad_type")], OPTIONS),
    "choices": Example(
        [(["ems", "sf"], ["ems", "sf"], "邮政、顺丰"), ("sf", ["sf"], "顺丰"), (["sf", "sf", ""], ["sf"], "顺丰")],
        [(["sf", "dhl"], "not_an_option"), ([5], "bad_type"), ({}, "bad_type")],
        OPTIONS,
    ),
    "person": Example([("li.qiang", "li.qiang", "李强")], [("chen.jing", "not_an_option"), ({}, "bad_type")]),
    "department": Example([("finance", "finance", "财务部")], [("legal", "not_an_option")]),
    "role": Example([("finance.clerk", "finance.clerk", "会计")], [("administrator", "not_an_option")]),
    "reference": Example(
        [
            ("C-1001", {"key": "C-1001", "label": "华东设备"}, "华东设备"),
            ({"key": "C-1001", "label": "<forged>"}, {"key": "C-1001", "label": "华东设备"}, "华东设备"),
        ],
        [("C-9", "not_an_option"), ({"label": "x"}, "bad_type"), (5, "bad_type")],
        {"object": "customer"},
    ),
    "file": Example(
        [("a1", [PDF], "回单.pdf"), (["a1"], [PDF], "回单.pdf"), ([{"id": "a1", "name": "forged"}], [PDF], "回单.pdf")],
        [("a9", "not_an_option"), ("a3", "file_kind"), (["a1", "a2", "a3"], "too_many_files"), ("a2", "too_large")],
        {"accept": ["pdf", "png"], "max_mb": 8, "max_files": 2},
    ),
    "image": Example([("a2", [PNG], "slip.PNG")], [("a1", "file_kind"), ("a3", "file_kind")]),
    "signature": Example([("a2", [{**PNG, "at": NOW}], "slip.PNG")], [("a1", "file_kind"), (["a2", "a1"], "too_many_files")]),
    "address": Example([(ADDRESS, ADDRESS, ADDRESS)], [(5, "bad_type")]),
    "phone": Example(
        [("13800001234", "13800001234", "13800001234"), (" +86 21-5555 0000 ", "+86 21-5555 0000", "+86 21-5555 0000"),
         ("１３８００００１２３４", "13800001234", "13800001234")],
        [("123", "bad_type"), ("call me", "bad_type"), ("1" * 40, "bad_type"), (13800001234, "bad_type")],
    ),
    "email": Example(
        [(MAIL, MAIL, MAIL)],
        [(bad, "bad_type") for bad in ("wang", "wang@", "@example.com", "a b@example.com", "a@b", "a@b..com", "<a@b.com>")],
    ),
    "id_number": Example(
        [(IDENTITY, IDENTITY, IDENTITY), (IDENTITY.lower(), IDENTITY, IDENTITY)],
        [("110105194912310021", "bad_type"), ("11010519490231002X", "bad_type"), ("123", "bad_type")],
    ),
    "location": Example(
        [("31.23,121.47", {"latitude": D("31.23"), "longitude": D("121.47")}, "31.23,121.47")],
        [("91,0", "bad_type"), ("31.23", "bad_type"), ({"latitude": 1}, "bad_type"), ([1, 2], "bad_type")],
    ),
}  # fmt: skip

MASKS = {
    "phone": ("13800001234", "138****1234"),
    "email": ("wang.fang@example.com", "w***@example.com"),
    "id_number": ("11010519491231002X", "110105********002X"),
    "address": ("上海市浦东新区世纪大道1号", "上海市浦东新***"),
    "location": ("31.23,121.47", "***"),
    "text": ("王芳", "王***"),
}
SHOWN_ONLY = ("heading", "note", "computed", "table")
