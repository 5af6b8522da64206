"""The processes of a run, as the kernel shows them."""

import contextlib
import os
import signal
from pathlib import Path
from typing import NamedTuple


class Process(NamedTuple):
    """A process: its id, and whether it has ended but was not waited for."""

    pid: int
    ended: bool


def all_others() -> list[Process]:
    """List all processes of this namespace but this one, which is the first."""
    found = (_process(name) for name in os.listdir("/proc") if name.isdigit())
    return [process for process in found if process is not None and process.pid != os.getpid()]


def memory_of(processes: list[Process]) -> int:
    """Return the bytes that the processes hold in memory, without what files back."""
    return sum(_memory(process.pid) for process in processes)


def socket_bytes() -> int:
    """Return the most bytes that one socket's buffers may hold: the default size, and one send.

    They cannot be made larger inside, see `seccomp` and `limit_tcp_buffers`.
    """
    folder = Path("/proc/sys/net/core")
    sizes = [int((folder / name).read_text()) for name in ("rmem_default", "wmem_default")]
    return max(*sizes, 2 * 131072) * 3 // 2


def count_sockets() -> int:
    """Count the sockets of this network namespace.

    Those in flight between processes are among them, and those that were closed but whose data was
    not read: the kernel counts a socket until the last of its buffers is free.
    """
    first = Path("/proc/net/sockstat").read_text().partition("\n")[0]
    return int(first.rpartition(" ")[2])


def kill_all_others() -> int:
    """Kill all processes of this namespace but this one; return how many were running."""
    living = [process for process in all_others() if not process.ended]
    with contextlib.suppress(ProcessLookupError):
        os.kill(-1, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()
    return len(living)


def reap() -> dict[int, int]:
    """Wait for all children that have ended; return their wait statuses by process id."""
    ended: dict[int, int] = {}
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                break
            ended[pid] = status
    return ended


def _process(pid: str) -> Process | None:
    try:
        # The name, which the process chooses itself, is in brackets before the rest.
        fields = Path("/proc", pid, "stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    return Process(int(pid), fields[0] in "ZX")


def _memory(pid: int) -> int:
    """Return the bytes of a process: its share of them where others hold them too.

    A process that hides its share, as it may, is charged for all.
    """
    try:
        return _held(pid, "smaps_rollup", ("Pss_Anon:", "Pss_Shmem:"))
    except OSError:
        pass
    try:
        return _held(pid, "status", ("RssAnon:", "RssShmem:"))
    except OSError:  # It has ended.
        return 0


def _held(pid: int, file: str, names: tuple[str, ...]) -> int:
    lines = Path("/proc", str(pid), file).read_text(errors="replace").splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(names))
