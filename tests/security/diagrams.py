"""Hostile and faulty files, by the number of their case: the refusal each must get before anything is kept."""

from collections.abc import Mapping
from xml.sax.saxutils import escape

from tests.bpmn.drawing import boundary, catch, end, file, flows, nodes, process, script, start, timer, work
from tests.security.attempt import Attempt, upload
from workflow_engine.domain.limits import limit

CANARY = "canary-5f1d"
SMALL = file(process(start() + work("a") + end() + flows("s>a a>e")))
NAMED = "<process"


def headed(doctype: str, inside: str = "") -> bytes:
    """SMALL with a document type, and something in the documentation of its process."""
    text = SMALL.decode().replace(NAMED, f"<documentation>{inside}</documentation>{NAMED}", 1)
    return f"{doctype}{text}".encode()


def laughing() -> bytes:
    """Ten levels of ten references each."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return headed(f'<!DOCTYPE a [<!ENTITY l0 "ha">{levels}]>', "&l9;")


def named(name: str) -> bytes:
    return SMALL.replace(b'id="a"', f'id="a" name="{name}"'.encode(), 1)


def gate(condition: str) -> bytes:
    """An exclusive gateway with a condition as it stands in the file, and a default."""
    asked = f"<conditionExpression>{escape(condition)}</conditionExpression>"
    drawn = (
        start()
        + '<exclusiveGateway id="g" default="f_g_e"/>'
        + work("a")
        + end()
        + flows("s>g g>e a>e")
        + f'<sequenceFlow id="f" sourceRef="g" targetRef="a">{asked}</sequenceFlow>'
    )
    return file(process(drawn, "gate"))


def waiting(form: str, value: str) -> bytes:
    return file(process(start() + catch("t", timer(form, value)) + end() + flows("s>t t>e")))


def scripted(source: str, language: str = "python") -> bytes:
    return file(process(start() + script("x", source, language) + end() + flows("s>x x>e"), "scripted"))


def hosted(host: str) -> bytes:
    other = process(work("b") + end("e2") + flows("b>e2") + start("s2") + flows("s2>b"), "q")
    drawn = start() + work("a") + '<parallelGateway id="g"/>' + end() + flows("s>a a>g g>e t>e")
    return file(process(drawn + boundary("t", host, timer("Duration", "PT1H"))), other)


def foreign(attributes: str) -> bytes:
    return file(process(start() + f'<serviceTask id="a" {attributes}/>' + end() + flows("s>a a>e")))


def crowd(number: int) -> bytes:
    names = [f"a{n}" for n in range(number)]
    chained = " ".join(f"{a}>{b}" for a, b in zip(["s", *names], [*names, "e"], strict=True))
    return file(process(start() + nodes("task", " ".join(names)) + end() + flows(chained)))


EVIL = ['__import__("os").system("touch /tmp/x") = 0', "__import__('os').system('touch /tmp/x') == 0"]
REFUSED_EXPRESSION = ("expr_syntax", "expr_unknown_function", "expr_unknown_name")
DIAGRAMS: Mapping[str, list[Attempt]] = {
    "B01": [upload(headed(f'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///{CANARY}">]>', "&x;"), "xml_doctype_forbidden")],
    "B04": [upload(headed('<!DOCTYPE definitions SYSTEM "http://127.0.0.1:1/x.dtd">'), "xml_doctype_forbidden")],
    "B05": [upload(laughing(), "xml_doctype_forbidden")],
    "B07": [upload(headed('<!DOCTYPE a [<!ENTITY x "hello">]>', "&x;"), "xml_doctype_forbidden")],
    "B08": [upload(file(process('<subProcess id="p">' * 300 + "</subProcess>" * 300)), "xml_too_deep")],
    "B09": [upload(b"<" + b" " * limit("diagram_bytes"), "too_large", status=413)],
    "B10": [upload(data, "xml_not_well_formed") for data in (b"", b" \n\t ", b"\xef\xbb\xbf")],
    "B11": [upload(SMALL[: len(SMALL) * 6 // 10], "xml_not_well_formed")],
    "B16": [upload(named("长" * 350_000), "text_too_long")],
    "B18": [upload(SMALL.replace(b"20100524/MODEL", b"20100524/OTHER"), "not_a_process")],
    "B21": [
        upload(file(), "not_a_process"),
        upload(SMALL.replace(b'isExecutable="true"', b'isExecutable="false"'), "no_executable_process"),
    ],
    "B22": [upload(file(process(work("a b") + flows("a>b b>a"))), "no_start_event")],
    "B24": [upload(file(process(start() + work("a a") + end() + flows("s>a a>e"))), "duplicate_id")],
    "B25": [upload(SMALL.replace(b'targetRef="e"', b'targetRef="gone"'), "dangling_ref")],
    "B27": [
        upload(file(process(start() + work("a b c") + end() + flows("s>a a>e s>b b>c c>b"))), "no_path_to_end"),
    ],
    "B39": [
        upload(hosted("gone"), "dangling_ref", "boundary_host"),
        upload(hosted("g"), "dangling_ref", "boundary_host"),
        upload(hosted("b"), "dangling_ref", "boundary_host"),
        upload(hosted("a").replace(b'attachedToRef="a"', b""), "dangling_ref", "boundary_host"),
    ],
    "B33": [upload(crowd(10_000), "too_many_nodes")],
    "B40": [upload(named("a&#0;b"), "xml_not_well_formed"), upload(named("a\u202eb"), "control_characters")],
    "B43": [
        upload(SMALL.replace(b'id="a"', f'id="a" handoff:candidates="{who}"'.encode(), 1), code)
        for who, code in (("nobody.knows", "unknown_role"), ("admin", "reserved_role"))
    ],
    "B44": [
        upload(foreign(attributes), "unsupported_extension")
        for attributes in (
            'camunda:class="org.example.Pay"',
            'camunda:expression="${pay.now()}"',
            'camunda:delegateExpression="#{pay}"',
        )
    ],
    "X01": [
        upload(scripted(source), "script_invalid")
        for source in (
            'import os\nos.popen("touch /tmp/x")',
            "import socket",
            "import subprocess",
        )
    ],
    "X21": [
        upload(scripted("x = 1", language), "script_language") for language in ("javascript", "groovy", "shell", "")
    ],
    "X02": [upload(gate(text), *REFUSED_EXPRESSION) for text in EVIL],
    "X07": [
        upload(gate(f"count({text}) = 1" if text.startswith("for") else f"{text} = 1"), "expr_limit", "expr_syntax")
        for text in ("for i in 1..1000000000 return i", "for a in 1..10000, b in 1..10000 return a*b")
    ],
    "X19": [
        upload(gate("1 = 1 and " * 2_000 + "1 = 1"), "expr_too_long"),
        upload(gate("(" * 5_000 + "1" + ")" * 5_000 + " = 1"), "expr_too_long"),
    ],
    "X13": [upload(waiting("Duration", text), "timer_out_of_range") for text in ("P99999999M", "P99999Y", "P8000Y")],
    "X14": [
        upload(waiting("Duration", text), "timer_invalid")
        for text in ("", "null", "0", "garbage", "PT-5S", "1", "PT1e9H")
    ],
    "X16": [
        upload(waiting("Duration", "R3/PT1S"), "timer_invalid"),
        upload(waiting("Date", "PT1H"), "timer_invalid"),
        upload(waiting("Cycle", "2026-03-02T09:00:00Z"), "timer_invalid"),
    ],
}
