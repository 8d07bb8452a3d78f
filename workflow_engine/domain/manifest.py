"""What the manifest of a package, `package.json`, and its texts may say. Names it does not know are left alone."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from workflow_engine.domain.limits import limit
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.routing import RoutingProblem, candidates
from workflow_engine.domain.text import CONTROL, Text

RIGHTS = ("start", "see", "manage")


class Entry(NamedTuple):
    """What an entry has to be, as a test and in words."""

    fits: Callable[[Any], bool]
    expected: Text


def problems(manifest: Any, texts: Mapping[str, Any]) -> Iterator[Problem]:
    """All that is wrong, each with a field such as `package.json: title` or `texts/en.json: apply`."""
    if not isinstance(manifest, dict):
        yield _wrong("package.json", Text("对象", "an object"))
        return
    for name, entry in ENTRIES.items():
        if name in manifest and not entry.fits(manifest[name]):
            yield _wrong(f"package.json: {name}", entry.expected)
    for language, named in texts.items():
        yield from _texts(f"texts/{language}.json", named)


def roles(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The roles that are given rights, each with the place that names it."""
    for right, listed in manifest.get("permissions", {}).items():
        for each in candidates(", ".join(listed)):
            if each.kind == "role":
                yield each.name, f"package.json: permissions.{right}"


def _texts(file: str, named: Any) -> Iterator[Problem]:
    if not isinstance(named, dict):
        yield _wrong(file, Text("对象", "an object"))
        return
    for name, text in named.items():
        if not _is_line(text):
            yield _wrong(f"{file}: {name[: limit('id_characters')]}", LINE)


def _is_line(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= limit("name_characters") and not CONTROL.search(value)


def _is_label(value: Any) -> bool:
    """One text for both languages, or one for each."""
    return all(map(_is_line, value.values())) if isinstance(value, dict) else _is_line(value)


def _are_lines(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= limit("form_fields") and all(map(_is_line, value))


def _are_reasons(value: Any) -> bool:
    return (
        isinstance(value, dict) and all(map(_is_line, value)) and all(isinstance(each, str) for each in value.values())
    )


def _are_days(value: Any) -> bool:
    return type(value) is int and 1 <= value <= 366 * limit("calendar_years")


def _are_rights(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() <= set(RIGHTS) and all(map(_are_candidates, value.values()))


def _are_candidates(value: Any) -> bool:
    if not _are_lines(value):
        return False
    try:
        candidates(", ".join(value))
    except RoutingProblem:
        return False
    return True


LINE = Text("不超过一行的文字", "a line of text")
LABEL = Text("文字，或 zh 与 en 的文字", "a text, or one in zh and one in en")
ENTRIES: Mapping[str, Entry] = {
    **dict.fromkeys(("key", "owner", "calendar", "numbering", "title"), Entry(_is_line, LINE)),
    **dict.fromkeys(("name", "category"), Entry(_is_label, LABEL)),
    "summary": Entry(_are_lines, Text("字段名的列表", "a list of names of fields")),
    "permissions": Entry(
        _are_rights,
        Text("start、see、manage 各自的候选人列表", "start, see and manage, each with a list of candidates"),
    ),
    "history_days": Entry(_are_days, Text("天数", "a number of days")),
    "uncovered": Entry(_are_reasons, Text("元素与其原因", "elements, each with its reason")),
}


def _wrong(field: str, expected: Text) -> Problem:
    said = Text(f"{field} 应为{expected.zh}。", f"Expected {field} to be {expected.en}, but it is not.")
    return Problem("bad_type", said, field=field)
