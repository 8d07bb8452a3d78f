"""The embedded Valkey: nothing in it is truth, so it keeps nothing on disk and is never adopted, only replaced."""

import socket
from pathlib import Path

from workflow_engine.cli import programs
from workflow_engine.cli.account import Account
from workflow_engine.cli.children import Child

PATIENCE = 1.0  # seconds for one answer
OPTIONS = {
    "port": "0",  # no TCP: whoever can write here can name work for the workers
    "unixsocketperm": "700",
    "save": "",
    "appendonly": "no",
    "daemonize": "no",
    "logfile": "valkey.log",  # beside the socket; what it warns of does not concern a cache without a disk
}


def command(home: Path, sockets: Path, account: Account) -> list[str | Path]:
    options = [part for name, value in OPTIONS.items() for part in (f"--{name}", value)]
    return [programs.valkey(home, account), "--unixsocket", listening(sockets), *options]


def server(home: Path, sockets: Path, account: Account) -> Child:
    started = command(home, sockets, account)
    return Child("valkey", started, folder=sockets, environment={"LC_ALL": "C"}, account=account)


def listening(sockets: Path) -> Path:
    return sockets / "valkey.sock"


def address(sockets: Path) -> str:
    return f"unix://{listening(sockets)}"


def ready(sockets: Path) -> bool:
    """Whether it answers PING. By hand: a client library would double the memory of the supervisor."""
    with socket.socket(socket.AF_UNIX) as wire:
        wire.settimeout(PATIENCE)
        try:
            wire.connect(str(listening(sockets)))
            wire.sendall(b"PING\r\n")
            return wire.recv(64).startswith(b"+PONG")
        except OSError:
            return False
