"""The real PostgreSQL and Valkey of a test run: started when a test asks, shared by all workers, ended with the run.

A run has one folder, whose path the workers inherit. It notes the process that owns the run, so that the next run can
clear up after one that was killed.
"""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from tests.waiting import until
from workflow_engine.cli import sockets, valkey
from workflow_engine.cli.account import server_account
from workflow_engine.cli.pids import alive, is_dead
from workflow_engine.cli.postgres import OPTIONS, USER, PostgreSQL
from workflow_engine.operations import schema
from workflow_engine.store.database import Database

RUN = "HANDOFF_TEST_RUN"  # environment variable with the folder of the run
PREFIX = "handoff-tests-"
TEMPLATE = "handoff"
FAST = {**OPTIONS, "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB"}


def migrate(url: str) -> None:
    """The tables, without a row in them."""
    database = Database(url)
    schema.upgrade(database)
    database.close()


# What brings the template database up to date, given its address; the databases of the tests are copies of it.
PREPARATION: tuple[Callable[[str], object], ...] = (migrate,)

TABLES = """
    select relname from pg_class
    where relkind in ('r', 'p') and not relispartition and relnamespace = 'public'::regnamespace
    and relname <> 'alembic_version'"""


def begin() -> None:
    """Called once by the process that owns the run."""
    clear_up()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir="/tmp"))
    folder.chmod(0o711)
    owner = psutil.Process()
    (folder / "owner").write_text(json.dumps([owner.pid, owner.create_time()]))
    os.environ[RUN] = str(folder)


def clear_up() -> None:
    """Ends the servers of runs whose owner is gone."""
    for folder in Path("/tmp").glob(f"{PREFIX}*"):
        note = folder / "owner"
        if folder.stat().st_uid == os.geteuid() and note.exists() and not alive(*json.loads(note.read_text())):
            end(folder)


def end(folder: Path) -> None:
    """By recorded pid: the servers belong to no process of the run."""
    database, cache = PostgreSQL(folder, folder, server_account(folder)).survivor(), running_valkey(folder)
    if database:
        database.send_signal(signal.SIGINT)
    if cache:
        cache.terminate()
    until(lambda: all(is_dead(process) for process in (database, cache) if process))
    shutil.rmtree(folder, ignore_errors=True)  # another run may be at it


def running_valkey(folder: Path) -> psutil.Process | None:
    note = folder / "valkey.json"
    return alive(*json.loads(note.read_text())) if note.exists() else None


def started() -> Path:
    """The folder of the sockets, once both servers answer and the template is ready."""
    folder = Path(os.environ[RUN])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            # In a process of its own, which ends: no test worker becomes the parent of the servers.
            subprocess.run([sys.executable, "-m", "tests.servers"], check=True)
            (folder / "ready").touch()
    return sockets.prepare(folder, server_account(folder))


def start(folder: Path) -> None:
    account = server_account(folder)
    place = sockets.prepare(folder, account)
    server = PostgreSQL(folder, place, account, FAST)
    server.start()
    command = valkey.command(folder, place, account)
    cache = psutil.Popen(command, cwd=place, start_new_session=True, **account.spawning())
    (folder / "valkey.json").write_text(json.dumps([cache.pid, cache.create_time()]))
    until(lambda: server.ready() and valkey.ready(place))
    for prepare in PREPARATION:
        prepare(address(place, TEMPLATE))


def copied(place: Path, name: str) -> str:
    """The address of a new database, a copy of the template (60 ms with 40 tables)."""
    with psycopg.connect(host=str(place), user=USER, dbname="postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
        statement = "create database {} template {} strategy file_copy"
        connection.execute(sql.SQL(statement).format(sql.Identifier(name), sql.Identifier(TEMPLATE)))
    return address(place, name)


def empty(place: Path, name: str) -> str:
    """Empties all tables of a database (3 ms; TRUNCATE takes ten times that), keys and triggers notwithstanding."""
    with psycopg.connect(host=str(place), user=USER, dbname=name, autocommit=True) as connection:
        connection.execute("set session_replication_role = replica; set lock_timeout = '5s'")
        for (table,) in connection.execute(TABLES).fetchall():
            connection.execute(sql.SQL("delete from {}").format(sql.Identifier(table)))
    return address(place, name)


def address(place: Path, name: str) -> str:
    return f"postgresql+psycopg://{USER}@/{name}?host={place}"


if __name__ == "__main__":
    start(Path(os.environ[RUN]))
