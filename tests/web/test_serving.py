"""gunicorn serves as the settings say."""

from pathlib import Path

import psutil
import pytest

from tests.cli.conftest import free_port
from tests.programs import Program, Programs
from tests.waiting import until
from workflow_engine.cli import listening

APPLICATION = """
def main():
    def answer(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"here"]
    return answer
"""


class Gunicorn:
    """gunicorn with a stand-in for the web and the settings of a test."""

    def __init__(self, folder: Path, programs: Programs) -> None:
        (folder / "standin.py").write_text(APPLICATION)
        self.programs = programs
        self.environment = {"HOME": str(folder), "HANDOFF_HOME": str(folder), "PYTHONPATH": str(folder)}

    def start(self, *options: str, **settings: str) -> Program:
        command = ["gunicorn", *options, "--config", "python:web.serving", "standin:main()"]
        return self.programs.start(*command, environment={**self.environment, **settings})


@pytest.fixture
def gunicorn(tmp_path: Path, programs: Programs) -> Gunicorn:
    return Gunicorn(tmp_path, programs)


def test_it_answers_where_the_settings_say_with_as_many_processes(gunicorn: Gunicorn) -> None:
    bind = f"127.0.0.1:{free_port()}"
    program = gunicorn.start(HANDOFF_BIND=bind, HANDOFF_WEB_WORKERS="3")
    until(lambda: listening.answers(bind) or program.process.poll() is not None)
    until(lambda: len(psutil.Process(program.process.pid).children()) == 3)


def test_it_is_set_as_the_parts_need_it(gunicorn: Gunicorn) -> None:
    program = gunicorn.start("--print-config", HANDOFF_WEB_THREADS="5")
    assert program.code() == 0
    config = {
        name.strip(): value.strip() for line in program.said.splitlines() for name, _, value in [line.partition("=")]
    }
    assert (config["worker_class"], config["threads"]) == ("gthread", "5")
    assert config["preload_app"] == "False"  # a script pool must not be forked
    assert config["max_requests"] == "0"  # leaks are found, not hidden
    assert config["control_socket_disable"] == "True"  # it would be one per account, not per installation


def test_a_bad_setting_keeps_it_from_starting(gunicorn: Gunicorn) -> None:
    program = gunicorn.start(HANDOFF_WEB_THREADS="many")
    assert program.code() != 0
    assert "HANDOFF_WEB_THREADS: Expected a whole number from 1 to 64" in program.said
