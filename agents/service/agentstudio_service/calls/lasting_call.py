"""A call that outlives the connections of its callers."""

import asyncio
import time
from typing import Protocol

from agentstudio_agents.call.event_body import WrittenEvent, is_saved_event, written
from agentstudio_agents.call.request import AgentCall
from agentstudio_agents.call.thought import AgentEvent
from agentstudio_service.calls.message_log import MessageLog, Position
from agentstudio_service.tasks.execution import Outcome, StopReason
from agentstudio_service.tasks.running_tasks import RunningTask


class Reader(Protocol):
    """A caller that is connected."""

    async def send(self, message: bytes) -> None:
        """Send a message; a slow caller slows the agent."""
        ...

    def supersede(self) -> None:
        """End the connection, since a later attempt of the caller reads the call now."""
        ...


class LastingCall:
    """A call with the id that its caller has given it.

    Attributes:
        id: Unique among all calls; the same in each attempt that asks for the same answer.
        workflow_execution_id: The workflow that its task belongs to. None: the task runs alone.
        task_id: Its task. None: the caller has not said.
        attempt: Number of the attempt of its task that the agent receives.
        reader_attempt: The newest attempt of the caller that has asked for it.
        reader: Who is connected. None: nobody.
        expiry: When it ends because nobody has returned. None: somebody is connected.
    """

    def __init__(self, call_id: str, call: AgentCall, log: MessageLog) -> None:
        self.id = call_id
        self.workflow_execution_id = call.workflow_execution_id
        self.task_id = call.task_id
        self.attempt = call.attempt
        self.reader_attempt = call.attempt
        self.reader: Reader | None = None
        self.expiry: asyncio.TimerHandle | None = None
        self._log = log
        self._saved: list[bytes] = []
        self._is_continued = False
        self._began = time.monotonic()
        self._running: RunningTask | None = None

    def run(self, running: RunningTask) -> None:
        """Take what carries the call out."""
        self._running = running

    @property
    def running(self) -> RunningTask:
        """What carries the call out."""
        assert self._running is not None
        return self._running

    @property
    def outcome(self) -> "asyncio.Task[Outcome]":
        """How the call ends."""
        return self.running.outcome

    @property
    def is_detached(self) -> bool:
        """Whether the agent works and nobody is connected."""
        return self.reader is None and not self.outcome.done()

    @property
    def age(self) -> float:
        """How many seconds ago the call began."""
        return time.monotonic() - self._began

    async def report(self, event: AgentEvent | WrittenEvent) -> None:
        """Take what the agent reports, and send it to who is connected."""
        message = written(event)
        if is_saved_event(message):
            self._saved.append(message)
            if not self._is_continued:  # Who made the call has saved the file itself.
                return
        else:
            self._log.append(message)
        if self.reader is not None:
            await self.reader.send(message)

    def attach(
        self, reader: Reader, call: AgentCall, received: int
    ) -> tuple[Position, list[bytes]]:
        """Have a reader take over; return the messages that it has missed and where they begin.

        The messages about all files that the agent has saved come first, and are not counted.
        """
        self._is_continued = self._is_continued or call.attempt > self.attempt
        if self._is_continued and call.artifact_access is not None:
            self.running.execution.renew_artifacts(call.artifact_access)
        if self.reader is not None:
            self.reader.supersede()
        if self.expiry is not None:
            self.expiry.cancel()
            self.expiry = None
        self.reader = reader
        self.reader_attempt = call.attempt
        position, missed = self._log.since(received)
        return position, [*(self._saved if self._is_continued else []), *missed]

    def stop(self, reason: StopReason) -> None:
        """Cancel the agent."""
        self.running.execution.stop(reason)

    def keep_answer(self, size: int) -> bool:
        """Make room for the answer; False if there is none."""
        return self._log.keep_answer(size)

    def close(self) -> None:
        """Forget what was reported."""
        if self.expiry is not None:
            self.expiry.cancel()
        self._log.close()
