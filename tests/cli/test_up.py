"""`handoff up` as a person meets it: real servers, stand-ins for web, workers and clock, kills and second starts."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.cli.conftest import Installation
from tests.programs import ROOT, Program
from tests.waiting import until
from workflow_engine.cli.account import Account
from workflow_engine.cli.pids import is_dead


def family(program: Program) -> list[psutil.Process]:
    """Everything that descends from the supervisor."""
    whole = psutil.Process(program.process.pid).children(recursive=True)
    return [process for process in whole if not is_dead(process)]


def named(processes: list[psutil.Process], words: str) -> psutil.Process:
    return next(process for process in processes if words in " ".join(process.cmdline()))


def postmasters(home: Path) -> list[int]:
    running = psutil.process_iter(["name", "cwd", "ppid"])
    here = [each for each in running if each.info["name"] == "postgres" and each.info["cwd"] == str(home / "postgres")]
    pids = {each.pid for each in here}
    return [each.pid for each in here if each.info["ppid"] not in pids]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_everything_starts_and_nothing_is_left(installation: Installation, number: signal.Signals) -> None:
    program = installation.up()
    running = family(program)
    names = " ".join(process.name() for process in running)
    assert names.count("sleep") == 2
    assert "valkey-server" in names
    assert len(postmasters(installation.home)) == 1
    assert program.send(number) == 0
    assert [process for process in running if not is_dead(process)] == []
    assert postmasters(installation.home) == []
    assert "Everything has ended" in program.said


def test_programs_are_told_where_the_servers_are(installation: Installation) -> None:
    program = installation.up()
    run = installation.home / "run"
    assert f"release  | postgresql+psycopg://handoff@/handoff?host={run}" in program.said
    assert f"release  | unix://{run}/valkey.sock" in program.said
    assert f"Handoff is ready: http://127.0.0.1:{installation.port}" in program.said


def test_it_goes_on_after_a_kill(installation: Installation) -> None:
    first = installation.up()
    running, [postmaster] = family(first), postmasters(installation.home)
    with installation.connect() as connection:
        connection.execute("create table orders (customer text)")
        connection.execute("insert into orders values ('华东电气')")
    first.send(signal.SIGKILL)
    second = installation.up()
    with installation.connect() as connection:
        assert connection.execute("select customer from orders").fetchall() == [("华东电气",)]
    assert postmasters(installation.home) == [postmaster]
    left = [process for process in running if not is_dead(process) and process.pid != postmaster]
    assert [process for process in left if process.name() != "postgres"] == []
    assert second.send(signal.SIGTERM) == 0
    assert postmasters(installation.home) == []


def test_a_new_start_waits_for_what_is_left_of_a_killed_one(installation: Installation) -> None:
    slow = f"sh -c \"trap 'sleep 0.3; exit' TERM; python3 -m http.server {installation.port} --bind 127.0.0.1 & wait\""
    installation.procfile.write_text(f"release: true\nweb: {slow}\n")
    first = installation.up()
    first.send(signal.SIGKILL)  # its web ends a moment later, and leaves a child that holds the port
    assert installation.up().send(signal.SIGTERM) == 0


def test_a_server_that_dies_is_started_again(installation: Installation) -> None:
    program = installation.up()
    [postmaster] = postmasters(installation.home)
    os.kill(postmaster, signal.SIGQUIT)
    program.says("postgres ended with code")
    until(lambda: postmasters(installation.home) not in ([], [postmaster]))
    named(family(program), "valkey-server").kill()
    program.says("valkey ended with code -9")
    assert program.send(signal.SIGTERM) == 0


def test_a_second_start_is_told_where_the_first_runs(installation: Installation) -> None:
    first = installation.up()
    second = installation.begin()
    assert second.code() == 1
    assert second.said.strip() == f"{installation.home} is already running at http://127.0.0.1:{installation.port}"
    assert first.process.poll() is None


def test_a_taken_port_is_named_before_anything_starts(installation: Installation) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", installation.port))
        other.listen()
        program = installation.begin()
        assert program.code() == 1
    assert f"127.0.0.1:{installation.port} is taken by another program" in program.said
    assert "Starting" not in program.said


@pytest.mark.parametrize(
    ("port", "said"),
    [("0", "HANDOFF_BIND: Expected a host and a port"), ("eighty", "HANDOFF_BIND: Expected a host and a port")],
)
def test_a_bad_port_is_refused(installation: Installation, port: str, said: str) -> None:
    program = installation.begin("--port", port)
    assert program.code() == 1
    assert said in program.said
    assert not installation.home.exists()


def test_an_address_that_is_not_ours_is_refused(installation: Installation) -> None:
    program = installation.begin(environment={"HANDOFF_BIND": "192.0.2.1:80"})
    assert program.code() == 1
    assert f"Cannot listen on 192.0.2.1:{installation.port}" in program.said


def test_a_failed_preparation_ends_it(installation: Installation) -> None:
    installation.procfile.write_text(
        installation.procfile.read_text().replace("printenv DATABASE_URL", "printenv ABSENT")
    )
    program = installation.begin()
    assert program.code() == 1
    assert "release failed with code 1; the reason is above." in program.said
    assert postmasters(installation.home) == []


def test_it_speaks_chinese_on_a_chinese_terminal(installation: Installation) -> None:
    program = installation.begin(environment={"LC_ALL": "zh_CN.UTF-8"})
    program.says("流转已就绪")
    assert program.send(signal.SIGTERM) == 0
    assert "已全部停止" in program.said


def test_a_long_home_works(installation: Installation) -> None:
    installation.home = installation.home / ("x" * 120)
    program = installation.up()
    with installation.connect() as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    assert program.send(signal.SIGTERM) == 0
    shutil.rmtree((installation.home / "sockets").read_text())


def test_other_servers_are_used_instead_of_ours(installation: Installation, database_url: str, redis_url: str) -> None:
    given = {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
    program = installation.begin(environment=given)
    program.says("fsync of PostgreSQL to be on, but it is off")  # the servers of the tests are fast, not durable
    assert program.code() == 1
    assert not (installation.home / "postgres").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to do with other accounts")
def test_a_home_of_somebody_else_is_named(installation: Installation) -> None:
    installation.up().send(signal.SIGTERM)
    os.chown(installation.home, pwd.getpwnam("nobody").pw_uid, -1)
    program = installation.begin()
    assert program.code() == 1
    assert f"{installation.home} belongs to nobody, but you are root." in program.said


@pytest.mark.skipif(os.geteuid() != 0, reason="this whole run is an ordinary user's")
def test_an_ordinary_user_needs_nothing_special(installation: Installation, folder: Path) -> None:
    """Started by root for another account, which exists everywhere."""
    entry = pwd.getpwnam("nobody")
    nobody = Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    site = Path(psutil.__file__).parents[1]
    python = ordinary_python(nobody, site)
    nobody.takes(folder)
    program = installation.programs.start(
        *(python, "-m", "workflow_engine.cli", "up", "--home", installation.home, "--port", str(installation.port)),
        *("--procfile", installation.procfile),
        environment={"PYTHONPATH": f"{ROOT}:{site}", "HOME": "/nonexistent", "PATH": "/usr/bin:/bin"},
        **nobody.spawning(),
    )
    program.says("Handoff is ready")
    assert {process.username() for process in family(program)} == {"nobody"}
    assert program.send(signal.SIGTERM) == 0


def ordinary_python(account: Account, site: Path) -> Path:
    """A Python of our version that the account can run with our code and libraries, wherever ours lies."""
    version = ".".join(map(str, sys.version_info[:2]))
    attempt = f"import sys; sys.path[:0] = ['{ROOT}', '{site}']; import psutil, redis, workflow_engine.cli.__main__"
    for python in (Path(sys.executable), Path(f"/usr/bin/python{version}")):
        if account.reaches(python):
            done = subprocess.run([python, "-c", attempt], cwd="/", check=False, **account.spawning())
            if done.returncode == 0:
                return python
    pytest.skip("the checkout or its Python is closed to other accounts")
