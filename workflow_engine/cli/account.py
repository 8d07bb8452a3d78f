"""As whom the embedded servers run. PostgreSQL refuses root, so root lends it an account that has no other rights."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LENT = ("handoff", "postgres", "_postgres", "nobody")  # the first that exists on the machine


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int

    def spawning(self) -> dict[str, Any]:
        """Arguments of subprocess that make a program run as this account."""
        return {} if self.uid == os.geteuid() else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def reaches(self, path: Path) -> bool:
        """Whether it may enter the folder, or run the program, at `path`."""
        command = ["/usr/bin/env", "test", "-x", str(path)]
        return subprocess.run(command, cwd="/", check=False, **self.spawning()).returncode == 0

    def takes(self, folder: Path) -> None:
        """Makes a folder and everything in it its own."""
        for path in (folder, *folder.rglob("*")):
            if path.lstat().st_uid != self.uid:
                os.lchown(path, self.uid, self.gid)


def own_account() -> Account:
    uid = os.geteuid()
    return Account(name_of(uid), uid, os.getegid())


def server_account(home: Path) -> Account:
    """Ours; as root the owner of the data that is there already, or else the first of LENT."""
    if os.geteuid() != 0:
        return own_account()
    data = home / "postgres"
    if data.exists() and (owner := data.stat()).st_uid:
        return Account(name_of(owner.st_uid), owner.st_uid, owner.st_gid)
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = next(known[name] for name in LENT if name in known)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:  # containers run accounts that have no entry
        return str(uid)
