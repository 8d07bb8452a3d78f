"""Prepared statements behave as SQLAlchemy's do, except for what they cost."""

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.company import Company
from workflow_engine.store.prepared import Prepared


def test_names_are_bound_and_casts_left_alone(company: Company) -> None:
    statement = Prepared("SELECT :name::text, CAST(:number AS integer) + 1", "name number")
    with company.database.reading() as connection:
        (row,) = statement.all(connection, {"name": "王芳", "number": 41})
    assert (row.name, row.number) == ("王芳", 42)


def test_nothing_found_is_none(company: Company) -> None:
    with company.database.reading() as connection:
        assert Prepared("SELECT 1 AS one WHERE :never", "one").one_or_none(connection, {"never": False}) is None


def test_it_is_part_of_the_transaction_of_its_connection(company: Company) -> None:
    with company.database.engine.begin() as connection:
        Prepared("UPDATE people SET name = :name WHERE key = 'liqiang'").run(connection, {"name": "李小强"})
        connection.rollback()
    assert company.one("SELECT name FROM people WHERE key = 'liqiang'") == "李强"


def test_it_fails_as_any_other_statement_does(company: Company) -> None:
    twice = Prepared("INSERT INTO departments (key, name_zh, name_en) VALUES (:key, '财务部', 'Finance')")
    with company.database.engine.connect() as connection, pytest.raises(IntegrityError):
        twice.run(connection, {"key": "finance"})


def test_a_lost_connection_is_not_used_again(company: Company) -> None:
    with company.database.engine.connect() as connection:
        ask = Prepared("SELECT pg_backend_pid()", "pid")
        pid = ask.one_or_none(connection, {}).pid  # type: ignore[union-attr]
        company.sql("SELECT pg_terminate_backend(:pid, 5000)", pid=pid)
        with pytest.raises(DBAPIError) as lost:
            ask.all(connection, {})
        assert lost.value.connection_invalidated
        assert connection.invalidated
