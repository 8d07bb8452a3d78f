"""The fixtures themselves: every test has empty databases, nothing outlives a run, and a page overlooks nothing."""

import json
import signal
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from redis import Redis
from sqlalchemy.engine import make_url

from tests import servers
from tests.programs import Program, Programs
from tests.waiting import until
from workflow_engine.cli.pids import is_dead

FORBIDDEN = """
    create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$;
    create trigger append_only before delete on orders for each row execute function refuse()"""
SLEEPER = """
import time
def test_orders(database_url, redis_url):
    time.sleep(60)
"""


def connect(url: str) -> "psycopg.Connection[Any]":
    return psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False))


@pytest.mark.parametrize("round_", [1, 2])
def test_databases_are_new(new_database_url: str, redis_url: str, round_: int) -> None:
    with connect(new_database_url) as connection:
        connection.execute("create table orders (amount numeric)")  # fails where the first round left it
    with Redis.from_url(redis_url) as client:
        assert client.incr("orders") == 1


def test_tables_are_emptied_whatever_guards_them(server_sockets: Path, new_database_url: str) -> None:
    with connect(new_database_url) as connection:
        connection.execute("create table orders (id int primary key)")
        connection.execute("create table lines (id int references orders) partition by range (id)")
        connection.execute("create table lines_1 partition of lines default")
        connection.execute(FORBIDDEN)
        for table in ("orders", "lines"):
            connection.execute(sql.SQL("insert into {} values (1)").format(sql.Identifier(table)))
    servers.empty(server_sockets, make_url(new_database_url).database or "")
    with connect(new_database_url) as connection:
        assert connection.execute("select id from orders union all select id from lines").fetchall() == []
        assert connection.execute("select count(*) from alembic_version").fetchall() == [(1,)]


def test_text_is_lowered_alike_everywhere(database_url: str) -> None:
    with connect(database_url) as connection:
        row = connection.execute("select lower('É'), current_setting('server_encoding')").fetchone()
    assert row == ("é", "UTF8")


@pytest.fixture
def run(programs: Programs, tmp_path: Path) -> tuple[Program, Path]:
    """A whole test run of its own, in the middle of a test that uses the servers, and its folder."""
    (tmp_path / "test_orders.py").write_text(SLEEPER)
    plugins = ["-p", "tests.conftest", "-p", "no:schemathesis"]  # the latter takes a second to load
    started = programs.start(sys.executable, "-m", "pytest", *plugins, tmp_path)
    until(lambda: ready_folder(started))
    return started, ready_folder(started)[0]


def ready_folder(started: Program) -> list[Path]:
    ready = Path("/tmp").glob(f"{servers.PREFIX}*/ready")
    return [file.parent for file in ready if json.loads((file.parent / "owner").read_text())[0] == started.process.pid]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_nothing(run: tuple[Program, Path], number: signal.Signals) -> None:
    started, folder = run
    listed = [
        servers.PostgreSQL(folder, folder, servers.server_account(folder)).survivor(),
        servers.running_valkey(folder),
    ]
    started.send(number)
    assert [process and is_dead(process) for process in listed] == [True, True]
    assert not folder.exists()


def test_the_next_run_clears_up_after_a_killed_one(run: tuple[Program, Path]) -> None:
    started, folder = run
    cache = servers.running_valkey(folder)
    started.send(signal.SIGKILL)
    assert cache
    assert not is_dead(cache)
    servers.clear_up()
    assert is_dead(cache)
    assert not folder.exists()
