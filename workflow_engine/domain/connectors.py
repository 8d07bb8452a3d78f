"""The kinds of connectors a diagram may name, with the parameters each understands. Workers perform them."""

from collections.abc import Mapping
from dataclasses import dataclass

from workflow_engine.domain.text import Text


@dataclass(frozen=True, slots=True)
class ConnectorKind:
    """`parameters` are names a diagram may give; those in `required` it must give, or the named connector's settings."""

    label: Text
    parameters: frozenset[str]
    required: frozenset[str] = frozenset()


KINDS: Mapping[str, ConnectorKind] = {
    "http": ConnectorKind(
        Text("HTTP 请求", "HTTP request"),
        frozenset({"url", "method", "headers", "query", "body", "timeout", "errors"}),
        frozenset({"url"}),
    ),
    "email": ConnectorKind(
        Text("发送邮件", "Send mail"), frozenset({"to", "subject", "text"}), frozenset({"to", "subject", "text"})
    ),
    "notify": ConnectorKind(
        Text("站内通知", "Notify people"), frozenset({"to", "zh", "en"}), frozenset({"to", "zh", "en"})
    ),
    "sample": ConnectorKind(Text("示例系统", "Sample system"), frozenset()),
}
