"""Ending a process together with every process that it started."""

import os
import signal
import sys
from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Final, NamedTuple

MARK: Final = "AGENTSTUDIO_PROCESS"
"""Variable of the environment that a process and its descendants share; its value is unique."""

_PREFIX: Final = f"{MARK}=".encode()
_BEGIN: Final = 19
"""Position of the time of the start in `/proc/PID/stat`, after the name."""

_TIMES: Final = slice(11, 15)
"""Where it says what the process has used: its own time as user and system, then its children's."""

_TICKS_A_SECOND: Final = os.sysconf("SC_CLK_TCK")

_ROUNDS: Final = 20
"""Most times that the processes are looked through; one that forks between two is found again."""


class Leader(NamedTuple):
    """A process that leads a session.

    Attributes:
        pid: Its process id. It may have ended already.
        mark: Value of `MARK` in the environment that it was started with.
        begin: When it was started, in the kernel's ticks; no descendant is older.
    """

    pid: int
    mark: str
    begin: int


class _Process(NamedTuple):
    pid: int
    parent: int
    session: int
    is_zombie: bool
    mark: bytes | None


def begin_of(pid: int) -> int:
    """Return when a process was started, in the kernel's ticks; 0 if that is not known."""
    fields = _status(str(pid))
    return 0 if fields is None else int(fields[_BEGIN])


def processor_seconds(pid: int) -> float | None:
    """Return the processor time that a process and children that it has awaited have used.

    None: it has ended, or this is not Linux.
    """
    fields = _status(str(pid))
    return None if fields is None else sum(map(int, fields[_TIMES])) / _TICKS_A_SECOND


def kill_trees(leaders: Sequence[Leader], others: Collection[int] = ()) -> None:
    """Kill processes and their descendants, also those that have left their session.

    On Linux, descendants are found by their parents, by the session and by the mark in their
    environment, so that a daemon is found as well whose parent has ended. Only one that has both
    lost its parent and cleared its environment escapes. Other systems: the process group.

    Args:
        leaders: The processes.
        others: Processes that are known to descend from none of them.
    """
    if sys.platform != "linux":
        for leader in leaders:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(leader.pid, signal.SIGKILL)
        return
    for _ in range(_ROUNDS):
        found = _descendants(leaders, others)
        if not found:
            return
        for pid in found:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)


def _descendants(leaders: Sequence[Leader], others: Collection[int]) -> set[int]:
    """Return the processes to kill that have not ended yet."""
    pids = {leader.pid for leader in leaders}
    marks = {f"{MARK}={leader.mark}".encode() for leader in leaders}
    begin = min((leader.begin for leader in leaders), default=0)
    # An environment is read under a lock that a process holds while it asks for memory, so that
    # reading it may take long: what is known to be another's is left out.
    listed = set(os.listdir("/proc")).difference(map(str, others))
    processes = [each for pid in listed if (each := _read(pid, begin)) is not None]
    family = {each.pid for each in processes
              if each.pid in pids or each.session in pids or each.mark in marks}  # fmt: skip
    size = -1
    while size != len(family):
        size = len(family)
        family |= {each.pid for each in processes if each.parent in family}
    return family - {os.getpid(), *(each.pid for each in processes if each.is_zombie)}


def _read(pid: str, begin: int) -> _Process | None:
    """Return a process that is not older than `begin`."""
    fields = _status(pid)
    if fields is None or int(fields[_BEGIN]) < begin:
        return None
    is_zombie = fields[0] == b"Z"
    return _Process(int(pid), int(fields[1]), int(fields[3]), is_zombie, _mark_of(pid))


def _status(pid: str) -> list[bytes] | None:
    if not pid.isdigit():
        return None
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            # The name, in parentheses, may hold anything.
            return file.read().rpartition(b")")[2].split()
    except OSError:
        return None


def _mark_of(pid: str) -> bytes | None:
    try:
        with open(f"/proc/{pid}/environ", "rb") as file:
            variables = file.read().split(b"\0")
    except OSError:  # It is another user's, or has ended.
        return None
    return next((each for each in variables if each.startswith(_PREFIX)), None)
