"""What happened, as the one spine that history, notices and statistics read: an event per act, numbered per instance.

Events of an instance form a chain: each carries the hash of the one before, so a changed, missing or moved row shows.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflow_engine.domain.text import Text

TOPICS: Mapping[str, Text] = {
    "instance.started": Text("发起了流程", "started the process"),
    "instance.completed": Text("流程结束", "the process ended"),
    "instance.cancelled": Text("终止了流程", "cancelled the process"),
    "instance.suspended": Text("挂起了流程", "suspended the process"),
    "instance.resumed": Text("恢复了流程", "resumed the process"),
    "instance.moved": Text("移动了流程的位置", "moved the process to another place"),
    "instance.rewound": Text("回退到较早的状态", "went back to an earlier state"),
    "instance.migrated": Text("迁移到另一版本", "moved to another version"),
    "instance.migration_undone": Text("撤销了版本迁移", "undid the move to another version"),
    "variables.changed": Text("修改了数据", "changed the data"),
    "work_item.claimed": Text("签收", "claimed"),
    "work_item.released": Text("退还", "released"),
    "work_item.completed": Text("办理", "completed"),
    "timer.fired": Text("定时器到期", "a timer fired"),
    "message.received": Text("收到消息", "a message came"),
    "signal.received": Text("收到信号", "a signal came"),
    "call.answered": Text("外部系统已答复", "an outside system answered"),
    "call.failed": Text("外部系统调用失败", "an outside system failed"),
    "incident.opened": Text("出现异常", "an incident was opened"),
    "incident.resolved": Text("异常已处理", "an incident was resolved"),
}
GENESIS = b""


@dataclass(frozen=True, slots=True)
class Event:
    """One act. `payload` holds JSON values and references, never what a person typed; `actor` None is the system."""

    seq: int
    topic: str
    at: datetime
    actor: str | None = None
    principal: str | None = None
    work_item: str | None = None
    element: str | None = None
    payload: Mapping[str, Any] | None = None


def chained(event: Event, instance: str, previous: bytes) -> bytes:
    """The hash of an event that follows the one with hash `previous`."""
    return hashlib.sha256(previous + canonical(event, instance)).digest()


def canonical(event: Event, instance: str) -> bytes:
    """The bytes that are hashed: the same for the same row, whatever wrote it."""
    row = [
        instance,
        event.seq,
        event.topic,
        event.at.isoformat(),
        event.actor,
        event.principal,
        event.work_item,
        event.element,
        event.payload or {},
    ]
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
