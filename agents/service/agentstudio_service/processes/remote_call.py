"""A call that runs in the process of its agent."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final, cast

from agentstudio_agents.artifacts.artifact_store import ArtifactAccess
from agentstudio_agents.call.answer import Answer
from agentstudio_agents.error import ProcessError, RemoteError
from agentstudio_service.processes.frames import Frames, Kind

MAX_UNDELIVERED: Final = 1000
"""Most events that wait for the reader. Each is awaited by a task of the agent."""


class RemoteCall:
    """One call, from its sending to its outcome.

    Attributes:
        agent_type: Agent that is called.
        outcome: Its answer; or a `RemoteError` or a `ProcessError`. Cancelling it does not cancel
            the agent: see `cancel`.
        cancelled_since: When it was cancelled. None: it was not.
    """

    def __init__(
        self, agent_type: str, number: int, frames: Frames,
        deliver: Callable[[bytes], Awaitable[None]], forget: Callable[[int], None],
    ) -> None:  # fmt: skip
        """Take the agent, the call's number and connection, and what is called for events.

        `forget` is called with the number once the call has ended.
        """
        self.agent_type = agent_type
        self.outcome: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self.cancelled_since: float | None = None
        self._number = number
        self._frames = frames
        self._deliver = deliver
        self._forget = forget
        self._events: asyncio.Queue[bytes] = asyncio.Queue(MAX_UNDELIVERED)
        self._delivering: asyncio.Task[None] | None = None
        self._ended = False
        self._when_ended: asyncio.Future[None] | None = None

    def receive(self, kind: Kind, payload: bytes) -> None:
        """Take a message about this call.

        Raises:
            ValueError: It is none that the SDK sends.
        """
        if self._ended:
            return
        if kind is Kind.EVENT:
            self._take_event(payload)
        elif kind is Kind.ANSWER:
            head, _, body = payload.partition(b"\n")
            about = _object(head)
            self._end(Answer(about.get("success") is True, _text(about, "errorMessage"), body))
        elif kind is Kind.FAILURE:
            about = _object(payload)
            self._end(RemoteError(_text(about, "detail"), _text(about, "traceback")))

    def renew(self, access: ArtifactAccess) -> None:
        """Let the agent reach its files in another way."""
        payload = access.model_dump_json(by_alias=True).encode()
        self._frames.send(Kind.ACCESS, self._number, payload)

    async def cancel(self) -> None:
        """Cancel the agent, and wait until it has stopped or its process has ended."""
        if self.cancelled_since is None:
            self.cancelled_since = time.monotonic()
            self._frames.send(Kind.CANCEL, self._number)
        if not self._ended:
            self._when_ended = asyncio.get_running_loop().create_future()
            await self._when_ended

    def cancelled_for(self) -> float:
        """Return for how many seconds the call has been cancelled, 0 if it is not."""
        return 0 if self.cancelled_since is None else time.monotonic() - self.cancelled_since

    def fail_with_process(self, reason: str) -> None:
        """Fail, since the process does not exist any more."""
        self._end(ProcessError(f"the process of its file {reason}"))

    def _take_event(self, payload: bytes) -> None:
        if b"\n" in payload or b"\r" in payload or self._events.full():
            raise ValueError("no event of the SDK")
        self._events.put_nowait(payload)
        if self._delivering is None:
            self._delivering = asyncio.create_task(self._deliver_events())

    async def _deliver_events(self) -> None:
        while True:
            await self._deliver(await self._events.get())
            self._frames.send(Kind.RECEIVED, self._number)

    def _end(self, outcome: Answer | Exception) -> None:
        if self._ended:
            return
        self._ended = True
        self._forget(self._number)
        if self._delivering is not None:
            self._delivering.cancel()
        if self._when_ended is not None and not self._when_ended.done():
            self._when_ended.set_result(None)
        if self.outcome.done():  # It was cancelled.
            return
        if isinstance(outcome, Answer):
            self.outcome.set_result(outcome)
        else:
            self.outcome.set_exception(outcome)


def _object(text: bytes) -> dict[str, Any]:
    value = json.loads(text)
    if not isinstance(value, dict):
        raise ValueError("no object")
    return cast(dict[str, Any], value)


def _text(value: dict[str, Any], name: str) -> str | None:
    text = value.get(name)
    return text if isinstance(text, str) else None
