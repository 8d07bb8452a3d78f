"""publish a diagram (.bpmn), a zip or a package folder as the next version of its processes."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from workflow_engine.cli import installation
from workflow_engine.cli.speech import say
from workflow_engine.domain.errors import InvalidInput
from workflow_engine.domain.person import SYSTEM
from workflow_engine.domain.text import Text


def arguments(parser: ArgumentParser) -> None:
    installation.arguments(parser)
    parser.add_argument("path", type=Path, help="file or folder")


def run(chosen: Namespace) -> int:
    from workflow_engine.operations import definitions, packages
    from workflow_engine.operations.transaction import connected

    path: Path = chosen.path
    if not path.exists():
        raise InvalidInput(Text(f"{path} 不存在。", f"Expected a file or folder, but there is no {path}."))
    package = packages.read_folder(path) if path.is_dir() else packages.read(path.read_bytes())
    with connected(installation.settings(chosen)) as database:
        versions = definitions.publish(database, package, SYSTEM)
    for version in versions:
        say(Text(f"已发布 {version.name.zh} v{version.version}", f"Published {version.name.en} v{version.version}"))
        for warning in version.warnings:
            say(Text(f"  {warning.element}：{warning.text.zh}", f"  {warning.element}: {warning.text.en}"))
    return 0
