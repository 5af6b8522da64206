"""The Server-Sent Events of a running task."""

import asyncio
from collections.abc import Callable
from typing import Final

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from agentstudio_agents.call.event_body import WrittenEvent, is_saved_event, written
from agentstudio_agents.call.plain_json import encode_json
from agentstudio_agents.call.run import Listener
from agentstudio_agents.call.thought import AgentEvent
from agentstudio_service.http.disconnect import unless_disconnected
from agentstudio_service.problem import Problem
from agentstudio_service.tasks.execution import Outcome
from agentstudio_service.tasks.running_tasks import RunningTask

KEEP_ALIVE_SECONDS: Final = 15
"""Pause between comments, so that no proxy takes a thinking agent for a dead connection."""

KEEP_ALIVE: Final = b": keep-alive\n\n"
"""A comment."""

DONE: Final = b"data: [DONE]\n\n"
"""The message after the last one."""

HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""Keep proxies from holding back what is sent."""


class EventStream(Response):
    """Starts a task and sends what it reports, each event as it occurs.

    The agent writes straight to the connection, so a slow reader slows the agent and nothing piles
    up. A refusal by `start` leaves as a plain HTTP error, since nothing was sent before it.
    """

    def __init__(
        self,
        start: Callable[[Listener], RunningTask],
        shown: Callable[[Problem], Problem],
    ) -> None:
        super().__init__(media_type="text/event-stream", headers=HEADERS)
        del self.headers["content-length"]
        self._start = start
        self._shown = shown
        self._turn = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the stream as an ASGI application."""

        async def write(message: bytes, last: bool = False) -> None:
            async with self._turn:
                await send({"type": "http.response.body", "body": message, "more_body": not last})

        async def send_event(event: AgentEvent | WrittenEvent) -> None:
            message = written(event)
            if not is_saved_event(message):  # No other worker continues this call.
                await write(message_of(message))

        async def attend() -> None:
            while not running.outcome.done():
                await asyncio.wait({running.outcome}, timeout=KEEP_ALIVE_SECONDS)
                if not running.outcome.done():
                    await write(KEEP_ALIVE)
            await write(last_message(running.outcome.result(), self._shown))
            await write(DONE, last=True)

        async with self._turn:
            running = self._start(send_event)
            start = {
                "type": "http.response.start",
                "status": self.status_code,
                "headers": self.raw_headers,
            }
            await send(start)
            await send({"type": "http.response.body", "body": KEEP_ALIVE, "more_body": True})
        await unless_disconnected(receive, running, attend())


def message_of(body: bytes) -> bytes:
    """Return the message with this JSON."""
    return b"data: " + body + b"\n\n"


def last_message(outcome: Outcome, shown: Callable[[Problem], Problem]) -> bytes:
    """Return the message about how a task has ended."""
    if isinstance(outcome, Problem):
        return message_of(encode_json({"type": "error", "error": shown(outcome).body}))
    return b'data: {"type":"response","response":%b}\n\n' % outcome.body
