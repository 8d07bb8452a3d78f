"""say what is wrong with an installation; the exit code is 1 when something is."""

from argparse import ArgumentParser, Namespace

from workflow_engine.cli import installation
from workflow_engine.cli.checks import CHECKS
from workflow_engine.cli.speech import say
from workflow_engine.domain.text import Text


def arguments(parser: ArgumentParser) -> None:
    installation.arguments(parser)


def run(chosen: Namespace) -> int:
    settings = installation.settings(chosen)
    findings = [finding for check in CHECKS for finding in check(settings)]
    for finding in findings:
        zh, en = ("错误", "wrong") if finding.wrong else ("正常", "ok   ")
        say(Text(f"{zh}  {finding.text.zh}", f"{en}  {finding.text.en}"))
    return int(any(finding.wrong for finding in findings))
