"""A believable small company in a database, the people in it, and diagrams that it works with."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import event, text

from tests.statements import watched
from workflow_engine.domain.person import Person
from workflow_engine.operations import company, definitions
from workflow_engine.operations.publication import Deployed
from workflow_engine.queries import who
from workflow_engine.store import waiting
from workflow_engine.store.database import Database
from workflow_engine.store.hints import Hints
from workflow_engine.store.waiting import Leased

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # a Monday, twelve o'clock in Shanghai
FACTS: Mapping[str, Any] = {
    "departments": [
        {"key": "sales", "zh": "销售部", "en": "Sales", "head": "chenjing"},
        {"key": "finance", "zh": "财务部", "en": "Finance", "head": "zhoulan"},
        {"key": "warehouse", "zh": "仓储部", "en": "Warehouse"},
        {"key": "it", "zh": "信息部", "en": "IT"},
    ],
    "roles": [
        {"key": "sales.rep", "department": "sales", "zh": "销售代表", "en": "Sales representative"},
        {"key": "finance.clerk", "department": "finance", "zh": "会计", "en": "Finance clerk"},
        {"key": "finance.manager", "department": "finance", "zh": "财务经理", "en": "Finance manager"},
        {"key": "warehouse.keeper", "department": "warehouse", "zh": "仓管员", "en": "Warehouse keeper"},
        {"key": "it.designer", "department": "it", "zh": "流程设计师", "en": "Designer", "rights": ["design"]},
        {"key": "it.admin", "department": "it", "zh": "管理员", "en": "Admin", "rights": ["administer", "design"]},
        {"key": "exec.gm", "zh": "总经理", "en": "General manager", "rights": ["oversee"]},
    ],
    "people": [
        {"key": "chenjing", "name": "陈静", "department": "sales", "roles": []},
        {"key": "liqiang", "name": "李强", "department": "sales", "roles": ["sales.rep"], "manager": "chenjing"},
        {"key": "zhaomin", "name": "赵敏", "department": "sales", "roles": ["sales.rep"], "manager": "chenjing"},
        {"key": "zhoulan", "name": "周岚", "department": "finance", "roles": ["finance.manager", "finance.clerk"]},
        {"key": "wangfang", "name": "王芳", "department": "finance", "roles": ["finance.clerk"], "manager": "zhoulan"},
        {"key": "liuyang", "name": "刘洋", "department": "warehouse", "roles": ["warehouse.keeper"]},
        {"key": "guanxi", "name": "关熙", "roles": ["exec.gm"]},
        {"key": "linshu", "name": "林舒", "department": "it", "roles": ["it.designer"]},
        {"key": "admin", "name": "丁一", "department": "it", "roles": ["it.admin"]},
    ],
}


class Clock:
    """The moment that the database believes in."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, span: timedelta) -> None:
        self.now += span


class Company:
    """A database with FACTS in it, whose clock stands still until a test moves it."""

    is_broken = False  # a test that damages rows on purpose says so

    def __init__(self, url: str, redis: str | None = None, pool: int = 25) -> None:
        self.clock = Clock()
        self.database = Database(url, clock=self.clock, pool=pool, hints=Hints(redis))
        company.found(self.database, FACTS)
        company.begin(self.database)

    def __getattr__(self, key: str) -> Person:
        """A person by key, as he is now."""
        person = who.by_key(self.database, key)
        if person is None:
            raise AttributeError(key)
        return person

    def deploy(self, xml: bytes, by: str = "admin") -> Deployed:
        return definitions.deploy(self.database, xml, getattr(self, by))[0]

    def sql(self, statement: str, **named: Any) -> list[Any]:
        with self.database.engine.begin() as connection:
            found = connection.execute(text(statement), named)
            return list(found) if found.returns_rows else []

    def one(self, statement: str, **named: Any) -> Any:
        """The only value of the only row."""
        return self.sql(statement, **named)[0][0]

    @contextmanager
    def counted(self) -> Iterator[list[str]]:
        """The statements sent meanwhile, commits among them."""
        sent: list[str] = []

        def commit(connection: Any) -> None:
            sent.append("COMMIT")

        event.listen(self.database.engine, "commit", commit)
        try:
            with watched(self.database, before=lambda statement, _: sent.append(statement)):
                yield sent
        finally:
            event.remove(self.database.engine, "commit", commit)

    def due(self, kind: str, most: int = 50) -> list[Leased]:
        """Rows that are due now, leased to us."""
        with self.database.engine.begin() as connection:
            return waiting.claim(connection, kind, most, self.clock())
