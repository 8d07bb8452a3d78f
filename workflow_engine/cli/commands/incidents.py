"""list what cannot go on, and try it again or go on without the call that failed."""

from argparse import ArgumentParser, Namespace
from uuid import UUID

from workflow_engine.cli import installation
from workflow_engine.cli.speech import say, write
from workflow_engine.domain import strict_json
from workflow_engine.domain.limits import limit
from workflow_engine.domain.person import SYSTEM
from workflow_engine.domain.text import Text


def arguments(parser: ArgumentParser) -> None:
    installation.arguments(parser)
    parser.add_argument("--retry", type=UUID, metavar="INCIDENT", help="apply once more what failed")
    parser.add_argument("--resolve", type=UUID, metavar="INCIDENT", help="go on without the call that failed")
    parser.add_argument("--reason", default="", help="of --resolve, for the history")
    parser.add_argument(
        "--result", default="null", metavar="JSON", help="of --resolve: what the call would have answered"
    )


def run(chosen: Namespace) -> int:
    from workflow_engine.operations import incidents
    from workflow_engine.operations.transaction import connected
    from workflow_engine.queries import incidents as queries

    with connected(installation.settings(chosen)) as database:
        if chosen.retry:
            incidents.retry(database, str(chosen.retry), SYSTEM)
        elif chosen.resolve:
            answered = strict_json.loads(chosen.result)
            incidents.resolve(database, str(chosen.resolve), SYSTEM, chosen.reason, answered)
        else:
            for row in queries.page(database, SYSTEM, limit("page_size")):
                write(f"{row.id} {row.process} {row.instance_id} {row.element} {row.code}")
                say(Text(f"  {row.text_zh}", f"  {row.text_en}"))
    return 0
