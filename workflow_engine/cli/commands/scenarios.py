"""run the scenarios of a package folder: what differed, and which nodes and flows none of them reached.

Ends with 1 when something differed or was not reached. Nothing leaves this machine and no database is needed.
"""

import os
import unicodedata
from argparse import ArgumentParser, Namespace
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

from workflow_engine.cli.speech import language, say, write
from workflow_engine.domain.errors import InvalidInput
from workflow_engine.domain.text import Text
from workflow_engine.testing.coverage import Coverage
from workflow_engine.testing.scenarios import Played, Report


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("path", type=Path, help="package folder, such as processes/prepayment")
    parser.add_argument(
        "--junit", type=Path, metavar="FILE", help="also write the results as a build server reads them"
    )


def run(chosen: Namespace) -> int:
    from workflow_engine.cli import rehearsal
    from workflow_engine.testing import scenarios

    folder: Path = chosen.path
    if not folder.is_dir():
        raise InvalidInput(Text(f"{folder} 不是文件夹。", f"Expected a package folder, but there is no {folder}."))
    report = scenarios.run(rehearsal.prepared(folder))
    tell(report)
    if chosen.junit:
        chosen.junit.write_bytes(junit(report))
    return 0 if report.is_green else 1


def tell(report: Report) -> None:
    names = {each.key: each.name.said_in(language(os.environ)) for each in report.played}
    widest = max((_width(name) for name in names.values()), default=0)
    for each in report.played:
        name = names[each.key] + " " * (widest - _width(names[each.key]))
        say(Text(f"{_mark(each)} {name}  步骤 {each.steps:2}", f"{_mark(each)} {name}  steps {each.steps:2}"))
    for each in report.played:
        _tell_differences(each)
    _tell_coverage(report.coverage)


def junit(report: Report) -> bytes:
    """The results in JUnit's XML: a case for each scenario, and one for what none of them reached."""
    suite = Element("testsuite", name="scenarios")
    for each in report.played:
        case = SubElement(suite, "testcase", name=each.key)
        for found in each.differences:
            _fail(case, f"{found.step} {found.what}: expected {_shown(found.expected)}, got {_shown(found.got)}")
    covered = SubElement(suite, "testcase", name="coverage")
    if report.coverage.missed:
        _fail(covered, "not reached: " + ", ".join(report.coverage.missed))
    failed = sum(len(case) > 0 for case in suite)
    suite.attrib.update(tests=str(len(suite)), failures=str(failed))
    return bytes(tostring(suite, "utf-8", xml_declaration=True))


def _fail(case: Element, message: str) -> None:
    SubElement(case, "failure", message=message)


def _tell_differences(played: Played) -> None:
    for found in played.differences:
        place = Text(
            f"{played.key}，第 {found.step} 步，{found.what}：", f"{played.key}, step {found.step}, {found.what}:"
        )
        say(place)
        say(Text(f"  应为 {_shown(found.expected)}", f"  expected {_shown(found.expected)}"))
        say(Text(f"  实为 {_shown(found.got)}", f"  got      {_shown(found.got)}"))


def _tell_coverage(found: Coverage) -> None:
    nodes, flows = found.share(found.nodes), found.share(found.flows)
    say(
        Text(
            f"覆盖：节点 {nodes[0]}/{nodes[1]}，连线 {flows[0]}/{flows[1]}",
            f"Coverage: {nodes[0]} of {nodes[1]} nodes, {flows[0]} of {flows[1]} flows",
        )
    )
    for element in found.missed:
        write(f"  - {element}")


def _mark(played: Played) -> str:
    return "✗" if played.differences else "✓"


def _shown(value: object) -> str:
    return str(value) if isinstance(value, str) else repr(value)


def _width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
