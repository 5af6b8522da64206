"""Detecting that the caller has disconnected."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from starlette.types import Receive

from agentstudio_service.tasks.execution import Outcome, StopReason
from agentstudio_service.tasks.running_tasks import RunningTask


async def disconnected(receive: Receive) -> None:
    """Wait until the caller closes the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _stop_when_disconnected(receive: Receive, running: RunningTask) -> None:
    await disconnected(receive)
    running.execution.stop(StopReason.DISCONNECTED)


async def outcome_unless_disconnected(receive: Receive, running: RunningTask) -> Outcome:
    """Return a running task's outcome; stop it when the caller closes the connection."""
    gone = asyncio.create_task(_stop_when_disconnected(receive, running))
    try:
        await running.execution.ended
    finally:
        # Also when the server gives up on this request while it shuts down.
        running.execution.stop(StopReason.DISCONNECTED)
        gone.cancel()
    return await running.outcome


async def unless_disconnected(
    receive: Receive, running: RunningTask, attend: Coroutine[Any, Any, None]
) -> bool:
    """Attend to a running task; stop both when the caller closes the connection.

    Returns:
        True if `attend` came to its end, False if the caller has disconnected.
    """
    gone = asyncio.create_task(disconnected(receive))
    attending = asyncio.create_task(attend)
    try:
        await asyncio.wait({gone, attending}, return_when=asyncio.FIRST_COMPLETED)
        if not attending.done():
            running.execution.stop(StopReason.DISCONNECTED)
            return False
        attending.result()
        return True
    finally:
        # Also when the server gives up on this request while it shuts down.
        running.execution.stop(StopReason.DISCONNECTED)
        gone.cancel()
        attending.cancel()
        await asyncio.gather(gone, attending, return_exceptions=True)
