"""print an API token of a person; it is shown this once, only its digest is kept."""

from argparse import ArgumentParser, Namespace

from workflow_engine.cli import installation
from workflow_engine.cli.speech import write


def arguments(parser: ArgumentParser) -> None:
    installation.arguments(parser)
    parser.add_argument(
        "--user", metavar="NAME", required=True, help="whose sign-in name; the token may do what he may"
    )
    parser.add_argument("--name", default="cli", help="what it is for, as its list shows it")
    parser.add_argument("--days", type=int, help="how long it holds; without it until it is revoked")


def run(chosen: Namespace) -> int:
    from workflow_engine.operations import people
    from workflow_engine.operations.transaction import connected

    with connected(installation.settings(chosen)) as database:
        write(people.issue_token(database, chosen.user, chosen.name, chosen.days))
    return 0
