"""The Server-Sent Events of a running task."""

import asyncio
from collections.abc import Callable
from typing import Any, Final

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from agentstudio_agents.disconnect import unless_disconnected
from agentstudio_agents.plain_json import encode_json
from agentstudio_agents.problem import Problem
from agentstudio_agents.run import Listener
from agentstudio_agents.tasks import RunningTask
from agentstudio_agents.thought import AgentEvent, AgentProgress, AgentThought

KEEP_ALIVE_SECONDS: Final = 15
"""Pause between comments, so that no proxy takes a thinking agent for a dead connection."""

_KEEP_ALIVE: Final = b": keep-alive\n\n"
_DONE: Final = b"data: [DONE]\n\n"
_HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def event_body(event: AgentEvent) -> dict[str, Any]:
    """Return an event of the agent as the JSON object of a message."""
    if isinstance(event, AgentThought):
        kind = "thought"
    elif isinstance(event, AgentProgress):
        kind = "progress"
    else:
        kind = "log"
    return {"type": kind, kind: event.model_dump(by_alias=True, exclude_none=True)}


class EventStream(Response):
    """Starts a task and sends what it tells, each event as it occurs.

    The agent writes straight to the connection, so a slow reader slows the agent and nothing piles
    up. A refusal by `start` leaves as a plain HTTP error, since nothing was sent before it.
    """

    def __init__(self, start: Callable[[Listener], RunningTask]) -> None:
        super().__init__(media_type="text/event-stream", headers=_HEADERS)
        del self.headers["content-length"]
        self._start = start
        self._turn = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the stream as an ASGI application."""

        async def write(message: bytes, last: bool = False) -> None:
            async with self._turn:
                await send({"type": "http.response.body", "body": message, "more_body": not last})

        async def tell(event: AgentEvent) -> None:
            await write(_message(event_body(event)))

        async def attend() -> None:
            while not running.outcome.done():
                await asyncio.wait({running.outcome}, timeout=KEEP_ALIVE_SECONDS)
                if not running.outcome.done():
                    await write(_KEEP_ALIVE)
            outcome = running.outcome.result()
            if isinstance(outcome, Problem):
                await write(_message({"type": "error", "error": outcome.body}))
            else:
                await write(b'data: {"type":"response","response":%b}\n\n' % outcome.body)
            await write(_DONE, last=True)

        async with self._turn:
            running = self._start(tell)
            start = {
                "type": "http.response.start",
                "status": self.status_code,
                "headers": self.raw_headers,
            }
            await send(start)
            await send({"type": "http.response.body", "body": _KEEP_ALIVE, "more_body": True})
        await unless_disconnected(receive, running, attend())


def _message(body: dict[str, Any]) -> bytes:
    return b"data: " + encode_json(body) + b"\n\n"
