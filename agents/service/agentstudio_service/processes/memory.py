"""How much memory a process takes."""

import os
import resource
import sys
from typing import Final

_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
MEBIBYTE: Final = 1024 * 1024


def resident_bytes(pid: int) -> int | None:
    """Return how much memory a process has in use. None: it has ended, or this is not Linux."""
    try:
        with open(f"/proc/{pid}/statm", "rb") as file:
            return int(file.read().split()[1]) * _PAGE
    except (OSError, IndexError, ValueError):
        return None


def limit_own_memory(most: int) -> None:
    """Let allocations beyond `most` bytes fail with `MemoryError`. Only Linux counts them."""
    if sys.platform != "linux":
        return
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
