"""More hostile files than the shared list has, made by the dozen: what is wrong with each, and the code that says so.

Beside what keeps a file out, `TAKEN` are files that look alike and are in order: a check that refuses everything is useless.
"""

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from tests.bpmn.drawing import boundary, end, file, flows, looped, many, process, start, tasks, timer, work
from tests.security.diagrams import SMALL, gate, named, waiting
from workflow_engine.domain.limits import limit

TEXT = SMALL.decode()
DECLARED = '<?xml version="1.0" encoding="{}"?>'
TASK = '<userTask id="a"/>'
LONG = "9" * 5_000


def before_process(text: str) -> bytes:
    return TEXT.replace("<process", f"{text}<process", 1).encode()


def of_process(attributes: str) -> bytes:
    return TEXT.replace("<process ", f"<process {attributes} ", 1).encode()


def of_task(attributes: str, inside: str = "") -> bytes:
    extended = f"<extensionElements>{inside}</extensionElements>" if inside else ""
    return TEXT.replace(TASK, f'<userTask id="a" {attributes}>{extended}</userTask>', 1).encode()


def of_id(name: str) -> bytes:
    return SMALL.replace(b'"a"', quoteattr(name).encode())


def cyclic(text: str) -> bytes:
    late = boundary("b", "a", timer("Cycle", text), interrupting=False)
    return file(process(start() + work("a") + late + end() + end("e2") + flows("s>a a>e b>e2")))


def crowd(number: int) -> bytes:
    return file(*(process(start(f"s{n}") + end(f"e{n}") + flows(f"s{n}>e{n}"), f"p{n}") for n in range(number)))


def fan(number: int) -> bytes:
    drawn = "".join(f'<sequenceFlow id="x{n}" sourceRef="s" targetRef="a"/>' for n in range(number))
    return file(process(start() + tasks("a") + end() + drawn + flows("a>e")))


def xml_files() -> Iterator[tuple[str, bytes, str]]:
    for encoding, written in (
        ("UTF-7", "utf-7"),
        ("UTF-32", "utf-32"),
        ("cp037", "cp037"),
        ("Shift_JIS", "utf-8"),
        ("foo", "utf-8"),
    ):
        yield f"in {encoding}", (DECLARED.format(encoding) + TEXT).encode(written), "xml_encoding"
    for what, raw in {
        "half a character": b"\xff\xfe",
        "an overlong slash": b"\xc0\xaf",
        "a surrogate": b"\xed\xa0\x80",
    }.items():
        yield what, named("a").replace(b'name="a"', b'name="' + raw + b'"'), "xml_encoding"
    yield "UTF-16 that is UTF-8", (DECLARED.format("UTF-16") + TEXT).encode(), "xml_not_well_formed"
    for reference in (
        "&#xD800;",
        "&#x110000;",
        "&#99999999999999999999;",
        "&nowhere;",
        "&#x1;",
        "&#0;",
        "\ufffe",
        "\0",
    ):
        yield f"the character {reference!r}", named(reference), "xml_not_well_formed"
    for character in ("\x7f", "\u202a", "\u2066a\u2069", "\x85"):
        yield f"the character {character!r}", named(character), "control_characters"
    for what, text in {
        "two roots": TEXT * 2,
        "something behind": f"{TEXT}junk",
        "something before": f"junk{TEXT}",
        "an attribute twice": TEXT.replace('id="a"', 'id="a" id="b"'),
        "a prefix of nobody": TEXT.replace(TASK, "<foo:bar/>"),
        "version 2": f'<?xml version="2.0"?>{TEXT}',
        "a small doctype": f"<!doctype a>{TEXT}",
        "another xml": TEXT.replace("<definitions ", '<definitions xmlns:xml="http://evil" '),
        "JSON": '{"process": 1}',
        "a document of another sort": "%PDF-1.4",
    }.items():
        yield what, text.encode(), "xml_not_well_formed"
    for coding in ("utf-16", "utf-16-be", "utf-32-be"):
        yield (
            f"a document type in {coding}",
            f"\ufeff<!DOCTYPE a [<!ENTITY x 'y'>]>{TEXT}".encode(coding),
            "xml_doctype_forbidden",
        )
    yield "a document type far down", f"<!--{'x' * 10**6}--><!DOCTYPE a>{TEXT}".encode(), "xml_doctype_forbidden"
    yield (
        "a document type behind instructions",
        f"{'<?a ?>' * 10**5}<!DOCTYPE a>{TEXT}".encode(),
        "xml_doctype_forbidden",
    )
    for what, text in {
        "a picture": '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "a page": "<html><body/></html>",
        "a decision": '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="x"/>',
        "no namespace": "<definitions/>",
        "a process alone": process(start()),
        "a process of another space": TEXT.replace("<process", '<process xmlns="http://evil"'),
    }.items():
        yield what, text.encode(), "not_a_process"
    yield "a hundred thousand levels", before_process("<x>" * 100_000), "xml_too_deep"
    yield (
        "a hundred thousand attributes",
        of_process(" ".join(f'a{n}="1"' for n in range(100_000))),
        "too_many_attributes",
    )
    yield (
        "an element of the library",
        before_process("").replace(b"<userTask", b"<include/><userTask"),
        "unknown_element",
    )
    for number, code in ((51, "too_many_processes"), (1_000, "too_many_processes")):
        yield f"{number} processes", crowd(number), code
    yield "five thousand flows", fan(5_000), "too_many_flows"


