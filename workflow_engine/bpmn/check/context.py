"""What a diagram may refer to. A None means that nobody knows, so nothing of that sort is refused."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workflow_engine.bpmn.world import WorkingTime
from workflow_engine.feel.types import Type

RESERVED_ROLES = frozenset({"admin", "administrator", "system", "audit", "auditor"})


@dataclass(frozen=True, slots=True)
class CheckContext:
    """Names known in an installation. `staffed` are the roles that somebody has; `forms` gives the fields of each form,
    columns as `table.column`, `types` what values the fields have, `rules` which other variables its rules read;
    `decisions` the names that each decision needs; `labels` what the names of departments and roles stand for. What
    `must_end` is refused when no run of it can: people will work with it; a lab only tries it. `now` is when it is
    published.
    """

    roles: Collection[str] | None = None
    staffed: Collection[str] | None = None
    forms: Mapping[str, Collection[str]] | None = None
    types: Mapping[str, Mapping[str, Type]] = field(default_factory=dict)
    rules: Mapping[str, Collection[str]] = field(default_factory=dict)
    decisions: Mapping[str, Collection[str]] | None = None
    connectors: Collection[str] | None = None
    calendars: Mapping[str, WorkingTime] | None = None
    processes: Collection[str] | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    zone: str = "Asia/Shanghai"
    must_end: bool = False
    now: datetime | None = None
