"""`handoff doctor` says what is wrong: with the installation, its settings, its database and its workers."""

import sys
from datetime import timedelta
from pathlib import Path

import pytest
from redis import Redis

from tests.bpmn.drawing import catch, end, file, flows, process, start, timer
from tests.cli.conftest import Installation
from tests.company import NOON, Company
from tests.programs import Program
from workflow_engine.cli.checks import answer, judged, parted, queues
from workflow_engine.cli.pulse import pulse
from workflow_engine.operations import instances
from workflow_engine.settings import Settings

SOUND = {
    "server_version_num": "150000",
    "server_version": "15.0",
    "server_encoding": "UTF8",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "default_transaction_isolation": "read committed",
}


def doctor(installation: Installation, environment: dict[str, str] | None = None) -> Program:
    command = [sys.executable, "-m", "workflow_engine.cli", "doctor", "--home", installation.home]
    program = installation.programs.start(*command, environment=environment)
    program.code()
    return program


def test_without_its_tables_it_is_not_well(installation: Installation) -> None:
    installation.up()
    program = doctor(installation)
    *well, wrong = program.said.splitlines()
    assert well == [
        f"ok     It is running at http://127.0.0.1:{installation.port}",
        "ok     PostgreSQL 18.4 answers",
        "ok     Redis answers",
    ]
    assert wrong.startswith("wrong  Expected the schema")
    assert program.code() == 1


def test_one_that_never_ran_is_not(installation: Installation) -> None:
    program = doctor(installation, {"LC_ALL": "zh_CN.UTF-8"})
    assert program.code() == 1
    assert "错误  PostgreSQL 没有应答" in program.said
    assert "错误  Redis 没有应答" in program.said
    assert f"正常  未在运行；启动：handoff up --home {installation.home}" in program.said


def test_a_misspelt_variable_is_named(installation: Installation) -> None:
    program = doctor(installation, {"HANDOFF_WEB_WORKER": "4"})
    assert "wrong  There is no setting named HANDOFF_WEB_WORKER" in program.said
    assert "HANDOFF_WEB_WORKERS" not in program.said


def test_a_bad_setting_is_named(installation: Installation) -> None:
    program = doctor(installation, {"HANDOFF_STEPS": "many"})
    assert program.said.strip() == "HANDOFF_STEPS: Expected a whole number from 0 to 64, but it is “many”."
    assert program.code() == 1


def test_who_is_missing_and_what_is_late_is_named(company: Company, database_url: str, redis_url: str) -> None:
    waits = file(process(start() + catch("t", timer("Duration", "PT1H")) + end() + flows("s>t t>e")))
    company.deploy(waits)
    instances.start(company.database, "p", company.liqiang, {})
    company.sql("UPDATE timers SET due_at = clock_timestamp() - interval '5 minutes'")
    company.sql("INSERT INTO heartbeats (name, seen_at) VALUES ('clock:h:1', now()), ('worker:steps:h:2', now())")
    with Redis.from_url(redis_url) as redis:
        redis.rpush("rq:queue:calls", *range(11))
    settings = Settings(database_url=database_url, redis_url=redis_url, calls=0)
    said = [finding.text.en for check in (queues, pulse) for finding in check(settings) if finding.wrong]
    company.sql("UPDATE timers SET due_at = :due", due=NOON + timedelta(hours=1))
    assert said[0] == "Expected the queue calls to be short, but 11 wake-ups wait in it"
    assert said[1] == "Expected worker:outbox to be alive, but it was not seen for 30 seconds"
    assert said[2].startswith("Expected nothing of timers to be late, but it is by 30")
    assert said[3].startswith("an instance has a row for each thing it waits for, and no other")
    assert len(said) == 5


def test_a_sound_database_has_no_findings() -> None:
    assert list(judged(SOUND)) == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("server_version_num", "140012", "Expected server_version of PostgreSQL to be 15+, but it is 15.0"),
        ("server_encoding", "SQL_ASCII", "Expected server_encoding of PostgreSQL to be UTF8, but it is SQL_ASCII"),
        ("fsync", "off", "Expected fsync of PostgreSQL to be on, but it is off"),
        ("synchronous_commit", "off", "Expected synchronous_commit of PostgreSQL to be on, but it is off"),
        ("full_page_writes", "off", "Expected full_page_writes of PostgreSQL to be on, but it is off"),
        (
            "default_transaction_isolation",
            "serializable",
            "Expected default_transaction_isolation of PostgreSQL to be read committed, but it is serializable",
        ),
    ],
)
def test_an_unfit_database_is_named(name: str, value: str, said: str) -> None:
    [finding] = judged({**SOUND, name: value})
    assert (finding.text.en, finding.wrong) == (said, True)


def test_the_database_is_asked_for_everything_that_is_judged(database_url: str, tmp_path: Path) -> None:
    assert answer(Settings(home=tmp_path, database_url=database_url)).keys() == SOUND.keys()


@pytest.mark.parametrize(
    ("url", "public", "password"),
    [
        ("postgresql+psycopg://u:p%40ss@db:5432/x?sslmode=require", "postgresql://u@db:5432/x?sslmode=require", "p@ss"),
        ("postgresql+psycopg://u@/x?host=/run", "postgresql://u@/x?host=/run", ""),
        ("postgresql+psycopg://u:db@db/db", "postgresql://u@db/db", "db"),
    ],
)
def test_the_password_stays_out_of_the_command_line(url: str, public: str, password: str) -> None:
    assert parted(url) == (public, password)
