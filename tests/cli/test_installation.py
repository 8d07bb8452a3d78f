"""The programs of an installation see the settings that the supervisor decided on, however they were given."""

from argparse import Namespace
from pathlib import Path

import pytest

from workflow_engine.cli import installation
from workflow_engine.cli.account import server_account
from workflow_engine.cli.home import make_keys
from workflow_engine.cli.sockets import prepare
from workflow_engine.settings import Settings


def chosen(home: Path | None = None, port: str | None = None) -> Namespace:
    return Namespace(home=home and str(home), port=port)


def test_the_command_line_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HANDOFF_HOME", "/elsewhere")
    monkeypatch.setenv("HANDOFF_BIND", "0.0.0.0:80")
    settings = Settings.from_env(installation.environment(chosen(tmp_path, "8080")))
    assert (settings.home, settings.bind) == (tmp_path, "0.0.0.0:8080")


def test_without_it_the_environment_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HANDOFF_HOME", str(tmp_path))
    monkeypatch.delenv("HANDOFF_BIND", raising=False)
    settings = installation.settings(chosen())
    assert (settings.home, settings.bind) == (tmp_path, "127.0.0.1:8000")
    assert settings.database_url == f"postgresql+psycopg://handoff@/handoff?host={tmp_path}/run"
    assert Settings.from_env(installation.environment(chosen(port="9"))).bind == "127.0.0.1:9"


def test_keys_of_the_home_are_used_unless_others_are_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert installation.settings(chosen(tmp_path)).secret_key == ""
    make_keys(tmp_path)
    settings = installation.settings(chosen(tmp_path))
    assert (settings.secret_key, settings.data_key) == tuple(
        (tmp_path / name).read_text() for name in ("secret_key", "data_key")
    )
    monkeypatch.setenv("HANDOFF_SECRET_KEY", settings.secret_key[::-1])
    assert installation.settings(chosen(tmp_path)).secret_key == settings.secret_key[::-1]


def test_given_servers_are_kept(tmp_path: Path) -> None:
    given = Settings(home=tmp_path, database_url="postgresql+psycopg://db/x", redis_url="redis://cache")
    assert installation.addressed(given) == given


def test_programs_see_what_was_decided(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Although some of it comes from files, which would contradict a variable of the same name."""
    prepare(tmp_path, server_account(tmp_path))
    (tmp_path / "log").write_text("text")
    (tmp_path / "key").write_text("yM2c-0vN8eJq_4WbT7xKpZ9rLfHs3DgU")
    for name in ("DATABASE_URL", "REDIS_URL", "HANDOFF_BIND", "HANDOFF_LOG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HANDOFF_LOG_FILE", str(tmp_path / "log"))
    monkeypatch.setenv("HANDOFF_SECRET_KEY_FILE", str(tmp_path / "key"))
    monkeypatch.setenv("HANDOFF_STEPS", "3")
    settings = installation.settings(chosen(tmp_path, "8080"))
    seen = Settings.from_env(installation.children(settings))
    assert seen == settings
    assert (seen.log, seen.steps, seen.secret_key[:4]) == ("text", 3, "yM2c")
