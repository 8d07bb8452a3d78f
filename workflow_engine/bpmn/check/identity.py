"""Ids, names, sizes, and extensions: rules about the words of a file."""

import re
from collections import Counter
from collections.abc import Iterator

from workflow_engine.bpmn import extensions as marks
from workflow_engine.bpmn.check.saying import problem
from workflow_engine.bpmn.model import NODES, Diagram, Node
from workflow_engine.bpmn.xml import BPMN, Element, local
from workflow_engine.domain.limits import limit
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import CONTROL, Text

ID = re.compile(r"[^\W\d][\w.\-]*")
WAY_OUT = Text("在属性面板中选择连接器或改写该设置。", "Choose a connector or set it again in the panel.")


def texts(root: Element, diagram: Diagram) -> Iterator[Problem]:
    """Everything that is read has a bearable length; names and documentation hold no character that hides others."""
    for element in root.iter(f"{{{BPMN}}}*"):
        name = element.get("name")
        if name is not None:
            yield from _length(element, name, "name_characters", "名称", "name")
            yield from _characters(element, name, "名称", "name")
        if local(element) in ("documentation", "text") and element.text:
            yield from _length(element, element.text, "documentation_characters", "说明", "documentation")
            yield from _characters(element, element.text, "说明", "documentation")
        for setting in marks.written(element):
            yield from _length(element, setting, "documentation_characters", "设置", "setting")


def _length(element: Element, text: str, most: str, zh: str, en: str) -> Iterator[Problem]:
    if len(text) > limit(most):
        said = Text(
            f"{zh}不得超过 {limit(most)} 个字符，现有 {len(text)} 个。",
            f"Expected a {en} of at most {limit(most)} characters, but it has {len(text)}.",
        )
        yield Problem("text_too_long", said, element=_place(element), line=element.sourceline)


def _characters(element: Element, text: str, zh: str, en: str) -> Iterator[Problem]:
    if CONTROL.search(text):
        said = Text(f"{zh}中含有控制字符。", f"Expected a {en} without control characters, but it has one.")
        yield Problem("control_characters", said, element=_place(element), line=element.sourceline)


def _place(element: Element) -> str | None:
    """The id of an element or of the one around it."""
    around = element.getparent()
    return element.get("id") or (around.get("id") if around is not None else None)


def ids(root: Element, diagram: Diagram) -> Iterator[Problem]:
    for name, lines in diagram.ids.items():
        if len(lines) > 1:
            said = Text(
                f"id {name} 出现了 {len(lines)} 次（第 {', '.join(map(str, lines))} 行）。",
                f"Expected the id {name} once, but lines {', '.join(map(str, lines))} have it.",
            )
            yield Problem("duplicate_id", said, element=name, line=lines[1])
        if len(name) > limit("id_characters") or not ID.fullmatch(name):
            said = Text(
                f"id {name[:50]!r} 应以字母开头，只含字母、数字、_、- 和 .，最多 {limit('id_characters')} 个字符。",
                f"Expected an id of letters, digits, _, - and . that begins with a letter, but found {name[:50]!r}.",
            )
            yield Problem("bad_id", said, element=name[: limit("id_characters")], line=lines[0])
    for process in diagram.processes:
        yield from (_nameless(node) for node in process.walk() if not node.id)
    yield from crowds(root)


def crowds(root: Element) -> Iterator[Problem]:
    """Too much in one file; counted in the file as it is, because reading all of it would take long."""
    tags = Counter(map(local, root.iter(f"{{{BPMN}}}*")))
    for code, name, count, zh, en in (
        ("too_many_nodes", "flow_nodes", sum(tags[kind] for kind in NODES), "节点", "nodes"),
        ("too_many_flows", "sequence_flows", tags["sequenceFlow"], "顺序流", "sequence flows"),
        ("too_many_processes", "processes", tags["process"], "流程", "processes"),
    ):
        most = limit(name)
        if count > most:
            said = Text(
                f"一个文件最多 {most} 个{zh}，现有 {count} 个。",
                f"Expected at most {most} {en} in a file, but there are {count}.",
            )
            yield Problem(code, said, element=root.get("id"), line=root.sourceline)


def _nameless(node: Node) -> Problem:
    return problem("bad_id", node, "节点缺少 id。", "Expected the node to have an id, but it has none.")


def extensions(root: Element, diagram: Diagram) -> Iterator[Problem]:
    """Our own namespace holds only what the descriptor knows; another maker's code is never run."""
    for element in root.iter(f"{{{BPMN}}}*"):
        for name in marks.unknown(element):
            said = Text(f"不认识的属性 {name}。", f"Expected an attribute that this element has, but found {name}.")
            yield Problem("unsupported_extension", said, element=element.get("id"), line=element.sourceline)
        for name in marks.missing(element):
            said = Text(f"缺少 {name}。", f"Expected {name} to be given, but it is not.")
            yield Problem("missing_setting", said, element=element.get("id"), line=element.sourceline)
        for name, text in marks.misread(element):
            shown = text.strip()[:60]
            said = Text(
                f"handoff:{name} 不能是“{shown}”。", f"Expected handoff:{name} to be another text than “{shown}”."
            )
            yield Problem("bad_type", said, element=element.get("id"), line=element.sourceline)
    for process in diagram.processes:
        for node in process.walk():
            for name in node.foreign:
                yield problem(
                    "unsupported_extension",
                    node,
                    f"{node.id} 带有其他引擎的设置 {name}，不会被执行。",
                    f"Expected no settings that another engine would execute, but {node.id} has {name}.",
                    "info" if name in node.settings.get("imported", "").split() else "refuse",
                    WAY_OUT,
                )
