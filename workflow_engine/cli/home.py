"""The home of an installation: one folder with everything it keeps, held by one `handoff up` at a time."""

import base64
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workflow_engine.cli.account import Account, name_of
from workflow_engine.domain.errors import NotAllowed, WrongState
from workflow_engine.domain.text import Text
from workflow_engine.knobs import KNOBS

LOCK = "up.lock"  # also the mark by which we know a folder of ours


def prepare(home: Path, account: Account) -> None:
    """Makes the folder, or refuses one that is not ours or that the servers' account cannot reach.

    Only the home itself gets its mode from us; a folder above it is never loosened.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotAllowed(
            Text(
                f"应能创建目录 {home}，但未能创建：{error.strerror}。请用 --home 另选目录。",
                f"Expected to make the folder {home}, but: {error.strerror}. Choose another with --home.",
            )
        ) from error
    refuse_strangers(home)
    home.chmod(0o700 if account.uid == os.geteuid() else 0o711)
    if not account.reaches(home):
        raise NotAllowed(
            Text(
                f"PostgreSQL 不能以 root 运行，将使用账户 {account.name}，但该账户无法进入 {home}。"
                "请用 --home 指定它能进入的目录，例如 /var/lib/handoff，或以普通用户启动。",
                f"PostgreSQL refuses root and runs as {account.name}, but that account cannot enter {home}. "
                "Choose a folder it can reach with --home, such as /var/lib/handoff, or start as an ordinary user.",
            )
        )


def refuse_strangers(home: Path) -> None:
    owner = home.stat().st_uid
    if owner != os.geteuid():
        raise NotAllowed(
            Text(
                f"{home} 属于账户 {name_of(owner)}，当前账户是 {name_of(os.geteuid())}。"
                "请以该账户启动，或用 --home 另选目录。",
                f"{home} belongs to {name_of(owner)}, but you are {name_of(os.geteuid())}. "
                "Start as that account, or choose another folder with --home.",
            )
        )
    if not (home / LOCK).exists() and any(home.iterdir()):
        raise WrongState(
            Text(
                f"应为空目录或 Handoff 的数据目录，但 {home} 中有其他文件。",
                f"Expected an empty folder or a home of Handoff, but {home} holds other files.",
            )
        )


@contextmanager
def held(home: Path, address: str) -> Iterator[None]:
    """Ours until the end of the block, or of this process. Raises WrongState with the address of who holds it."""
    with (home / LOCK).open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise already_running(home, file.read()) from error
        file.truncate(0)
        file.write(address)
        file.flush()
        yield


def already_running(home: Path, address: str) -> WrongState:
    return WrongState(
        Text(f"{home} 已在运行，地址为 {address}", f"{home} is already running at {address}"),
        code="already_running",
        address=address,
    )


def running_at(home: Path) -> str | None:
    """The address of the `handoff up` that holds the home, if one does."""
    if not (home / LOCK).exists():
        return None
    with (home / LOCK).open(encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return file.read()
    return None


def make_keys(home: Path) -> None:
    """The secrets that nobody has given yet, each in a file only its owner can read."""
    for file in (home / knob.file for knob in KNOBS.values() if knob.file):
        if not file.exists():
            written = file.with_suffix(".new")
            written.touch(mode=0o600)
            written.write_bytes(base64.urlsafe_b64encode(os.urandom(32)))
            written.rename(file)
