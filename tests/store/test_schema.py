"""The schema: what the revisions make is what the tables say, and history cannot be rewritten."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from workflow_engine.domain.errors import Unavailable
from workflow_engine.operations import schema
from workflow_engine.store.database import Database
from workflow_engine.store.tables import metadata


@pytest.fixture
def fresh(new_database_url: str):
    database = Database(new_database_url)
    yield database
    database.close()


def test_the_revisions_make_the_tables(fresh: Database) -> None:
    with fresh.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    months = {name for name in inspect(fresh.engine).get_table_names() if name not in metadata.tables}
    assert [each for each in differences if not (each[0] == "remove_table" and each[1].name in months)] == []


def test_upgrading_twice_changes_nothing(fresh: Database) -> None:
    schema.upgrade(fresh)
    schema.require_current(fresh)


def test_another_revision_is_refused(fresh: Database) -> None:
    with fresh.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Unavailable) as refused:
        schema.require_current(fresh)
    assert "9999" in refused.value.text.en


@pytest.mark.parametrize("name", sorted(metadata.tables))
def test_every_table_says_what_it_is(name: str) -> None:
    assert metadata.tables[name].comment


@pytest.mark.parametrize("act", ["UPDATE events SET seq = 2", "DELETE FROM events"])
def test_history_is_append_only(company, act: str) -> None:
    from tests.bpmn.drawing import end, file, flows, process, start, work
    from workflow_engine.operations import instances

    company.deploy(file(process(start() + work("a") + end() + flows("s>a a>e"))))
    instances.start(company.database, "p", company.liqiang, {})
    with pytest.raises(Exception, match="append only"):
        company.sql(act)


def test_the_coming_months_have_partitions(fresh: Database) -> None:
    assert schema.prepare_months(fresh) == []
    with fresh.reading() as connection:
        names = connection.execute(
            text("SELECT count(*) FROM pg_class WHERE relispartition AND relkind = 'r'")
        ).scalar_one()
    assert names >= 6


def test_every_foreign_key_that_is_joined_or_deleted_by_has_an_index(fresh: Database) -> None:
    """A missing one makes deleting a parent a scan of the whole child table."""
    missing = text("""
        SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c
          JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
          JOIN pg_class t ON t.oid = c.conrelid
         WHERE c.contype = 'f' AND NOT t.relispartition AND c.confrelid = 'instances'::regclass
           AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])
    """)
    with fresh.reading() as connection:
        assert list(connection.execute(missing)) == []
