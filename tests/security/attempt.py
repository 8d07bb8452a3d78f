"""What an attempt on the API is, the company it is made on, and how one sees that nothing has changed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from werkzeug.test import TestResponse

from tests.company import Company
from tests.web.asking import Caller
from tests.web.drawn import purchase
from workflow_engine.operations import definitions, instances, work_items

CALLERS = ("admin", "linshu", "liqiang", "zhaomin", "chenjing", "wangfang", "liuyang")
RECORDS = ("denials",)  # tables that a refusal may write to
TABLES = """
    SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition
       AND relnamespace = 'public'::regnamespace ORDER BY relname
"""


class Target:
    """A purchase that 李强 holds, and callers by name."""

    def __init__(self, company: Company, caller: Callable[..., Caller]) -> None:
        self.company = company
        self._callers = {key: caller(key) for key in (None, *CALLERS)}
        definitions.deploy(company.database, purchase(), company.admin)
        self.instance = instances.start(company.database, "purchase", company.liqiang, {}).id
        self.item = company.one("SELECT id::text FROM work_items")
        work_items.claim(company.database, self.item, company.liqiang)

    def by(self, key: str | None) -> Caller:
        return self._callers[key]

    def upload(self, data: bytes, name: str = "diagram.bpmn") -> TestResponse:
        return self.by("admin").upload(data, name)

    def complete(self, values: Any) -> TestResponse:
        return self.by("liqiang").post(f"/work-items/{self.item}/completion", {"values": values})

    def send(self, text: str | bytes) -> TestResponse:
        """A completion as it goes over the wire."""
        path = f"/work-items/{self.item}/completion"
        return self.by("liqiang").ask("POST", path, data=text, content_type="application/json")

    def start(self, key: str, variables: dict[str, Any] | None = None) -> TestResponse:
        return self.by("admin").post("/instances", {"definition": key, "variables": variables or {}})

    def digests(self) -> dict[str, str]:
        return digests(self.company, *RECORDS)


def digests(company: Company, *without: str) -> dict[str, str]:
    """A digest of the rows of every table but some, such as those that record a refusal."""
    names = [name for (name,) in company.sql(TABLES) if name not in without]
    digest = "SELECT md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) FROM {} t"
    return {name: company.one(digest.format(name)) for name in names}


@dataclass(frozen=True)
class Attempt:
    """One thing to try and the refusal it must get: a status and one of the codes."""

    act: Callable[[Target], TestResponse]
    status: int
    codes: tuple[str, ...] = ()


def upload(data: bytes, *codes: str, status: int = 422, name: str = "diagram.bpmn") -> Attempt:
    return Attempt(lambda target: target.upload(data, name), status, codes)


def values(posted: Any, *codes: str, status: int = 422) -> Attempt:
    return Attempt(lambda target: target.complete(posted), status, codes)


def wire(text: str | bytes, *codes: str, status: int = 400) -> Attempt:
    return Attempt(lambda target: target.send(text), status, codes)


def asked(path: str, *codes: str, status: int = 400, **query: Any) -> Attempt:
    return Attempt(lambda target: target.by("liqiang").get(path, **query), status, codes)
