"""suspend a process with all that runs, and resume it: nobody and nothing starts it meanwhile."""

from argparse import ArgumentParser, Namespace

from workflow_engine.cli import installation, standing
from workflow_engine.domain.person import SYSTEM


def arguments(parser: ArgumentParser) -> None:
    acts = parser.add_subparsers(required=True, metavar="ACT", dest="act")
    for name, text in (("suspend", "with all its instances"), ("resume", "with those suspended together with it")):
        part = acts.add_parser(name, help=text)
        installation.arguments(part)
        part.add_argument("key", help="key of the process")
        if name == "suspend":
            part.add_argument("--reason", required=True, help="for the history")


def run(chosen: Namespace) -> int:
    from workflow_engine.operations import suspension
    from workflow_engine.operations.transaction import connected

    with connected(installation.settings(chosen)) as database:
        if chosen.act == "suspend":
            made = suspension.suspend_all(database, chosen.key, SYSTEM, chosen.reason)
        else:
            made = suspension.resume_all(database, chosen.key, SYSTEM)
    return standing.told(made.done, made.left)
