"""A company in an empty database: what every installation begins with, and the sample that a trial is shown with."""

from collections.abc import Iterable, Mapping
from typing import Any

from workflow_engine.operations.people import hashed
from workflow_engine.operations.transaction import Tx, one_transaction
from workflow_engine.store import calendars, company

SAMPLE = "sample"  # the setting that says that everybody here is invented
DEMO_PASSWORD = "handoff"  # noqa: S105 - of every demo account; shown at sign-in


@one_transaction
def begin(tx: Tx) -> None:
    """Write the shipped calendars, from last year to the next, as far as they are not there."""
    # The calendars of the world take 10 MiB; who only serves or works does not load them.
    from workflow_engine.operations.calendars import shipped_calendars

    year = tx.database.now(tx.connection).year
    for document in shipped_calendars(range(year - 1, year + 2)):
        name = document["name"]
        calendars.add(tx.connection, document["key"], name["zh"], name["en"], document)


@one_transaction
def found(tx: Tx, facts: Mapping[str, Any]) -> None:
    """Write departments, roles and people; who is there already stays as he is.

    `facts` has `departments`, `roles` and `people` as lists of objects that refer to one another by key.
    """
    hashes = {password: hashed(password) for password in {entry.get("password") for entry in facts["people"]} - {None}}
    people = [{**entry, "password": hashes.get(entry.get("password"))} for entry in facts["people"]]
    company.write(tx.connection, {**facts, "people": people})


@one_transaction
def know_objects(tx: Tx, objects: Mapping[str, Iterable[tuple[str, str, str]]]) -> None:
    """Write business objects by kind, each a key and its names in Chinese and English."""
    company.know_objects(tx.connection, objects)


@one_transaction
def call_sample(tx: Tx) -> None:
    """Note that this is the sample company: its people are offered at sign-in, its packages follow the product."""
    company.set_fact(tx.connection, SAMPLE, True)


@one_transaction
def is_sample(tx: Tx) -> bool:
    return company.fact(tx.connection, SAMPLE) is True


@one_transaction
def is_empty(tx: Tx) -> bool:
    """Whether nobody is there yet."""
    return company.is_empty(tx.connection)
