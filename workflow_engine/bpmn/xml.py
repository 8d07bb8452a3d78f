"""Reading foreign XML: the only place that parses it. No DOCTYPE, no entities, no network, bounded every way."""

import re
from typing import Any, TypeAlias

from lxml import etree

from workflow_engine.domain.errors import InvalidDiagram, TooLarge
from workflow_engine.domain.limits import limit
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
HANDOFF = "http://handoff.dev/bpmn/1.0"
etree.register_namespace("handoff", HANDOFF)
ENCODINGS = {
    *("utf-8", "utf8", "us-ascii", "ascii", "utf-16", "utf-16le", "utf-16be"),
    *("gb18030", "gbk", "gb2312", "iso-8859-1", "windows-1252"),
}
PROLOG = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s++|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL
)  # all that may stand before a DOCTYPE
Element: TypeAlias = Any  # lxml's element; the library has no types


def parse(source: bytes) -> Element:
    """The root element of an XML text of at most `diagram_bytes`.

    Raises TooLarge, or InvalidDiagram with one problem (line and column where known): `xml_not_well_formed`,
    `xml_doctype_forbidden`, `xml_encoding`, `xml_too_deep`, `too_many_elements` or `too_many_attributes`.
    """
    if len(source) > limit("diagram_bytes"):
        raise TooLarge(code="too_large", limit=limit("diagram_bytes"), unit="bytes")
    if _begins_with_doctype(source):
        raise _refused("xml_doctype_forbidden", "不允许 DOCTYPE 声明。", "Expected no DOCTYPE, but found one.")
    tree = _tree(source)
    if tree.docinfo.doctype:
        raise _refused("xml_doctype_forbidden", "不允许 DOCTYPE 声明。", "Expected no DOCTYPE, but found one.")
    if (tree.docinfo.encoding or "utf-8").lower() not in ENCODINGS:
        raise _refused(
            "xml_encoding",
            f"应使用 UTF-8、UTF-16、GB18030 或 ISO-8859-1 编码，但文件声明为 {tree.docinfo.encoding}。",
            f"Expected the encoding UTF-8, UTF-16, GB18030 or ISO-8859-1, but the file declares {tree.docinfo.encoding}.",
        )
    root = tree.getroot()
    _measure(root)
    return root


def declare(root: Element) -> None:
    """Give our namespace its prefix at the root, where all elements inside find it; nothing else changes."""
    root.set(f"{{{HANDOFF}}}declared", "")
    del root.attrib[f"{{{HANDOFF}}}declared"]


def written(root: Element) -> bytes:
    """The tree as a file in UTF-8."""
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", with_tail=False)
    return text


def local(element: Element) -> str:
    """The tag without its namespace; "" for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def namespace(element: Element) -> str:
    return (etree.QName(element).namespace or "") if isinstance(element.tag, str) else ""


def _begins_with_doctype(source: bytes) -> bool:
    """Known before the library has read a declaration. Later in a file the same characters are text, as in a mail."""
    begun = PROLOG.match(source)
    is_there = begun is not None and source.startswith(b"<!DOCTYPE", begun.end())
    return is_there or any("<!DOCTYPE".encode(wide) in source for wide in ("utf-16le", "utf-16be"))


def _tree(source: bytes) -> Any:
    reader = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True, remove_comments=True
    )
    try:
        return etree.fromstring(source, reader).getroottree()
    except etree.XMLSyntaxError as error:
        line, column = error.position
        if "Excessive depth" in str(error):
            raise _too_deep() from None
        if "ncoding" in str(error):
            raise _refused(
                "xml_encoding", "文件内容与声明的编码不符。", "Expected text in the declared encoding.", line, column
            ) from None
        raise _refused(
            "xml_not_well_formed",
            f"应为格式良好的 XML，但第 {line} 行第 {column} 列有错误。",
            f"Expected well-formed XML, but line {line}, column {column} is not.",
            line,
            column,
        ) from None
    except (ValueError, LookupError):
        raise _refused("xml_encoding", "文件编码无法识别。", "Expected a known encoding, but found another.") from None


def _measure(root: Element) -> None:
    depth, count = 0, 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start" and len(element.attrib) > limit("xml_attributes"):
            raise _too_many_attributes(element)
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > limit("xml_depth"):
            raise _too_deep()
        if count > limit("xml_elements"):
            raise _refused(
                "too_many_elements",
                f"元素不得超过 {limit('xml_elements')} 个。",
                f"Expected at most {limit('xml_elements')} elements, but there are more.",
            )


def _too_many_attributes(element: Element) -> InvalidDiagram:
    most = limit("xml_attributes")
    return _refused(
        "too_many_attributes",
        f"一个元素最多 {most} 个属性。",
        f"Expected at most {most} attributes at an element, but there are more.",
        element.sourceline,
    )


def _too_deep() -> InvalidDiagram:
    most = limit("xml_depth")
    return _refused(
        "xml_too_deep", f"嵌套不得超过 {most} 层。", f"Expected at most {most} nested elements, but found more."
    )


def _refused(code: str, zh: str, en: str, line: int | None = None, column: int | None = None) -> InvalidDiagram:
    return InvalidDiagram(problems=[Problem(code, Text(zh, en), line=line, column=column)])
