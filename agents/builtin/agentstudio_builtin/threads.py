"""CPU-bound work in threads, outside of the event loop."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

T = TypeVar("T")
Checkpoint = Callable[[], None]

# Threads, not processes: a worker process would hold its own copy of the heavy libraries (about
# 100 MB), while the work here is short, can stop between chunks and leaves the event loop its
# time. Two are enough, as more would only contend for the interpreter lock.
_POOL: Final = ThreadPoolExecutor(2, thread_name_prefix="compute")


class StoppedError(Exception):
    """The work was stopped at a checkpoint."""


async def compute(work: Callable[[Checkpoint], T]) -> T:
    """Run `work(checkpoint)` in a thread.

    The work calls `checkpoint()` between chunks of at most some 100 ms; it raises `StoppedError`
    once this coroutine was cancelled. The cancellation is raised only when the thread has stopped.
    """
    stop = threading.Event()

    def checkpoint() -> None:
        if stop.is_set():
            raise StoppedError

    def start() -> T:
        checkpoint()
        return work(checkpoint)

    future = asyncio.get_running_loop().run_in_executor(_POOL, start)
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        stop.set()
        await asyncio.wait({future})
        if not future.cancelled():
            future.exception()  # Marks it as seen: the work's failure is not needed any more.
        raise
