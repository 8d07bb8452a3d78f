"""Acts: one transaction each, which one place commits, and which knows who acts. Questions know who asks."""

import ast
from collections.abc import Iterator

import pytest

from tests.house.sources import modules

OPERATIONS, QUERIES = "workflow_engine/operations", "workflow_engine/queries"
COMMITTERS = {f"{OPERATIONS}/transaction.py", f"{OPERATIONS}/schema.py", "workflow_engine/store/migrations/env.py"}
CONNECTED = (OPERATIONS, QUERIES, "workflow_engine/store", "web", "workers")
ENDING = {"commit", "rollback", "begin", "begin_nested"}
WRITING = {"writing", "engine"}
SYSTEM = {  # acts that nobody's right decides about: whole modules, or single functions -> why
    "due": "the workers lease rows",
    "timers": "a moment has come",
    "start_timers": "a moment has come",
    "service_calls": "another system has answered",
    "outbox": "workers tell people",
    "messages.deliver": "workers route what was published",
    "company": "the command line fills an installation",
    "connectors.know_sample": "the command line fills an installation",
    "people.sign_in": "who asks is not known before",
    "people.sign_out": "who has the secret may end it",
    "people.seen": "notes that a browser is used",
    "people.issue_token": "the command line, which the operator alone has",
    "people.create_administrator": "the command line, which the operator alone has",
}
UNSEEN = {  # questions that are the same whoever asks -> why
    "definitions.versions": "versions are no secret inside a company",
    "definitions.diagram": "diagrams are no secret inside a company",
    "definitions.current_ids": "which versions are current is no secret inside a company",
    "people.names": "names of roles and departments are no secret inside a company",
    "instances.items": "asked by who has been shown the instance",
    "definitions.facts": "names of nodes, asked for rows that were found for a viewer",
    "definitions.report": "what was found in a version is no secret inside a company",
    "calendars.one": "working hours are no secret inside a company",
    "attachments": "files are asked for by an instance or a field that was found for a viewer",
    "traces.trace": "asked for an instance that was found for a viewer",
    "health": "whether the installation is well",
    "history.first_broken": "the auditor's check of the chain",
    "who": "finds out who asks",
}


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """Public functions of a module."""
    return (node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"))


def is_act(function: ast.FunctionDef) -> bool:
    return any(ast.unparse(each) == "one_transaction" for each in function.decorator_list)


def parameters(function: ast.FunctionDef) -> dict[str, str]:
    """Names with their annotations."""
    every = [*function.args.args, *function.args.kwonlyargs]
    return {each.arg: ast.unparse(each.annotation) if each.annotation else "" for each in every}


def is_listed(name: str, listed: dict[str, str]) -> bool:
    return name in listed or name.partition(".")[0] in listed


def wrong_act(name: str, function: ast.FunctionDef) -> str | None:
    """What is wrong with a public function of `operations`, if anything."""
    given = parameters(function)
    if is_act(function):
        if "person" not in given and not is_listed(name, SYSTEM):
            return f"{name} does not say who acts"
        return None if given.get("tx") == "Tx" else f"{name} does not take a Tx"
    touched = {node.attr for node in ast.walk(function) if isinstance(node, ast.Attribute)}
    if "Database" in given.values() and touched & WRITING:
        return f"{name} writes outside one_transaction"
    return None


def wrong_question(name: str, function: ast.FunctionDef) -> str | None:
    given = parameters(function)
    is_asking = "Database" in given.values()
    return (
        f"{name} does not say who asks" if is_asking and "viewer" not in given and not is_listed(name, UNSEEN) else None
    )


def endings(tree: ast.AST) -> list[str]:
    """Transactions that are begun or ended by hand."""
    return [
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ENDING
        and "connection" in ast.unparse(node.func.value) + "connection" * ("engine" in ast.unparse(node.func.value))
    ]


def named(path: str, function: ast.FunctionDef) -> str:
    return f"{path.rpartition('/')[2].removesuffix('.py')}.{function.name}"


def test_every_act_is_one_transaction_of_somebody() -> None:
    wrong = [
        said
        for path, tree in modules(OPERATIONS)
        if path not in COMMITTERS
        for function in functions(tree)
        if (said := wrong_act(named(path, function), function))
    ]
    assert wrong == []


def test_every_question_is_somebodys() -> None:
    wrong = [
        said
        for path, tree in modules(QUERIES)
        for function in functions(tree)
        if (said := wrong_question(named(path, function), function))
    ]
    assert wrong == []


def test_one_place_commits() -> None:
    assert {
        path: found for path, tree in modules(*CONNECTED) if path not in COMMITTERS and (found := endings(tree))
    } == {}


def test_what_is_listed_is_there() -> None:
    """An exception for something that is gone is taken back."""
    for folder, listed in ((OPERATIONS, SYSTEM), (QUERIES, UNSEEN)):
        names = {named(path, function) for path, tree in modules(folder) for function in functions(tree)}
        assert [name for name in listed if name not in names | {each.partition(".")[0] for each in names}] == []


@pytest.mark.parametrize(
    "source",
    [
        "@one_transaction\ndef close(tx: Tx, item: str) -> None: ...",
        "@one_transaction\ndef close(database: Database, person: Person) -> None: ...",
        "def close(database: Database, person: Person) -> None:\n    database.writing().execute(CLOSE)",
        "def close(database: Database) -> None:\n    with database.engine.connect() as connection: ...",
    ],
)
def test_an_act_that_is_none_is_found(source: str) -> None:
    (function,) = functions(ast.parse(source))
    assert wrong_act("work_items.close", function)


def test_a_question_of_nobody_is_found() -> None:
    (function,) = functions(ast.parse("def page(database: Database, most: int) -> list[Any]: ..."))
    assert wrong_question("inbox.page", function)


@pytest.mark.parametrize(
    "source",
    ["connection.commit()", "tx.connection.rollback()", "with database.engine.begin() as c: ...", "connection.begin()"],
)
def test_a_commit_elsewhere_is_found(source: str) -> None:
    assert endings(ast.parse(source))
