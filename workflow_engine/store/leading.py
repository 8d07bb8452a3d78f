"""One of several clocks leads: the one that holds an advisory lock on a connection of its own. The others stand by.

Leading only saves work: two leaders for a moment would wake the workers twice, and a row is leased once all the same.
"""

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, TimeoutError

from workflow_engine.domain.errors import Unavailable
from workflow_engine.store.database import Database

TAKE = text("SELECT pg_try_advisory_lock(4729402)")
STILL = text("SELECT 1")
# The server notices within half a minute that a leader's host is gone; its own default is two hours.
KEEPALIVE = text("""
    SELECT set_config('tcp_keepalives_idle', '10', false), set_config('tcp_keepalives_interval', '5', false),
           set_config('tcp_keepalives_count', '3', false)
""")


class Lead:
    """Asked again and again; the lock is kept until `leave` or until the connection is lost."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None
        self._leads = False

    def is_ours(self) -> bool:
        """Whether we lead; takes the lead when nobody has it. Raises Unavailable, and then we do not."""
        try:
            connection = self._connection or self._connect()
            if self._leads:
                connection.execute(STILL)
            else:
                self._leads = bool(connection.execute(TAKE).scalar_one())
        except (DBAPIError, TimeoutError) as error:
            self.leave()
            raise Unavailable(retry_after=1) from error
        return self._leads

    def leave(self) -> None:
        """Let another one lead."""
        connection, self._connection, self._leads = self._connection, None, False
        if connection is not None:
            connection.invalidate()  # the lock ends with the connection, so it must not go back into the pool
            connection.close()

    def _connect(self) -> Connection:
        self._connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self._connection.execute(KEEPALIVE)
        return self._connection
