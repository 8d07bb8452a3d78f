"""Filling a database from the command line: tables and calendars always, people only where that is safe."""

import pytest

from tests.company import Company
from workflow_engine.cli.__main__ import main
from workflow_engine.queries import waiting, who
from workflow_engine.store.database import Database


@pytest.fixture
def bare(new_database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> Database:
    """A database that commands of a trial installation work on."""
    monkeypatch.setenv("DATABASE_URL", new_database_url)
    monkeypatch.setenv("HANDOFF_HOME", str(tmp_path))
    return Database(new_database_url)


def count(database: Database, table: str) -> int:
    with database.reading() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def test_a_trial_gets_the_sample_company_once(bare: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"]) == 0
    said = capsys.readouterr().out
    assert "liqiang (李强, sales.rep)" in said
    assert "预付款 v1" in said or "Customer prepayment v1" in said
    people, versions = count(bare, "people"), count(bare, "versions")
    assert people >= 25
    assert versions >= 1
    assert who.by_key(bare, "chenjing").heads == {"sales"}
    assert who.by_key(bare, "admin").may("administer")
    assert count(bare, "calendars") == 3
    begun = count(bare, "instances"), count(bare, "messages")
    assert begun == (4, 1)
    assert waiting.counts(bare, who.by_key(bare, "chenjing")).mine == 3
    assert main(["migrate"]) == 0
    assert (count(bare, "people"), count(bare, "versions")) == (people, versions)
    assert (count(bare, "instances"), count(bare, "messages")) == begun
    bare.close()


def test_an_installation_with_an_address_of_its_own_gets_nobody(
    bare: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANDOFF_BASE_URL", "https://flow.example.cn")
    assert main(["migrate"]) == 0
    assert (count(bare, "people"), count(bare, "calendars")) == (0, 3)
    assert main(["create-admin", "--user", "zhoulan", "--name", "周岚"]) == 0
    assert who.by_key(bare, "zhoulan").may("design")
    bare.close()


def test_a_company_that_works_already_stays_as_it_is(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", company.database.engine.url.render_as_string(hide_password=False))
    assert main(["migrate"]) == 0
    assert company.one("SELECT count(*) FROM people WHERE is_demo") == 0


def test_a_token_opens_the_api(bare: Database, capsys: pytest.CaptureFixture[str]) -> None:
    main(["migrate"])
    capsys.readouterr()
    assert main(["token", "--user", "wangfang", "--days", "1"]) == 0
    secret = capsys.readouterr().out.strip()
    assert who.by_token(bare, secret).name == "王芳"
    assert main(["token", "--user", "nobody"]) == 1
    bare.close()
