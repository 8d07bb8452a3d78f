"""Signing in and out, tokens, and the people of a company."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from threading import Semaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from workflow_engine.domain.errors import NotFound, NotSignedIn, WrongState
from workflow_engine.domain.person import Person
from workflow_engine.domain.secret import digest
from workflow_engine.domain.text import Text
from workflow_engine.operations.transaction import Tx, one_transaction
from workflow_engine.store import company, people

ADMINISTRATORS = {
    "key": "it.admin",
    "zh": "系统管理员",
    "en": "System administrator",
    "rights": ["administer", "design", "oversee"],
}
_hashing = Semaphore(2)  # each verification takes 64 MiB and much of a core


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person and the secret for his browser; only its digest is kept."""

    person: Person
    secret: str


@one_transaction
def sign_in(tx: Tx, key: str, password: str, *, agent: str = "", address: str = "") -> SignedIn:
    """Begin a web session. Raises NotSignedIn, the same and after the same time for an unknown name."""
    found = people.password(tx.connection, key)
    if not _verified(found[1] if found else _nobody(), password) or found is None:
        raise NotSignedIn(code="wrong_password")
    known = people.known(tx.connection, key=key)
    assert known is not None
    secret = secrets.token_urlsafe(32)
    now = tx.database.now(tx.connection)
    people.begin_session(tx.connection, digest(secret), known.person.id, now, agent[:200], address)
    return SignedIn(known.person, secret)


@one_transaction
def sign_out(tx: Tx, secret: str) -> None:
    people.end_session(tx.connection, digest(secret))


@one_transaction
def sign_out_everywhere(tx: Tx, person: Person) -> None:
    people.end_sessions(tx.connection, person.id)


@one_transaction
def seen(tx: Tx, secret: str) -> None:
    """Note that a browser is still in use."""
    people.seen(tx.connection, digest(secret), tx.database.now(tx.connection))


@one_transaction
def issue_token(tx: Tx, key: str, name: str, days: int | None = None) -> str:
    """A bearer token for the API, shown once. Raises NotFound."""
    known = people.known(tx.connection, key=key)
    if known is None:
        raise NotFound(
            Text(f"没有登录名为 {key} 的人。", f"Expected the sign-in name of somebody, but nobody is {key}.")
        )
    secret = f"ho_{secrets.token_urlsafe(32)}"
    now = tx.database.now(tx.connection)
    expires = now + timedelta(days=days) if days else None
    people.add_token(tx.connection, digest(secret), known.person.id, name, now, expires)
    return secret


@one_transaction
def choose_locale(tx: Tx, person: Person, locale: str) -> None:
    """Remember the language somebody has chosen."""
    people.choose_locale(tx.connection, person.id, locale)


@one_transaction
def create_administrator(tx: Tx, key: str, name: str) -> str:
    """Write somebody who may do everything; answers his password, which is not kept. Raises WrongState when he exists."""
    if people.known(tx.connection, key=key) is not None:
        raise WrongState(Text(f"{key} 已存在。", f"Expected a new name, but {key} exists."), code="already_done")
    secret = secrets.token_urlsafe(12)
    person = {"key": key, "name": name, "roles": [ADMINISTRATORS["key"]], "password": hashed(secret)}
    company.write(tx.connection, {"departments": [], "roles": [ADMINISTRATORS], "people": [person]})
    return secret


def hashed(password: str) -> str:
    """What is kept of a password."""
    return _hasher().hash(password)


def _verified(stored: str | None, password: str) -> bool:
    with _hashing:
        try:
            return _hasher().verify(stored or _nobody(), password[:1000])
        except (VerificationError, InvalidHashError):
            return False


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    """What an unknown name is checked against, so that it takes as long."""
    return _hasher().hash(secrets.token_urlsafe(16))
