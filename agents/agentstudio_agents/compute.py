"""CPU-bound work beside the event loop."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

T = TypeVar("T")
Checkpoint = Callable[[], None]

# Threads, not processes: a worker process would hold its own copy of the heavy libraries (about
# 100 MB), while the work here is short, can stop between chunks and leaves the event loop its
# turns. Two are enough, as more would only contend for the interpreter lock.
_POOL: Final = ThreadPoolExecutor(2, thread_name_prefix="compute")


class StoppedError(Exception):
    """The work was stopped at a checkpoint."""


async def compute(work: Callable[[Checkpoint], T]) -> T:
    """Run `work(checkpoint)` in a thread.

    The work calls `checkpoint()` between chunks of at most some 100 ms; it raises `StoppedError`
    once this coroutine was cancelled. The cancellation goes on only when the thread has stopped.
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
            future.exception()  # Marks it as seen: nobody needs the work's failure any more.
        raise


def warm_up(imports: Callable[[], None]) -> None:
    """Start loading heavy libraries in the background, so that the first task need not wait."""
    threading.Thread(target=imports, name="warm-up", daemon=True).start()
