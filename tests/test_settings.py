"""Settings come from the environment, or from files for secrets, and a wrong text is named with what was expected."""

from dataclasses import fields
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from workflow_engine.domain.errors import InvalidInput
from workflow_engine.knobs import KNOBS
from workflow_engine.settings import Settings

SIGNING = "yM2c-0vN8eJq_4WbT7xKpZ9rLfHs3DgU"
SEALING = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA="

GOOD: list[tuple[str, str, Any]] = [
    ("HANDOFF_HOME", "/srv/handoff", Path("/srv/handoff")),
    ("DATABASE_URL", "postgres://handoff:geheim@db/handoff", "postgresql+psycopg://handoff:geheim@db/handoff"),
    ("DATABASE_URL", "postgresql+psycopg://db/handoff", "postgresql+psycopg://db/handoff"),
    ("REDIS_URL", "rediss://:geheim@cache:6379/3", "rediss://:geheim@cache:6379/3"),
    ("HANDOFF_BIND", "[::1]:80", "[::1]:80"),
    ("HANDOFF_BASE_URL", "https://handoff.example.cn/", "https://handoff.example.cn"),
    ("HANDOFF_SECRET_KEY", SIGNING, SIGNING),
    ("HANDOFF_DATA_KEY", SEALING, SEALING),
    ("HANDOFF_WEB_WORKERS", "64", 64),
    ("HANDOFF_WEB_THREADS", "1", 1),
    ("HANDOFF_STEPS", "0", 0),
    ("HANDOFF_CALLS", "3", 3),
    ("HANDOFF_OUTBOX", "3", 3),
    ("HANDOFF_POOL", "200", 200),
    ("HANDOFF_LOCALE", "en", "en"),
    ("HANDOFF_TIMEZONE", "Europe/Berlin", "Europe/Berlin"),
    ("HANDOFF_SMTP_URL", "smtp://mail:25", "smtp://mail:25"),
    ("HANDOFF_MAIL_FROM", "流转 <handoff@example.cn>", "流转 <handoff@example.cn>"),
    ("HANDOFF_OUTBOUND", "10.1.0.0/16, fd00::/8", (ip_network("10.1.0.0/16"), ip_network("fd00::/8"))),
    ("HANDOFF_LOG", "json", "json"),
]

BAD: list[tuple[str, str, str]] = [
    ("HANDOFF_HOME", "/srv/\0", "a folder"),
    ("HANDOFF_HOME", "~nobody-of-this-name/handoff", "a folder"),
    ("DATABASE_URL", "mysql://handoff:geheim@db/handoff", "begins with postgresql"),
    ("DATABASE_URL", "postgresql:", "begins with postgresql"),
    ("REDIS_URL", "cache:6379", "begins with redis://"),
    ("HANDOFF_BIND", "8000", "a host and a port"),
    ("HANDOFF_BIND", "127.0.0.1:65536", "a host and a port"),
    ("HANDOFF_BIND", "127.0.0.1:0", "a host and a port"),
    ("HANDOFF_BASE_URL", "handoff.example.cn", "begins with http"),
    ("HANDOFF_SECRET_KEY", SIGNING[:31], "at least 32"),
    ("HANDOFF_SECRET_KEY", "geheim" * 8, "at least 32"),
    ("HANDOFF_DATA_KEY", SEALING[4:], "32 random bytes"),
    ("HANDOFF_DATA_KEY", "?" * 44, "32 random bytes"),
    ("HANDOFF_WEB_WORKERS", "0", "from 1 to 64"),
    ("HANDOFF_WEB_THREADS", "eight", "from 1 to 64"),
    ("HANDOFF_STEPS", "-1", "from 0 to 64"),
    ("HANDOFF_CALLS", "１", "from 0 to 64"),
    ("HANDOFF_OUTBOX", "65", "from 0 to 64"),
    ("HANDOFF_POOL", "1e2", "from 1 to 200"),
    ("HANDOFF_LOCALE", "de", "one of zh-CN, en"),
    ("HANDOFF_TIMEZONE", "Asia/Peking", "a time zone"),
    ("HANDOFF_TIMEZONE", "../../etc/passwd", "a time zone"),
    ("HANDOFF_SMTP_URL", "https://geheim@mail", "begins with smtp"),
    ("HANDOFF_MAIL_FROM", "handoff", "a mail address"),
    ("HANDOFF_MAIL_FROM", "a@example.cn\nBcc: b@example.cn", "a mail address"),
    ("HANDOFF_OUTBOUND", "10.1.0.0/99", "networks"),
    ("HANDOFF_LOG", "xml", "one of text, json"),
]


