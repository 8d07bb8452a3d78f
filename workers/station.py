"""What a worker process works with, made once at its start and passed on."""

import os
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Event

from workflow_engine.operations.due import Leased
from workflow_engine.operations.transaction import Database
from workflow_engine.settings import Settings

Act = Callable[["Station", Leased], object]


@dataclass(frozen=True, slots=True)
class Station:
    """`acts` says what is done with a row of each kind that this worker serves.

    `ending` is set when the process is asked to end: what has begun is finished, nothing new is begun."""

    settings: Settings
    database: Database
    acts: Mapping[str, Act]
    ending: Event = field(default_factory=Event)


def name(of: str) -> str:
    """How the heartbeats of this process are called: `clock:...` or `worker:steps:...`."""
    return f"{of}:{socket.gethostname()}:{os.getpid()}"
