"""Who asks: a browser or a token to the person behind it, with his roles and rights. One statement."""

from datetime import timedelta

from workflow_engine.domain.errors import NotSignedIn
from workflow_engine.domain.limits import limit
from workflow_engine.domain.person import Person
from workflow_engine.domain.secret import digest
from workflow_engine.store import people
from workflow_engine.store.database import Database

IDLE = timedelta(seconds=limit("web_session_idle_seconds"))
ABSOLUTE = timedelta(seconds=limit("web_session_seconds"))
SEEN = timedelta(minutes=1)  # a web session's last sight is written at most this often


def by_session(database: Database, secret: str) -> tuple[Person, bool]:
    """Whose browser this is, and whether its last sight should be written. Raises NotSignedIn when it has expired."""
    with database.reading() as connection:
        found = people.known(connection, session=digest(secret))
    if found is None or found.seen_at is None or found.created_at is None:
        raise NotSignedIn()
    now = database.bound() or found.now
    if now - found.seen_at > IDLE or now - found.created_at > ABSOLUTE:
        raise NotSignedIn(code="session_expired")
    return found.person, now - found.seen_at > SEEN


def by_token(database: Database, secret: str) -> Person:
    """Whose token this is. Raises NotSignedIn."""
    with database.reading() as connection:
        found = people.known(connection, token=digest(secret))
    if found is None or (found.expires_at is not None and found.expires_at < (database.bound() or found.now)):
        raise NotSignedIn()
    return found.person


def by_key(database: Database, key: str) -> Person | None:
    with database.reading() as connection:
        found = people.known(connection, key=key)
    return None if found is None else found.person


def demo_accounts(database: Database) -> list[tuple[str, str, str]]:
    """Key, name and role of the sample company's people; empty in a real installation."""
    with database.reading() as connection:
        return people.demo(connection)