def field_of(variable: str) -> str:
    return next(name for name, knob in KNOBS.items() if knob.variable == variable)


def refusal(environment: dict[str, str]) -> InvalidInput:
    with pytest.raises(InvalidInput) as refused:
        Settings.from_env({"HANDOFF_HOME": "/nowhere", **environment})
    return refused.value


def test_every_setting_has_a_knob_and_every_knob_is_tried() -> None:
    assert list(KNOBS) == [each.name for each in fields(Settings)]
    assert {row[0] for row in GOOD} == {row[0] for row in BAD} == {knob.variable for knob in KNOBS.values()}
    assert len(KNOBS) < 25


def test_defaults(tmp_path: Path) -> None:
    settings = Settings.from_env({"HANDOFF_HOME": str(tmp_path)})
    assert settings == Settings(home=tmp_path)
    assert (settings.bind, settings.base_url) == ("127.0.0.1:8000", "http://127.0.0.1:8000")
    assert (settings.database_url, settings.redis_url, settings.secret_key) == ("", "", "")
    assert settings.pool == settings.web_threads + 2 == 10


@pytest.mark.parametrize(("variable", "text", "value"), GOOD)
def test_a_text_becomes_a_value(variable: str, text: str, value: object) -> None:
    settings = Settings.from_env({"HANDOFF_HOME": "/nowhere", variable: text})
    assert getattr(settings, field_of(variable)) == value


@pytest.mark.parametrize(("variable", "text", "expected"), BAD)
def test_a_wrong_text_is_named_with_what_was_expected(variable: str, text: str, expected: str) -> None:
    [problem] = refusal({variable: text}).problems
    assert problem.field == variable
    assert problem.text.en.startswith("Expected ")
    assert expected in problem.text.en
    assert "，但" in problem.text.zh


@pytest.mark.parametrize(("variable", "text", "_"), BAD)
def test_a_refusal_repeats_no_secret(variable: str, text: str, _: str) -> None:
    said = str(refusal({variable: text}))
    assert "geheim" not in said
    assert SIGNING[:10] not in said
    assert SEALING[4:14] not in said


def test_all_wrong_texts_are_named_at_once() -> None:
    refused = refusal({"HANDOFF_STEPS": "many", "HANDOFF_LOG": "xml", "HANDOFF_BIND": "here"})
    assert [problem.field for problem in refused.problems] == ["HANDOFF_BIND", "HANDOFF_STEPS", "HANDOFF_LOG"]


def test_secrets_do_not_show() -> None:
    settings = Settings(
        database_url="postgresql+psycopg://u:geheim@db/x", redis_url="redis://:geheim@c", secret_key=SIGNING
    )
    assert "geheim" not in repr(settings)
    assert SIGNING not in repr(settings)


def test_a_value_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("redis://:geheim@cache:6379/0\n")
    assert Settings.from_env({"REDIS_URL_FILE": str(tmp_path / "url")}).redis_url == "redis://:geheim@cache:6379/0"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    [problem] = refusal({"REDIS_URL_FILE": str(tmp_path / "absent")}).problems
    assert (problem.field, str(tmp_path / "absent") in problem.text.en) == ("REDIS_URL", True)


def test_a_value_and_a_file_together_are_refused(tmp_path: Path) -> None:
    [problem] = refusal({"REDIS_URL": "redis://cache", "REDIS_URL_FILE": str(tmp_path)}).problems
    assert "REDIS_URL_FILE" in problem.text.en
