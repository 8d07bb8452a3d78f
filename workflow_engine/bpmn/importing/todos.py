"""What is left to do in a draft: each item a problem with a way out; those that refuse keep it from being published."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from workflow_engine.bpmn.importing.sayings import COVERED, SAYINGS, WAYS, WHERE
from workflow_engine.bpmn.xml import Element, local
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text

WORST = ("info", "warning", "refuse")


@dataclass(slots=True)
class Todos:
    """A list that grows while a file is repaired."""

    noted: list[Problem] = field(default_factory=list)

    def note(self, code: str, at: Element, **facts: object) -> None:
        """Add what SAYINGS says of a code, about an element."""
        saying = SAYINGS[code]
        name = at.get("id")
        facts["at"] = at.get("name") or name or local(at)
        said = {key: _inline(value) for key, value in facts.items()}
        text = Text(saying.text.zh.format(**said), saying.text.en.format(**said))
        self.noted.append(Problem(code, text, name, line=at.sourceline, severity=saying.severity, way_out=saying.way))

    def with_findings(self, found: Iterable[Problem]) -> tuple[Problem, ...]:
        """Together with what the check found, which adds its severity where it found the same; in the order of the file."""
        listed = list(dict.fromkeys(self.noted))
        known = {
            (covered, each.element): number
            for number, each in enumerate(listed)
            for covered in COVERED.get(each.code, ())
        }
        for finding in found:
            if finding.code == "unsupported_extension" and finding.severity == "info":
                continue  # said in better words by whoever took over the setting
            number = known.get((finding.code, finding.element))
            if number is None:
                listed.append(_with_way(finding))
            else:
                worst = max(listed[number].severity, finding.severity, key=WORST.index)
                listed[number] = replace(listed[number], severity=worst)
        return tuple(sorted(listed, key=lambda each: each.line or 0))


def _with_way(finding: Problem) -> Problem:
    return finding if finding.way_out else replace(finding, way_out=WAYS.get(finding.code, WHERE))


def _inline(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value
