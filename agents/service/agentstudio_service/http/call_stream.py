"""The Server-Sent Events of a call that outlives its connection."""

import asyncio
from collections.abc import Callable
from typing import Final

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from agentstudio_agents.call.request import AgentCall
from agentstudio_service.calls.lasting_call import LastingCall
from agentstudio_service.calls.lasting_calls import LastingCalls
from agentstudio_service.http.disconnect import disconnected
from agentstudio_service.http.event_stream import (
    DONE,
    HEADERS,
    KEEP_ALIVE,
    KEEP_ALIVE_SECONDS,
    last_message,
    message_of,
)
from agentstudio_service.problem import Problem

CALL_ID: Final = "Call-Id"
"""Header of a request: the call's id. Of an answer: the call outlives this connection."""

CALL_RECEIVED: Final = "Call-Received"
"""Header of a request: how many messages of the call the caller has received. Absent: none."""

CALL_POSITION: Final = "Call-Position"
"""Header of an answer: how many messages, and how many thoughts, come before its first one."""

CALL_ATTEMPT: Final = "Call-Attempt"
"""Header of an answer: the number of the attempt of its task that the agent has received."""

CALL_AGE: Final = "Call-Age"
"""Header of an answer: for how many milliseconds the call has existed."""


class CallStream(Response):
    """Sends what a call has reported since its reader left, and then each event as it occurs.

    As long as the reader is connected, the agent writes straight to the connection. When it
    disconnects, the call continues.
    """

    def __init__(
        self,
        calls: LastingCalls,
        call: LastingCall,
        asked: AgentCall,
        received: int,
        shown: Callable[[Problem], Problem],
    ) -> None:
        """Take the call, the request that attaches to it, and how many messages it has had."""
        super().__init__(media_type="text/event-stream", headers=HEADERS)
        del self.headers["content-length"]
        self._calls = calls
        self._call = call
        self._asked = asked
        self._received = received
        self._shown = shown
        self._turn = asyncio.Lock()
        self._superseded: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._send: Send

    async def send(self, message: bytes) -> None:
        """Send a message of the agent, after those that were missed."""
        await self._write(message_of(message))

    def supersede(self) -> None:
        """End the stream without an answer."""
        if not self._superseded.done():
            self._superseded.set_result(None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the stream as an ASGI application."""
        self._send = send
        gone = asyncio.create_task(disconnected(receive))
        try:
            await self._begin()
            await self._attend(gone)
        finally:
            gone.cancel()
            self._calls.leave(self._call, self)
            await asyncio.gather(gone, return_exceptions=True)

    async def _begin(self) -> None:
        async with self._turn:  # What the agent reports meanwhile follows what was missed.
            position, missed = self._call.attach(self, self._asked, self._received)
            self.headers[CALL_ID] = self._call.id
            self.headers[CALL_POSITION] = f"{position.messages} {position.thoughts}"
            self.headers[CALL_ATTEMPT] = str(self._call.attempt)
            self.headers[CALL_AGE] = str(round(self._call.age * 1000))
            start = {
                "type": "http.response.start",
                "status": self.status_code,
                "headers": self.raw_headers,
            }
            await self._send(start)
            body = KEEP_ALIVE + b"".join(map(message_of, missed))
            await self._send({"type": "http.response.body", "body": body, "more_body": True})

    async def _attend(self, gone: "asyncio.Task[None]") -> None:
        outcome = self._call.outcome
        ends = {outcome, gone, self._superseded}
        while True:
            done, _ = await asyncio.wait(
                ends, timeout=KEEP_ALIVE_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
            if gone in done:
                return
            if self._superseded in done:
                await self._write(b"", last=True)
                return
            if outcome in done:
                await self._write(last_message(outcome.result(), self._shown))
                await self._write(DONE, last=True)
                return
            await self._write(KEEP_ALIVE)

    async def _write(self, message: bytes, last: bool = False) -> None:
        async with self._turn:
            await self._send({"type": "http.response.body", "body": message, "more_body": not last})
