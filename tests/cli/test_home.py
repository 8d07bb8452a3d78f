"""The home: whose it is, who may enter, one `handoff up` at a time, and the keys it keeps."""

import os
import pwd
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from workflow_engine.cli import home, sockets
from workflow_engine.cli.account import Account, own_account, server_account
from workflow_engine.domain.errors import NotAllowed, WrongState

NOBODY = pwd.getpwnam("nobody")
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to do with other accounts")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_its_owner_may_enter(folder: Path) -> None:
    home.prepare(folder / "a/b", own_account())
    assert mode(folder / "a/b") == 0o700


@AS_ROOT
def test_as_root_the_servers_may_pass_but_not_look(folder: Path) -> None:
    home.prepare(folder / "home", server_account(folder))
    assert mode(folder / "home") == 0o711


@AS_ROOT
def test_a_home_the_servers_cannot_reach_is_refused_and_nothing_is_loosened(folder: Path) -> None:
    (folder / "closed").mkdir(mode=0o700)
    with pytest.raises(NotAllowed, match=r"cannot enter .*closed/home.* --home"):
        home.prepare(folder / "closed/home", server_account(folder))
    assert mode(folder / "closed") == 0o700


@AS_ROOT
def test_a_home_of_another_account_is_refused(folder: Path) -> None:
    home.prepare(folder / "home", own_account())
    os.chown(folder / "home", NOBODY.pw_uid, NOBODY.pw_gid)
    with pytest.raises(NotAllowed, match="belongs to nobody, but you are root"):
        home.prepare(folder / "home", own_account())


def test_a_folder_with_other_things_is_refused_and_stays_as_it_is(folder: Path) -> None:
    (folder / "letters.txt").touch()
    with pytest.raises(WrongState, match="holds other files"):
        home.prepare(folder, own_account())
    assert mode(folder) == 0o755


def test_a_home_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter").touch()
    with pytest.raises(NotAllowed, match="letter/home, but: Not a directory"):
        home.prepare(tmp_path / "letter/home", own_account())


def test_a_second_holder_is_told_where_the_first_runs(tmp_path: Path) -> None:
    with home.held(tmp_path, "http://127.0.0.1:8000"):
        with pytest.raises(WrongState, match="already running at http://127"), home.held(tmp_path, "other"):
            pass
        assert home.running_at(tmp_path) == "http://127.0.0.1:8000"
    assert home.running_at(tmp_path) is None
    with home.held(tmp_path, "http://127.0.0.1:1"):
        assert home.running_at(tmp_path) == "http://127.0.0.1:1"


def test_keys_are_made_once_and_readable_by_the_owner_alone(tmp_path: Path) -> None:
    previous = os.umask(0)
    try:
        home.make_keys(tmp_path)
    finally:
        os.umask(previous)
    keys = tmp_path / "secret_key", tmp_path / "data_key"
    assert {mode(key) for key in keys} == {0o600}
    made = [key.read_text() for key in keys]
    assert made[0] != made[1]
    home.make_keys(tmp_path)
    assert [key.read_text() for key in keys] == made


def test_a_key_that_was_given_is_not_made(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("given")
    home.make_keys(tmp_path)
    assert (tmp_path / "secret_key").read_text() == "given"


@pytest.fixture
def long_home(tmp_path: Path) -> Iterator[Path]:
    """A home whose socket's path is one byte too long, and which may have made folders elsewhere."""
    before = set(Path("/tmp").glob("handoff-*"))
    yield home_of_length(tmp_path, 90)
    for folder in set(Path("/tmp").glob("handoff-????????")) - before:
        if not any(folder.iterdir()):
            folder.rmdir()


def home_of_length(parent: Path, inside: int) -> Path:
    """A home whose own folder of sockets has a path of that many bytes."""
    made = parent / ("x" * (inside - len(f"{parent}//run")))
    made.mkdir()
    return made


def test_sockets_lie_in_the_home(tmp_path: Path) -> None:
    longest = home_of_length(tmp_path, 89)
    assert sockets.prepare(longest, server_account(longest)) == sockets.place(longest) == longest / "run"
    assert len(f"{longest}/run{sockets.NAME}") == sockets.LONGEST
    assert mode(longest / "run") == 0o700


def test_sockets_of_a_long_home_lie_elsewhere(long_home: Path) -> None:
    assert sockets.place(long_home) is None
    made = sockets.prepare(long_home, server_account(long_home))
    assert len(f"{made}{sockets.NAME}") <= sockets.LONGEST
    assert sockets.prepare(long_home, server_account(long_home)) == sockets.place(long_home) == made
    assert (mode(made), made.stat().st_uid) == (0o700, server_account(long_home).uid)


@pytest.mark.parametrize("permissions", [None, 0o755])
def test_a_folder_elsewhere_that_is_not_private_any_more_is_not_used(long_home: Path, permissions: int | None) -> None:
    made = sockets.prepare(long_home, server_account(long_home))
    made.rmdir()
    if permissions:
        made.mkdir(mode=permissions)
    assert sockets.place(long_home) is None
    again = sockets.prepare(long_home, server_account(long_home))
    assert (mode(again), sockets.place(long_home)) == (0o700, again)


def test_the_servers_run_as_an_existing_account_without_rights(tmp_path: Path) -> None:
    lent = server_account(tmp_path)
    assert (lent.uid == os.geteuid()) is (os.geteuid() != 0)
    assert pwd.getpwnam(lent.name).pw_uid == lent.uid != 0


@AS_ROOT
def test_the_servers_run_as_the_owner_of_the_data(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    os.chown(tmp_path / "postgres", NOBODY.pw_uid, NOBODY.pw_gid)
    assert server_account(tmp_path) == Account("nobody", NOBODY.pw_uid, NOBODY.pw_gid)


def test_an_account_without_a_name_keeps_its_number() -> None:
    assert Account("54321", 54321, 54321).name == home.name_of(54321)
