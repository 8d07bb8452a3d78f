"""try an expression, or a decision of a DMN file, with values; nothing is stored.

Variables are written as a FEEL context or as JSON: `handoff try 'amount > 1000' --values '{"amount": 1200}'`.
"""

import json
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path

from workflow_engine.cli.speech import say, write
from workflow_engine.domain.errors import InvalidInput
from workflow_engine.domain.text import Text


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("expression", nargs="?", default="", help="FEEL; with --decision the name of the decision")
    parser.add_argument(
        "--decision", type=Path, metavar="FILE", help="a DMN file; its last decision unless one is named"
    )
    parser.add_argument("--values", default="", metavar="CONTEXT", help="the variables, such as {amount: 12}")


def run(chosen: Namespace) -> int:
    from workflow_engine.operations import trials
    from workflow_engine.queries import plain

    now = datetime.now(UTC)  # noqa: TID251 - what is tried needs no database
    if chosen.decision:
        if not chosen.decision.is_file():
            said = Text(f"{chosen.decision} 不存在。", f"Expected a file, but there is no {chosen.decision}.")
            raise InvalidInput(said)
        done = trials.decision(chosen.decision.read_bytes(), chosen.expression, chosen.values, now)
    else:
        done = trials.expression(chosen.expression, chosen.values, now)
    write(json.dumps(plain.value(done.value), ensure_ascii=False))
    for note in done.notes:
        say(note)
    return 0
