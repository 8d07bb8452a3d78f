"""Every ceiling of the product has a test: an input of just its size is taken, one larger gets the answer that names it."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from forms import access, check, read_form
from tests.bpmn.drawing import catch, end, file, flows, looped, many, process, script, start, tasks
from tests.forms.company import WORLD, document, field, label
from web import received
from workflow_engine.bpmn import deployment, timers, xml
from workflow_engine.bpmn.check import CheckContext
from workflow_engine.domain import strict_json
from workflow_engine.domain.errors import HandoffError
from workflow_engine.domain.limits import LIMITS, limit
from workflow_engine.operations import answers, packages
from workflow_engine.testing import Lab

ROOT = Path(__file__).parents[2]
SHANGHAI = ZoneInfo("Asia/Shanghai")
Asked = Callable[[int], set[str]]  # an input of so much -> the codes that it is refused with


def told(act: Callable[[], object]) -> set[str]:
    try:
        act()
    except HandoffError as refused:
        return {refused.code, *(problem.code for problem in refused.problems)}
    except timers.TimerProblem as refused:
        return {refused.code}
    return set()


def parsed(made: Callable[[int], str]) -> Asked:
    """A file with so much in it, as it is read."""
    return lambda n: told(
        lambda: deployment.parsed(f"<definitions xmlns='{xml.BPMN}'>{made(n)}</definitions>".encode())
    )


def drawn(made: Callable[[int], str], attributes: str = "") -> Asked:
    """A process with one task made for the purpose."""

    def ask(n: int) -> set[str]:
        body = start() + made(n) + end() + flows("s>a a>e")
        found = deployment.problems(file(process(body, attributes=attributes)), CheckContext())
        return {problem.code for problem in found if problem.severity == "refuse"}

    return ask


def run(
    body: Callable[[int], str], between: str = "s>a a>e", variables: Callable[[int], dict[str, Any]] = lambda n: {}
) -> Asked:
    """What happens to an instance."""

    def ask(n: int) -> set[str]:
        lab = Lab()
        lab.deploy(file(process(start() + body(n) + end() + flows(between))))
        lab.start("p", variables(n))
        return {incident.code for incident in lab.incidents}

    return ask


def form(made: Callable[[int], list[dict[str, Any]]]) -> Asked:
    return lambda n: told(lambda: read_form(document(*made(n))))


def sent(definition: dict[str, Any], made: Callable[[int], Any]) -> Asked:
    """A value of the only field of a form."""
    read = read_form(document(definition))
    rights = access(read, {definition["key"]: "write"})
    return lambda n: told(lambda: check(read, {definition["key"]: made(n)}, stored={}, access=rights, world=WORLD))


def zipped(made: Callable[[zipfile.ZipFile, int], None]) -> Asked:
    def ask(n: int) -> set[str]:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            made(archive, n)
        return told(lambda: packages.read(target.getvalue()))

    return ask


def filled(archive: zipfile.ZipFile, n: int) -> None:
    for number in range(n):
        archive.writestr(f"{number}.txt", b"")


def stuffed(archive: zipfile.ZipFile, n: int) -> None:
    archive.writestr("a.txt", bytes(n), zipfile.ZIP_STORED)


def nested(n: int) -> Any:
    value: Any = 1
    for _ in range(n - 1):
        value = [value]
    return value


def calls(n: int) -> set[str]:
    """A process that calls itself so often: the last one sees no reason to."""
    body = (
        start()
        + '<exclusiveGateway id="g" default="f_g_e"/><callActivity id="c" calledElement="p"><extensionElements>'
        + '<handoff:input target="n" source="n - 1"/></extensionElements></callActivity>'
    )
    lab = Lab()
    lab.deploy(file(process(body + end() + flows("s>g g>c[n_>_0] g>e c>e"))))
    lab.start("p", {"n": n})
    return {incident.code for incident in lab.incidents}


def attributes(n: int) -> str:
    return " ".join(f"b{number}='1'" for number in range(n))


def values(n: int) -> dict[str, str]:
    """Variables of so many bytes together."""
    each, rest = divmod(n, 32)
    return {f"v{number}": "x" * each for number in range(32)} | {"w": "x" * rest}


ONE_OVER: Mapping[str, tuple[Asked, str]] = {
    "diagram_bytes": (lambda n: told(lambda: xml.parse(b"<a>" + b" " * (n - 7) + b"</a>")), "too_large"),
    "xml_depth": (parsed(lambda n: "<a>" * (n - 1) + "</a>" * (n - 1)), "xml_too_deep"),
    "xml_elements": (parsed(lambda n: "<a/>" * (n - 1)), "too_many_elements"),
    "xml_attributes": (parsed(lambda n: f"<a {attributes(n)}/>"), "too_many_attributes"),
    "flow_nodes": (parsed(lambda n: "<task/>" * n), "too_many_nodes"),
    "sequence_flows": (parsed(lambda n: "<sequenceFlow/>" * n), "too_many_flows"),
    "processes": (parsed(lambda n: "<process/>" * n), "too_many_processes"),
    "id_characters": (drawn(lambda n: tasks("a") + f'<textAnnotation id="{"x" * n}"/>'), "bad_id"),
    "name_characters": (drawn(lambda n: f'<task id="a" name="{"长" * n}"/>'), "text_too_long"),
    "documentation_characters": (
        drawn(lambda n: f'<task id="a"><documentation>{"长" * n}</documentation></task>'),
        "text_too_long",
    ),
    "script_characters": (drawn(lambda n: script("a", "#" * n)), "text_too_long"),
    "steps": (run(lambda n: looped("a", "loopCounter < n"), variables=lambda n: {"n": n - 3}), "step_limit"),
    "call_depth": (calls, "call_depth"),
    "multi_instance": (
        run(lambda n: many("a", collection="", loopCardinality=str(n), tag="task")),
        "mi_limit",
    ),
    "multi_instance_raised": (
        lambda n: drawn(lambda _: tasks("a"), f'handoff:mostChildren="{n}"')(n),
        "bad_type",
    ),
    "variables_bytes": (run(lambda n: tasks("a"), variables=values), "state_size"),
    "value_bytes": (lambda n: told(lambda: answers.free({"a": "x" * n})), "too_large"),
    "value_depth": (lambda n: told(lambda: answers.free({"a": nested(n)})), "too_large"),
    "variable_name_characters": (lambda n: told(lambda: answers.free({"x" * n: 1})), "unknown_field"),
    "request_characters": (lambda n: told(lambda: received.repeat_key("x" * n)), "text_too_long"),
    "json_depth": (lambda n: told(lambda: strict_json.loads("[" * n + "]" * n)), "json_too_deep"),
    "number_digits": (lambda n: told(lambda: strict_json.loads("0." + "1" * n)), "bad_json"),
    "timer_years": (lambda n: told(lambda: timers.read(f"P{n}Y", "duration", SHANGHAI)), "timer_out_of_range"),
    "timer_repeats": (lambda n: told(lambda: timers.read(f"R{n}/PT1S", "cycle", SHANGHAI)), "timer_out_of_range"),
    "archive_entries": (zipped(filled), "too_many_entries"),
    "archive_bytes": (zipped(stuffed), "zip_ratio"),
    "text_characters": (sent(field("a", "longtext"), lambda n: "长" * n), "too_long"),
    "form_fields": (form(lambda n: [field(f"f{i}") for i in range(n)]), "too_many_fields"),
    "form_options": (
        form(lambda n: [field("a", "choice", options=[{"key": str(i), "label": label("甲")} for i in range(n)])]),
        "too_many_options",
    ),
    "table_rows": (sent(field("a", "table", columns=[field("b")]), lambda n: [{"b": "x"}] * n), "too_many_rows"),
    "table_columns": (
        form(lambda n: [field("t", "table", columns=[field(f"c{i}") for i in range(n)])]),
        "too_many_columns",
    ),
    "correlation_characters": (
        run(
            lambda n: catch("a", '<messageEventDefinition messageRef="message_1" handoff:correlation="k"/>'),
            variables=lambda n: {"k": "长" * (n - 2)},
        ),
        "mapping_failed",
    ),
    "pattern_characters": (form(lambda n: [field("a", pattern="a" * n)]), "pattern_unsafe"),
}
HELD = {  # what needs more than a function -> the file of tests that goes beyond it, and a word of the test there
    "archive_ratio": ("security/archives.py", "zip_ratio"),
    "attachment_bytes": ("security/test_untouched.py", "attachment_bytes"),
    "attachments": ("operations/test_attachments.py", "attachments"),
    "attempts": ("workers/test_drains.py", "attempts"),
    "calendar_years": ("domain/test_calendar.py", "OutOfCalendar"),
    "command_seconds": ("bpmn/test_faults.py", "is_late"),
    "comment_characters": ("security/requests.py", "comment_characters"),
    "compensations": ("bpmn/test_compensation.py", "compensation_limit"),
    "completion_bytes": ("security/requests.py", "completion_bytes"),
    "connector_response_bytes": ("workers/test_outbound.py", "connector_response_too_large"),
    "connector_seconds": ("workers/test_outbound.py", "connector_timeout"),
    "form_steps": ("forms/test_conditions.py", "expr_limit"),
    "messages_per_second": ("web/test_rates.py", "rate_limited"),
    "page_size": ("queries/test_paging.py", "page_size"),
    "script_memory_bytes": ("bpmn/test_scripts.py", "test_time_and_memory_end"),
    "script_output_bytes": ("bpmn/test_scripts.py", "script_limit"),
    "script_seconds": ("bpmn/test_scripts.py", "script_seconds"),
    "sign_in_attempts": ("web/test_rates.py", "rate_limited"),
    "soundness_states": ("bpmn/test_soundness.py", "not_proven"),
    "soundness_tokens": ("bpmn/test_soundness.py", "not_proven"),
    "starts_per_second": ("web/test_rates.py", "rate_limited"),
    "state_bytes": ("bpmn/test_codec.py", "state_bytes"),
    "timer_period_seconds": ("bpmn/test_timers.py", "timer_invalid"),
    "web_session_idle_seconds": ("web/test_sessions.py", "idle"),
    "web_session_seconds": ("web/test_sessions.py", "hours"),
}
PACES = {  # how often, in what portions and how thoroughly our own programs work: nothing to send too much of
    *("lease_seconds", "heartbeat_seconds", "heartbeat_days", "backoff_seconds", "backoff_ceiling_seconds"),
    *("drain_rows", "drain_seconds", "poll_seconds", "message_seconds", "message_days", "outbox_attempts"),
    *(
        "outbox_days",
        "staged_file_days",
        "calls_at_once",
        "batch_instances",
        "batch_suspensions",
        "round_steps",
        "typed_expressions",
    ),
}


def test_every_limit_has_its_test() -> None:
    assert sorted([*ONE_OVER, *HELD, *PACES]) == sorted(LIMITS)


@pytest.mark.parametrize("name", HELD)
def test_who_holds_a_limit_says_so(name: str) -> None:
    file, word = HELD[name]
    assert word in (ROOT / "tests" / file).read_text("utf-8")


@pytest.mark.parametrize("name", ONE_OVER)
def test_just_so_much_is_taken_and_no_more(name: str) -> None:
    ask, code = ONE_OVER[name]
    assert code not in ask(limit(name))
    assert code in ask(limit(name) + 1)
