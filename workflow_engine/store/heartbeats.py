"""When each clock and worker was last alive."""

import os
import socket

from sqlalchemy import Connection, text

BEAT = text("""
    INSERT INTO heartbeats (name, seen_at, host, pid) VALUES (:name, clock_timestamp(), :host, :pid)
    ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at
""")


def beat(connection: Connection, name: str) -> None:
    connection.execute(BEAT, {"name": name, "host": socket.gethostname(), "pid": os.getpid()})
