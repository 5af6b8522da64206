"""An event loop that no task and no callback can end."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

_log = logging.getLogger("agentstudio_agents")


def run_to_end(main: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine on a loop of its own and return its value.

    `asyncio.run` returns as soon as any task or callback raises `SystemExit` or `KeyboardInterrupt`
    or calls `loop.stop()`. Here the loop is started again, with all that was scheduled; the
    exception reaches whatever awaits the task that raised it, as any other exception does.
    """
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    task = loop.create_task(main)
    try:
        while not task.done():
            _run(loop, task)
        return task.result()
    finally:
        _close(loop)


def _run(loop: asyncio.AbstractEventLoop, task: "asyncio.Task[Any]") -> None:
    try:
        loop.run_until_complete(task)
    except (SystemExit, KeyboardInterrupt) as leave:
        if not task.done():
            _log.error("%s was raised in the event loop, which continues", type(leave).__name__)
    except RuntimeError:
        if task.done() or loop.is_closed():
            raise
        _log.error("the event loop was stopped; it continues")


def _close(loop: asyncio.AbstractEventLoop) -> None:
    try:
        left = asyncio.all_tasks(loop)
        for each in left:
            each.cancel()
        if left:
            loop.run_until_complete(asyncio.wait(left, timeout=1))
        loop.run_until_complete(loop.shutdown_asyncgens())
    except (SystemExit, KeyboardInterrupt, RuntimeError):
        _log.warning("tasks did not end in order")
    finally:
        asyncio.set_event_loop(None)
        loop.close()
