"""A connection of the service's HTTP server, and how long its client may take."""

import asyncio
from typing import Any, Final, Literal

import h11
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from agentstudio_agents.call.plain_json import encode_json
from agentstudio_service.http.strict_http import StrictHttp
from agentstudio_service.problem import MEDIA_TYPE, Problem

HEAD_SECONDS: Final = 10.0
"""Longest from the connection, or the first byte of a further request, to the end of its head."""

BODY_SECONDS: Final = 30.0
"""Longest from the end of a request's head to the end of its body."""

WRITE_SECONDS: Final = 60.0
"""Longest that a client may leave what is sent to it unread."""

MAX_CONNECTIONS: Final = 768
"""Most open connections; a further one is closed at once. Below the 1,024 files of a process."""

CROWDED_CONNECTIONS: Final = 384
"""From so many on, each new one ends the one that has waited longest for its head."""

_SPARED_SECONDS: Final = 1.0
"""How long a connection may wait for its head although there are many."""

Part = Literal["head", "body"]
"""The part of a request that is still to come."""


class Connection(H11Protocol):
    """Serves HTTP/1.1, and ends when its client stalls or sends what is not clearly a request."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._http = self.conn = StrictHttp()
        self._awaited: Part | None = None
        self._deadline: asyncio.TimerHandle | None = None
        self._write_deadline: asyncio.TimerHandle | None = None
        self._opened = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to serve a client."""
        super().connection_made(transport)
        self._opened = self.loop.time()
        self._await_next_part()
        self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop to serve."""
        for timer in (self._deadline, self._write_deadline):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what the client sent."""
        super().data_received(data)
        self._await_next_part()

    def on_response_complete(self) -> None:
        """Turn to the next request."""
        super().on_response_complete()
        self._await_next_part()

    def pause_writing(self) -> None:
        """Wait until the client reads."""
        super().pause_writing()
        self._write_deadline = self.loop.call_later(WRITE_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Continue, as the client has read."""
        if self._write_deadline is not None:
            self._write_deadline.cancel()
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request, or no clear one, and close the connection."""
        self._refuse(Problem.http(400, self._http.refusal or msg))

    def _should_upgrade(self) -> bool:
        return False

    def _part_to_come(self) -> Part | None:
        state = self.conn.their_state
        if state is h11.SEND_BODY:
            return "body"
        if state is h11.IDLE and (self.conn.trailing_data[0] or not self._has_cycle()):
            return "head"
        return None

    def _has_cycle(self) -> bool:
        """Whether there was a request."""
        return self.cycle is not None  # pyright: ignore[reportUnnecessaryComparison]

    def _await_next_part(self) -> None:
        part = None if self.transport.is_closing() else self._part_to_come()
        if part == self._awaited:
            return
        if self._deadline is not None:
            self._deadline.cancel()
        self._awaited, self._deadline = part, None
        if part is not None:
            seconds = HEAD_SECONDS if part == "head" else BODY_SECONDS
            self._deadline = self.loop.call_later(seconds, self._give_up, part, seconds)

    def _give_up(self, part: Part, seconds: float) -> None:
        if part == "head" and not self.conn.trailing_data[0]:
            self.transport.close()
        else:
            self._refuse(Problem.too_slow(part, seconds))

    def _refuse(self, problem: Problem) -> None:
        """Answer with a problem, where no answer has begun, and close the connection."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            body = encode_json(problem.body)
            headers = [
                ("Content-Type", MEDIA_TYPE),
                ("Content-Length", str(len(body))),
                ("Connection", "close"),
            ]
            response = h11.Response(status_code=problem.status_code, headers=headers)
            for event in (response, h11.Data(data=body), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
        if self._has_cycle():
            # At once: until the connection is lost, the application could answer a second time.
            self.cycle.disconnected = True
            self.cycle.message_event.set()

    def _make_room(self) -> None:
        if len(self.connections) > MAX_CONNECTIONS:
            self.transport.abort()
        elif len(self.connections) > CROWDED_CONNECTIONS:
            others = (each for each in self.connections if isinstance(each, Connection))
            waiting = (each for each in others if each._awaited == "head")
            oldest = min(waiting, key=lambda each: each._opened)
            if self.loop.time() - oldest._opened > _SPARED_SECONDS:
                oldest.transport.abort()