def ids() -> Iterator[tuple[str, bytes, str]]:
    for name in (
        "a b",
        "",
        "a" * 101,
        "1a",
        "😀",
        "a\u202eb",
        "../../x",
        'a"b',
        "a'; drop table x",
        "e\u0301",
        "a/b",
        "a:b",
        "#",
        "a\tb",
    ):
        yield f"the id {name[:20]!r}", of_id(name), "bad_id"


def settings() -> Iterator[tuple[str, bytes, str]]:
    most = limit("documentation_characters")
    for name in ("form", "candidates", "assignee", "due", "priority", "calendar"):
        yield f"a long {name}", of_task(f'handoff:{name}="{"x" * (most + 1)}"'), "text_too_long"
    yield "a long name of another thing", before_process(f'<message id="m" name="{"x" * 201}"/>'), "text_too_long"
    yield "a long error code", before_process(f'<error id="m" errorCode="{"x" * (most + 1)}"/>'), "text_too_long"
    for name, text in {
        "priority": LONG, "direct": "maybe", "zone": "x",
    }.items():  # fmt: skip
        yield (
            f"a {name} that is none",
            of_task(f'handoff:{name}="{text}"'),
            "unsupported_extension" if name == "zone" else "bad_type",
        )
    for text in ("abc", LONG, "-5", "0", "10001", "1.5", ""):
        yield f"most children {text[:9]!r}", of_process(f'handoff:mostChildren="{text}"'), "bad_type"
    for text in ("Mars/Base", "../../etc/passwd", "/etc/localtime", "a" * 200):
        yield f"the zone {text[:9]!r}", of_process(f'handoff:zone="{text}"'), "timer_invalid"
    yield "a calendar of nobody", of_process('handoff:calendar="nowhere"'), "unknown_calendar"
    for tag in ("outcome", "field"):
        yield f"an {tag} without a name", of_task("", f"<handoff:{tag}/>"), "missing_setting"
        yield (
            f"an {tag} twice over",
            of_task(f'handoff:{tag}="x"', f'<handoff:{tag} name=" "/>'),
            "unsupported_extension",
        )
    for tag in ("input", "output"):
        yield f"an {tag} into nowhere", of_task("", f'<handoff:{tag} source="1"/>'), "missing_setting"
    yield "a right of nobody", of_task('handoff:form="f"', '<handoff:field name="x" access="all"/>'), "bad_type"
    yield "a comment of no sort", of_task("", '<handoff:outcome key="x" comment="maybe"/>'), "bad_type"
    for text in (
        "head(" * 3_000,
        "a(b(c",
        "finance.clerk;admin",
        "nobody()",
        "manager(initiator, 99)",
        "person:",
        "a b",
        "=(((",
        "not()",
    ):
        code = "expr_syntax" if text.startswith("=") else "unknown_role"
        yield f"the candidates {text[:20]!r}", of_task(f"handoff:candidates={quoteattr(text)}"), code
    yield "fifty thousand commas", of_task(f'handoff:candidates="{"finance.clerk," * 1_400}admin"'), "reserved_role"


