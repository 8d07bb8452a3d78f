"""bring the database up to date: its tables, the shipped calendars, and on a trial the sample company.

Safe to repeat, and to run from several machines at once.
"""

from argparse import ArgumentParser, Namespace

from workflow_engine.cli import installation


def arguments(parser: ArgumentParser) -> None:
    installation.arguments(parser)


def run(chosen: Namespace) -> int:
    from workflow_engine.cli import seed
    from workflow_engine.operations import schema
    from workflow_engine.operations.transaction import connected

    settings = installation.settings(chosen)
    with connected(settings) as database:
        schema.upgrade(database)
        seed.fill(database, settings)
    return 0
