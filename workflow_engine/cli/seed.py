"""What a database is filled with before the programs start: calendars always, and on a trial the sample company.

A trial is an installation whose address is on this machine; its demo accounts must never be reachable from elsewhere.
"""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from workflow_engine.cli.installation import ROOT
from workflow_engine.cli.speech import say
from workflow_engine.domain.person import SYSTEM
from workflow_engine.domain.text import Text
from workflow_engine.operations import company, connectors, definitions, instances, messages, packages
from workflow_engine.operations.transaction import Database
from workflow_engine.queries import who
from workflow_engine.settings import Settings

SAMPLE = Path(__file__).parent / "sample"
FIRST = ("liqiang", "chenjing", "wangfang", "zhoulan", "liuyang", "linshu", "admin")
SYSTEMS = ("erp.stock_check", "erp.stock_release", "crm.order_update", "finance.receivable")
LOCAL = {"localhost", "127.0.0.1", "::1"}


def fill(database: Database, settings: Settings) -> None:
    company.begin(database)
    if is_trial(settings) and company.is_empty(database):
        found_sample(database)
    if company.is_sample(database):
        install_packages(database)
        begin_work(database)
        tell_accounts()


def is_trial(settings: Settings) -> bool:
    return urlsplit(settings.base_url).hostname in LOCAL


def found_sample(database: Database) -> None:
    """The sample company: departments, roles, people with demo accounts, and the things its forms refer to."""
    say(Text("创建示例公司…", "Founding the sample company …"))
    organisation = _read("organisation.json")
    people = [{**person, "password": company.DEMO_PASSWORD, "is_demo": True} for person in organisation["people"]]
    company.found(database, {**organisation, "people": people})
    company.know_objects(database, _read("objects.json"))
    connectors.know_sample(database, SYSTEMS)
    company.call_sample(database)


def install_packages(database: Database) -> None:
    """Every package of `processes/` that is not the current version yet."""
    for manifest in sorted((ROOT / "processes").glob("*/package.json")):
        for version in definitions.install(database, packages.read_folder(manifest.parent), SYSTEM):
            zh, en = version.name.zh, version.name.en
            say(Text(f"发布流程：{zh} v{version.version}", f"Published {en} v{version.version}"))


def begin_work(database: Database) -> None:
    """A few prepayments on their way, so that no department finds its inbox empty. Those begun before stay as they are."""
    work = _read("work.json")
    for entry in work["starts"]:
        person = who.by_key(database, entry["by"])
        if person is not None:
            instances.start(database, "prepayment", person, entry["values"], request=entry["request"])
    for entry in work["messages"]:
        key, values = entry["correlation"], entry["values"]
        messages.publish(database, SYSTEM, entry["name"], key, values, message_id=entry["id"])


def tell_accounts() -> None:
    """A few to begin with; the sign-in page offers all of them."""
    people = {person["key"]: person for person in _read("organisation.json")["people"]}
    shown = [f"{key} ({people[key]['name']}, {people[key]['roles'][0]})" for key in FIRST]
    say(Text(f"演示账号（密码 {company.DEMO_PASSWORD}）：", f"Demo accounts (password {company.DEMO_PASSWORD}):"))
    for line in shown:
        say(Text(f"  {line}", f"  {line}"))


def _read(name: str) -> Any:
    return json.loads((SAMPLE / name).read_text("utf-8"))
