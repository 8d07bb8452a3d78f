"""write somebody who may do everything, and print the password to sign in with for the first time."""

from argparse import ArgumentParser, Namespace

from workflow_engine.cli import installation
from workflow_engine.cli.speech import say
from workflow_engine.domain.text import Text


def arguments(parser: ArgumentParser) -> None:
    installation.arguments(parser)
    parser.add_argument("--user", metavar="NAME", required=True, help="sign-in name")
    parser.add_argument("--name", help="the name people see")


def run(chosen: Namespace) -> int:
    from workflow_engine.operations import people
    from workflow_engine.operations.transaction import connected

    with connected(installation.settings(chosen)) as database:
        password = people.create_administrator(database, chosen.user, chosen.name or chosen.user)
    say(Text(f"{chosen.user} 的密码：{password}", f"Password of {chosen.user}: {password}"))
    return 0
