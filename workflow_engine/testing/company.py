"""The people of a scenario, from the same facts as those of an installation: departments, roles and people by key."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from workflow_engine.domain.choice import Attachment, Option
from workflow_engine.domain.person import Person
from workflow_engine.domain.text import Text


class Company:
    """Answers what routing asks of an organisation."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        """`facts` has `departments`, `roles` and `people` as lists of objects that refer to one another by key."""
        self._heads: dict[str, str | None] = {each["key"]: each.get("head") for each in facts["departments"]}
        self._people: dict[str, Mapping[str, Any]] = {each["key"]: each for each in facts["people"]}
        self._rights = {role["key"]: frozenset(role.get("rights", ())) for role in facts["roles"]}

    def person(self, key: str) -> Person | None:
        facts = self._people.get(key)
        if facts is None:
            return None
        department, roles = facts.get("department"), frozenset(facts.get("roles", ()))
        led = frozenset(name for name, head in self._heads.items() if head == key)
        rights = frozenset[str]().union(*(self._rights.get(role, frozenset()) for role in roles))
        return Person(key, key, facts["name"], roles, frozenset({department} if department else ()), led, rights)

    def head(self, department: str) -> str | None:
        return self._heads.get(department)

    def department(self, person: str) -> str | None:
        return self._people.get(person, {}).get("department")

    def manager(self, person: str, level: int) -> str | None:
        """The superior `level` steps up; none where nobody is named."""
        found: str | None = person
        for _ in range(level):
            found = self._people.get(found or "", {}).get("manager")
        return found


class AnythingGoes:
    """Lookups of a form that is tried: every key may be chosen, and is its own label; every file is there."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def options(self, source: str) -> list[Option]:
        return []

    def option(self, source: str, key: str) -> Option | None:
        return Option(key, Text(key, key))

    def label(self, source: str, key: str) -> Text:
        return Text(key, key)

    def attachment(self, id: str) -> Attachment | None:
        return Attachment(id, id, 1, "0" * 64, self._now)
