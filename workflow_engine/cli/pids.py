"""Processes that are not our children, by their number: numbers are used again, and the dead may stay listed."""

import os

import psutil


def alive(pid: int, born: float) -> psutil.Process | None:
    """The process, unless it ended."""
    try:
        process = psutil.Process(pid)
        return None if is_another(pid, born) or is_dead(process) else process
    except psutil.NoSuchProcess:
        return None


def is_another(pid: int, born: float) -> bool:
    """Whether the number now belongs to another process."""
    try:
        now: float = psutil.Process(pid).create_time()
        return abs(now - born) >= 1  # second; the system's clock may have been set
    except psutil.NoSuchProcess:
        return False


def is_dead(process: psutil.Process) -> bool:
    """Whether it ended. A dead one whose parent died too stays listed where nobody collects it, as in a container."""
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def group(leader: int) -> list[psutil.Process]:
    """The members of a process group, which may be there although their leader is gone."""
    return [process for process in psutil.process_iter() if group_of(process.pid) == leader]


def group_of(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except (ProcessLookupError, PermissionError):
        return None
