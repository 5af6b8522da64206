"""How much memory a computation may take."""

import resource
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from agentstudio_agents.error import AgentError

MAX_BYTES: Final = 2 * 1024**3
"""Address space of a computing process. What it computes with takes about a third of it."""


@contextmanager
def memory_limit(what: str) -> Generator[None]:
    """Let the work inside fail with an `AgentError` when it needs more than the limit.

    For use in the processes of `AgentRun.compute`, as the limit is the whole process's. Only Linux
    counts address space.
    """
    if sys.platform != "linux":
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MAX_BYTES if hard == resource.RLIM_INFINITY else min(MAX_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    try:
        yield
    except MemoryError:
        raise AgentError(f"{what} needs more than {MAX_BYTES // 1024**3} GiB of memory") from None
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
