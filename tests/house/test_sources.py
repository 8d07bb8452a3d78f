"""What our source must not do, and where the few places are that may: each rule finds a planted violation."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pytest

from tests.house.sources import called, imported, nodes

Search = Callable[[ast.AST], str | None]  # what is wrong with a node, if anything


@dataclass(frozen=True)
class Rule:
    """`allowed` are files or folders with the reason; `within` limits a rule to some folders."""

    search: Search
    planted: str
    allowed: Mapping[str, str] = field(default_factory=dict)
    within: tuple[str, ...] = ()


def calls(*names: str) -> Search:
    """Calls whose dotted name is one of these, or ends with `.name` for a name that begins with a point."""

    def search(node: ast.AST) -> str | None:
        name = called(node)
        return next((name for each in names if name == each or (each.startswith(".") and name.endswith(each))), None)

    return search


def imports(*names: str) -> Search:
    def search(node: ast.AST) -> str | None:
        found = (name for name in imported(node) for each in names if name == each or name.startswith(f"{each}."))
        return next(found, None)

    return search


def keyword(name: str, value: bool) -> Search:
    def search(node: ast.AST) -> str | None:
        keywords = node.keywords if isinstance(node, ast.Call) else []
        is_there = any(
            each.arg == name and isinstance(each.value, ast.Constant) and each.value.value is value for each in keywords
        )
        return f"{name}={value}" if is_there else None

    return search


def silence(node: ast.AST) -> str | None:
    """A handler that catches everything, or catches every mistake and says nothing."""
    if not isinstance(node, ast.ExceptHandler):
        return None
    if node.type is None:
        return "except:"
    is_mute = all(isinstance(each, ast.Pass | ast.Continue) for each in node.body)
    return f"except {ast.unparse(node.type)}: pass" if is_mute and ast.unparse(node.type) in ALL else None


def built_sql(node: ast.AST) -> str | None:
    """SQL that is put together from anything but constants of its module."""
    if called(node).rpartition(".")[2] not in ("text", "Prepared", "exec_driver_sql"):
        return None
    (first, *_) = node.args  # type: ignore[attr-defined]
    if isinstance(first, ast.Constant):
        return None
    parts = first.values if isinstance(first, ast.JoinedStr) else [first]
    inner = [part.value if isinstance(part, ast.FormattedValue) else part for part in parts]
    is_fixed = all(isinstance(each, ast.Constant) or ast.unparse(each).rpartition(".")[2].isupper() for each in inner)
    return None if is_fixed else f"text({ast.unparse(first)[:60]})"


def open_comparison(node: ast.AST) -> str | None:
    """A secret compared with `==`, which takes longer the more of it is right."""
    if not isinstance(node, ast.Compare) or not any(isinstance(each, ast.Eq | ast.NotEq) for each in node.ops):
        return None
    names = (ast.unparse(each) for each in (node.left, *node.comparators))
    return next((name for name in names if re.search("secret|signature|digest|csrf|password", name)), None)


ALL = {"Exception", "BaseException"}
CLOCK = ("datetime.now", "datetime.utcnow", "date.today", "time.time", "time.time_ns")
RULES: Mapping[str, Rule] = {
    "nothing that was written is run": Rule(
        calls("eval", "exec", "compile", "__import__", "os.system", "os.popen", "os.fork", "tempfile.mktemp"),
        "eval('1')",
    ),
    "state is plain data": Rule(imports("pickle", "marshal", "shelve", "dill", "yaml"), "from pickle import loads"),
    "no shell": Rule(keyword("shell", True), "subprocess.run('ls', shell=True)"),
    "certificates are checked": Rule(keyword("verify", False), "get(url, verify=False)"),
    "no weak digests": Rule(calls("hashlib.md5", "hashlib.sha1"), "hashlib.md5(b'')"),
    "chance is for secrets and ids": Rule(imports("random"), "import random"),
    "the clock belongs to the database": Rule(
        calls(*CLOCK, *(f".{name}" for name in CLOCK)),
        "now = datetime.now(UTC)",
        {
            "workflow_engine/store/hints.py": "versions of inboxes that only have to differ",
            "web/etag.py": "the minute in which a page was drawn",
            "workflow_engine/cli/commands/try.py": "what is tried needs no database",
        },
    ),
    "spans are measured where processes wait": Rule(
        calls("time.monotonic", "time.sleep", "time.perf_counter", "time.process_time"),
        "time.sleep(1)",
        {
            "workers": "waits between rounds",
            "workflow_engine/cli": "waits for programs",
            "workflow_engine/store/database.py": "how long a connection has rested",
        },
    ),
    "one reader of foreign JSON": Rule(
        calls("json.loads", "json.load", "orjson.loads", ".get_json"),
        "json.loads(data)",
        {
            "workflow_engine/domain/strict_json.py": "the one reader",
            "workflow_engine/bpmn/codec.py": "our own states",
            "workflow_engine/bpmn/extensions.py": "our own description of settings",
            "workflow_engine/store": "our own rows",
            "workflow_engine/operations/sealing.py": "our own sealed secrets",
            "workflow_engine/cli": "our own notes and samples",
            "web/assets.py": "our own list of bundles",
        },
    ),
    "one parser of XML": Rule(
        calls(*(f".{name}" for name in ("fromstring", "iterparse", "XML", "XMLParser")), "etree.parse"),
        "etree.fromstring(data)",
        {"workflow_engine/bpmn/xml.py": "the one parser"},
    ),
    "one door to the outside": Rule(
        imports("requests", "httpx", "aiohttp", "urllib.request", "urllib3", "http.client", "smtplib", "socket"),
        "import http.client",
        {
            "workers": "connectors and mail; the deadline bounds sockets",
            "workflow_engine/cli": "own servers on this machine",
            "workflow_engine/store/heartbeats.py": "the name of this machine",
        },
    ),
    "SQL is written where data is read and written": Rule(
        imports("sqlalchemy.text"),
        "from sqlalchemy import text",
        {
            "workflow_engine/store": "rows",
            "workflow_engine/queries": "lists",
            "workflow_engine/operations/schema.py": "the schema itself",
        },
    ),
    "SQL is fixed": Rule(
        built_sql,
        "text(f'SELECT {column} FROM t')",
        {
            "workflow_engine/queries/inbox.py": "adds the joins of a search, which are its own",
            "workflow_engine/store/choices.py": "picks one of two conditions of its own",
            "workflow_engine/store/invariants.py": "goes through a table of questions of its own",
        },
        within=("workflow_engine/store", "workflow_engine/queries", "workflow_engine/operations"),
    ),
    "no mistake is swallowed": Rule(silence, "try:\n    f()\nexcept Exception:\n    pass"),
    "secrets are compared in constant time": Rule(
        open_comparison,
        "if given == token_digest: pass",
        within=("web", "workflow_engine/queries", "workflow_engine/operations/people.py"),
    ),
}


def complaints(rule: Rule, found: Iterable[ast.AST]) -> Iterator[str]:
    return (wrong for node in found if (wrong := rule.search(node)))


@pytest.mark.parametrize("name", RULES)
def test_our_source_keeps_it(name: str) -> None:
    rule = RULES[name]
    broken = [
        f"{path}: {wrong}"
        for path, found in nodes()
        if not path.startswith(tuple(rule.allowed)) and path.startswith(rule.within or ("",))
        for wrong in complaints(rule, found)
    ]
    assert broken == []


@pytest.mark.parametrize("name", RULES)
def test_a_planted_violation_is_found(name: str) -> None:
    assert list(complaints(RULES[name], ast.walk(ast.parse(RULES[name].planted))))


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.allowed])
def test_no_place_is_allowed_for_nothing(name: str) -> None:
    """A permission that nobody needs any more is taken back."""
    rule = RULES[name]
    used = {
        place
        for path, found in nodes()
        for place in rule.allowed
        if path.startswith(place) and any(complaints(rule, found))
    }
    assert used == rule.allowed.keys()
