"""The folder of the servers' sockets: in the home, or, as a socket's path must be short, in one of its own."""

import stat
import tempfile
from pathlib import Path

from workflow_engine.cli.account import Account, server_account

LONGEST = 103  # bytes of a socket's path that every system takes: macOS 103, Linux 107
NAME = "/.s.PGSQL.5432"


def prepare(home: Path, account: Account) -> Path:
    """The folder, made when needed; only its account may enter it."""
    folder = place(home) or elsewhere(home)
    folder.mkdir(mode=0o700, exist_ok=True)
    account.takes(folder)
    return folder


def place(home: Path) -> Path | None:
    """Where the sockets of this home are; None when they need a folder elsewhere and have none yet."""
    inside = home / "run"
    if len(f"{inside}{NAME}".encode()) <= LONGEST:
        return inside
    note = home / "sockets"
    noted = Path(note.read_text("utf-8")) if note.exists() else None
    return noted if noted and is_private(noted, server_account(home)) else None


def is_private(folder: Path, account: Account) -> bool:
    """Whether it is there and the account's alone: anybody may make a folder in /tmp under a name that became free."""
    try:
        facts = folder.lstat()
    except FileNotFoundError:
        return False
    return facts.st_uid == account.uid and facts.st_mode == stat.S_IFDIR | 0o700


def elsewhere(home: Path) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="handoff-", dir="/tmp"))  # TMPDIR may be as long as the home
    (home / "sockets").write_text(str(folder), "utf-8")
    return folder
