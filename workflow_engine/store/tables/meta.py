"""What all tables share: the metadata with its naming of keys, and the column kinds that occur everywhere."""

from typing import Any

from sqlalchemy import Column, DateTime, ForeignKey, MetaData, Text, Uuid

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def uuid(name: str, to: str | None = None, **options: Any) -> Column[Any]:
    """An id; `to` names the column it refers to."""
    keys = [ForeignKey(to)] if to else []
    return Column(name, Uuid, *keys, **options)


def words(name: str, to: str | None = None, **options: Any) -> Column[Any]:
    keys = [ForeignKey(to)] if to else []
    return Column(name, Text, *keys, **options)


def moment(name: str, **options: Any) -> Column[Any]:
    """An instant, kept in UTC."""
    return Column(name, DateTime(timezone=True), **options)