def timers() -> Iterator[tuple[str, bytes, str]]:
    for text in ("P999999999Y", "PT90000H", "P11Y"):
        yield f"the duration {text[:20]!r}", waiting("Duration", text), "timer_out_of_range"
    for text in ("PT1E400S", "P-1D", "P1.5Y", "PT", "P", "1 day", "P1D1", "R5/PT1S", "∞", "PT１S PT1S", "00:10:00"):
        yield f"the duration {text!r}", waiting("Duration", text), "timer_invalid"
    for text in (
        "2026-02-30T00:00:00Z",
        "2026-13-01",
        "2026-05-01T25:00:00Z",
        "2026-05-01T00:00:00+99:00",
        "0000-00-00",
        "PT1H",
    ):
        yield f"the moment {text!r}", waiting("Date", text), "timer_invalid"
    for text in ("9999-12-31T23:59:59Z", "1900-01-01T00:00:00Z"):
        yield f"the moment {text!r}", waiting("Date", text), "timer_out_of_range"
    for text in (
        "R0/PT1S",
        "R/PT0S",
        "R3/-PT1S",
        "R3/R3/PT1S",
        "R R * * *",
        "H H * * *",
        "0 0 99 99 *",
        "* * * *",
        "@reboot",
        "0-59/0 * * * *",
    ):
        yield f"the cycle {text!r}", cyclic(text), "timer_invalid"
    for text in ("R1000000000/PT1S", f"R{'9' * 150}/PT1S", "R3/P99999Y"):
        yield f"the cycle {text[:20]!r}", cyclic(text), "timer_out_of_range"
    yield "a cycle of many digits", cyclic(f"R{LONG}/PT1S"), "timer_invalid"


def expressions() -> Iterator[tuple[str, bytes, str]]:
    for text in (
        "1 +",
        "(",
        "a b c",
        "if x then",
        "x = = 1",
        '"open',
        "1 in",
        "for x in",
        "{a:",
        "x[",
        "@",
        "lambda: 0",
        "x := 1",
        "x; y",
        "\\",
    ):
        yield f"the expression {text!r}", gate(text), "expr_syntax"
    for text in ("open('x') = 1", "exec(1) = 1", "system(1) = 1", "().__class__ = 1", "nowhere(1) = 1"):
        yield f"the expression {text!r}", gate(text), "expr_"
    for text in (
        "(" * 70 + "1" + ")" * 70 + " = 1",
        "-" * 3_000 + "1 = 1",
        "1 = 1 and " * 390 + "true",
        "not(" * 900 + "true" + ")" * 900,
    ):
        yield f"the expression {text[:20]!r} ({len(text)})", gate(text), "expr_too_long"
    for text in ("for i in 1..1000000000 return i", "for a in 1..9999, b in 1..9999 return a"):
        yield f"the expression {text!r}", gate(f"count({text}) = 1"), "expr_limit"


def loops() -> Iterator[tuple[str, bytes, str]]:
    for text in ("-1", "abc def", "", "(", LONG):
        drawn = many("a", collection="", loopCardinality=text)
        code = "expr_too_long" if text == LONG else ""
        yield f"the cardinality {text[:9]!r}", file(process(start() + drawn + end() + flows("s>a a>e"))), code
    for text in ("abc", "-1", "1.5", LONG):
        drawn = looped("a", "x = 1", f'loopMaximum="{escape(text)}"')
        yield f"the maximum {text[:9]!r}", file(process(start() + drawn + end() + flows("s>a a>e"))), ""


FAMILIES = (xml_files, ids, settings, timers, expressions, loops)
REFUSED: Mapping[str, tuple[bytes, str]] = {name: (data, code) for family in FAMILIES for name, data, code in family()}
TAKEN: Mapping[str, bytes] = {
    "UTF-16": (DECLARED.format("UTF-16") + TEXT).encode("utf-16"),
    "GB18030": (DECLARED.format("GB18030") + TEXT).encode("gb18030"),
    "an instruction": f"<?php system('id'); ?>{TEXT}".encode(),
    "many comments": before_process("<!--x-->" * 50_000),
    "a comment of megabytes": before_process(f"<!--{'x' * 4 * 10**6}-->"),
    "many spaces": (" \n" * 10**6 + TEXT).encode(),
    "another's include": before_process(
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'
    ),
    "ten thousand namespaces": of_process(" ".join(f'xmlns:a{n}="u{n}"' for n in range(10_000))),
    "a name of the language": of_id("null"),
    "a name of another language": of_id("__proto__"),
    "fifty processes": crowd(50),
    "a number that is a name": named("９"),
    "two thousand candidates": of_task(f'handoff:candidates="{"finance.clerk," * 1_400}"'),
    "a rule for the end of February": cyclic("0 0 29 2 *"),
}
