"""Setting up the systems that diagrams call by name. Their secrets go in and are never shown again."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workflow_engine.domain import addresses
from workflow_engine.domain.connectors import KINDS
from workflow_engine.domain.errors import ConnectorFailed, InvalidInput, NotFound, Stale, Unavailable
from workflow_engine.domain.limits import limit
from workflow_engine.domain.person import Person
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text
from workflow_engine.operations import answers
from workflow_engine.operations.sealing import sealed, unsealed
from workflow_engine.operations.transaction import Tx, one_transaction
from workflow_engine.settings import Settings
from workflow_engine.store import connectors
from workflow_engine.store.connectors import ConnectorRow

NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")


@dataclass(frozen=True, slots=True)
class Connector:
    """A named connector. Of its `secrets` only the names are told."""

    name: str
    kind: str
    options: Mapping[str, Any]
    secrets: tuple[str, ...]
    revision: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an administrator sets: `secrets` None keeps those that are there, as long as they go to the same place."""

    kind: str
    options: Mapping[str, Any]
    secrets: Mapping[str, str] | None = None


@one_transaction
def read(tx: Tx, name: str, person: Person, settings: Settings) -> Connector:
    """Raises NotAllowed, NotFound."""
    person.require("administer")
    found = connectors.read(tx.connection, name)
    if found is None:
        raise NotFound()
    return _shown(found, settings)


@one_transaction
def every(tx: Tx, person: Person, settings: Settings) -> list[Connector]:
    """All named connectors, by name. Raises NotAllowed."""
    person.require("administer")
    return [_shown(each, settings) for each in connectors.every(tx.connection)]


@one_transaction
def configure(
    tx: Tx, name: str, wanted: Wanted, person: Person, settings: Settings, revision: int | None = None
) -> Connector:
    """Write a named connector; `revision` is the one that the caller has read, if he says.

    Raises NotAllowed, InvalidInput with a problem per place, Stale, Unavailable for secrets without a data key.
    """
    person.require("administer")
    found = connectors.read(tx.connection, name)
    if revision is not None and revision != (found.revision if found else 0):
        raise Stale(revision=found.revision if found else 0)
    problems = list(_problems(name, wanted, settings))
    if problems:
        raise InvalidInput(problems=problems)
    secrets = wanted.secrets if wanted.secrets is not None else _kept(found, wanted, settings)
    stored = _sealed(secrets, settings)
    options = {option: answers.value(value) for option, value in wanted.options.items()}
    number = connectors.write(tx.connection, name, wanted.kind, options, stored)
    return Connector(name, wanted.kind, options, tuple(sorted(secrets)), number)


@one_transaction
def know_sample(tx: Tx, names: Iterable[str]) -> None:
    """Set up connectors of the kind `sample` that are not there yet."""
    for name in names:
        if connectors.read(tx.connection, name) is None:
            connectors.write(tx.connection, name, "sample", {}, None)


def _shown(found: ConnectorRow, settings: Settings) -> Connector:
    names = tuple(sorted(_secrets(found, settings)))
    return Connector(found.name, found.kind, found.options, names, found.revision)


def _secrets(found: ConnectorRow, settings: Settings) -> dict[str, str]:
    """Those that the present data key opens; others are lost and have to be entered again."""
    try:
        return unsealed(settings.data_key, found.secrets)
    except ConnectorFailed:
        return {}


def _kept(found: ConnectorRow | None, wanted: Wanted, settings: Settings) -> Mapping[str, str]:
    """A secret does not follow its connector to another place: whoever changes the place must know it."""
    if found is None or found.kind != wanted.kind or found.options.get("url") != wanted.options.get("url"):
        return {}
    return _secrets(found, settings)


def _sealed(secrets: Mapping[str, str], settings: Settings) -> bytes | None:
    if secrets and not settings.data_key:
        raise Unavailable(Text("未设置 HANDOFF_DATA_KEY。", "Expected HANDOFF_DATA_KEY, but it is not set."))
    return sealed(settings.data_key, secrets)


def _problems(name: str, wanted: Wanted, settings: Settings) -> Iterator[Problem]:
    if not NAME.fullmatch(name) or name in KINDS or len(name) > limit("id_characters"):
        said = Text(
            "名称应形如 erp.stock_check，且不与种类同名。", "Expected a name such as erp.stock_check, not a kind."
        )
        yield Problem("bad_type", said, field="name")
    kind = KINDS.get(wanted.kind)
    if kind is None:
        known = ", ".join(KINDS)
        yield Problem("bad_type", Text(f"种类应为 {known} 之一。", f"Expected one of {known}."), field="kind")
        return
    for option in sorted(set(wanted.options) - kind.parameters):
        said = Text(
            f"{wanted.kind} 没有参数 {option[:50]}。",
            f"Expected a parameter of {wanted.kind}, but found {option[:50]}.",
        )
        yield Problem("unknown_field", said, field=f"options.{option[:50]}")
    if wanted.kind == "http":
        yield from _address(wanted.options.get("url"), settings)
    for secret, value in (wanted.secrets or {}).items():
        if not HEADER.fullmatch(secret) or not (value.isascii() and value.isprintable() and 0 < len(value) <= 4000):
            said = Text("应为请求头名称及其单行值。", "Expected the name of a header and its value in one line.")
            yield Problem("bad_type", said, field=f"secrets.{secret[:50]}")


def _address(url: Any, settings: Settings) -> Iterator[Problem]:
    try:
        addresses.parted(str(url or ""), settings.outbound)
    except InvalidInput as wrong:
        yield Problem(wrong.code, wrong.text, field="options.url")
