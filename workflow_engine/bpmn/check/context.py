"""What a diagram may refer to. A None means that nobody knows, so nothing of that sort is refused."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workflow_engine.bpmn.world import WorkingTime

RESERVED_ROLES = frozenset({"admin", "administrator", "system", "audit", "auditor"})


@dataclass(frozen=True, slots=True)
class CheckContext:
    """Names known in an installation. `staffed` are the roles that somebody has; `forms` gives the fields of each form,
    columns as `table.column`; `labels` what the names of departments and roles stand for, as candidates. What `must_end`
    is refused when no run of it can: people will work with it; a lab only tries it. `now` is when it is published.
    """

    roles: Collection[str] | None = None
    staffed: Collection[str] | None = None
    forms: Mapping[str, Collection[str]] | None = None
    decisions: Collection[str] | None = None
    connectors: Collection[str] | None = None
    calendars: Mapping[str, WorkingTime] | None = None
    processes: Collection[str] | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    zone: str = "Asia/Shanghai"
    must_end: bool = False
    now: datetime | None = None
