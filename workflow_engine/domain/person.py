"""Who asks: a person with the keys under which work is offered to him, and what he may do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from workflow_engine.domain.errors import NotAllowed
from workflow_engine.domain.text import Text

RIGHTS: Mapping[str, Text] = {
    "design": Text("设计流程", "design processes"),
    "oversee": Text("查看部门的时限与进度", "oversee the deadlines of a department"),
    "administer": Text("管理系统", "administer the installation"),
}
EVERYONE = "everyone"
UNROUTED = "administrators"  # who gets work for which nobody could be found


@dataclass(frozen=True)
class Person:
    """`roles` are keys such as `sales.rep`; `departments` those he belongs to, `heads` those he leads."""

    id: str
    key: str
    name: str
    roles: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    heads: frozenset[str] = frozenset()
    rights: frozenset[str] = frozenset()
    locale: str = "zh-CN"
    zone: str = "Asia/Shanghai"
    mail: str = field(default="", repr=False)

    @cached_property
    def keys(self) -> frozenset[str]:
        """Offer keys that reach this person."""
        roles = {f"role:{role}" for role in self.roles}
        departments = {f"department:{name}" for name in self.departments}
        unrouted = {UNROUTED} if self.may("administer") else set()
        return frozenset({f"person:{self.key}", EVERYONE} | roles | departments | unrouted)

    def may(self, right: str) -> bool:
        """An administrator may everything."""
        return right in self.rights or "administer" in self.rights

    @property
    def oversees(self) -> bool:
        """Whether he watches deadlines of others: by a right, or as head of a department."""
        return self.may("oversee") or bool(self.heads)

    def require(self, right: str) -> None:
        """Raises NotAllowed that names the missing right."""
        if not self.may(right):
            text = Text(
                f"缺少“{RIGHTS[right].zh}”权限。", f"Expected the right to {RIGHTS[right].en}, but you do not have it."
            )
            raise NotAllowed(text, right=right)


SYSTEM = Person("", "system", "系统 System", rights=frozenset({"administer"}))
