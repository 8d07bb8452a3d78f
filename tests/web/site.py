"""A company with its web: people who sign in, and a purchase that goes through three hands."""

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from lxml import html
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from tests.company import Company
from web.app import create_app
from workflow_engine.domain.person import SYSTEM
from workflow_engine.domain.text import Text
from workflow_engine.operations import definitions, instances, packages
from workflow_engine.operations.company import know_objects
from workflow_engine.operations.people import hashed
from workflow_engine.queries import inbox
from workflow_engine.settings import Settings
from workflow_engine.store import notices

PURCHASE = Path(__file__).parent / "purchase"
PASSWORD = "correct horse"
ORDER: Mapping[str, Any] = {
    "supplier": "东方机电",
    "needed_by": "2026-03-20",
    "amount": "1200",
    "urgency": "normal",
    "lines": [{"article": "伺服电机", "quantity": 2}],
}


class Visitor:
    """A browser without a screen, signed in as somebody."""

    def __init__(self, client: FlaskClient, language: str = "zh-CN") -> None:
        self.client = client
        client.set_cookie("language", language)

    def get(self, path: str, **more: Any) -> "Seen":
        return Seen(self.client.get(path, **more))

    def post(self, path: str, on: str = "/inbox", **fields: Any) -> "Seen":
        """Send a form with the token of the page `on`. Names may have `__` for a point: `values__amount`."""
        token = self.get(on).page.xpath("//meta[@name='csrf']/@content")[0]
        named = {name.replace("__", "."): value for name, value in fields.items()}
        return Seen(self.client.post(path, data={"csrf_token": token, **named}))


class Seen:
    """An answer and what can be read of it."""

    def __init__(self, response: TestResponse) -> None:
        self.response, self.status, self.content = response, response.status_code, response.data
        self.text = self.content.decode("utf-8", "replace")  # files come as they are
        response.close()

    @property
    def page(self) -> Any:
        return html.fromstring(self.text or "<html/>")

    def words(self, *classes: str) -> str:
        """The text of the page, or of all elements of some classes."""
        found = [self.page] if not classes else [each for name in classes for each in self.page.find_class(name)]
        return re.sub(r"\s+", " ", " ".join(each.text_content() for each in found)).strip()

    def value(self, name: str) -> str | None:
        """What an input or text area of the page holds."""
        for field in self.page.xpath(f"//*[@name='{name}']"):
            return (field.text or "").removeprefix("\n") if field.tag == "textarea" else field.get("value")
        return None


class Site:
    """The web over a company, with the purchase deployed."""

    def __init__(self, company: Company, folder: Path, redis: str = "") -> None:
        self.company = company
        settings = Settings(home=folder, database_url="unused", redis_url=redis, secret_key="k" * 40, data_key="d" * 40)
        self.app = create_app(settings, company.database)
        company.sql("UPDATE people SET password = :hash", hash=_hash())
        self.deploy(PURCHASE)

    def deploy(self, folder: Path) -> None:
        definitions.install(self.company.database, packages.read_folder(folder), SYSTEM)

    def visitor(self, key: str, language: str = "zh-CN") -> Visitor:
        visitor = Visitor(self.app.test_client(), language)
        answer = visitor.post("/sign-in", on="/sign-in", name=key, password=PASSWORD)
        assert answer.status == 302, answer.words()
        return visitor

    def order(self, by: str = "liqiang", **changes: Any) -> str:
        """A purchase that somebody has asked for; its id."""
        started = instances.start(self.company.database, "purchase", getattr(self.company, by), {**ORDER, **changes})
        return started.id

    def centres(self, count: int) -> None:
        """Cost centres to choose from."""
        made = [(f"K{n:03}", f"成本中心 {n:03}", f"Cost centre {n:03}") for n in range(count)]
        know_objects(self.company.database, {"cost_centre": made})

    def items(self, key: str, view: str = "all") -> Sequence[inbox.InboxRow]:
        return inbox.page(self.company.database, getattr(self.company, key), view, 200)

    def tell(self, key: str, instance: str) -> None:
        """A notice, as an escalation writes it."""
        person, said = getattr(self.company, key), Text("预算审核已超时", "The budget check is overdue")
        with self.company.database.engine.begin() as connection:
            id = str(self.company.database.new_id())
            notices.add(connection, id, person.id, "escalation", said, instance, None, self.company.clock.now)

    @contextmanager
    def served(self) -> Iterator[str]:
        """The address of the web, listening."""
        server = make_server("127.0.0.1", 0, self.app, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@cache
def _hash() -> str:
    return hashed(PASSWORD)
