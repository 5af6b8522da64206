"""What an agent reports to its caller while it runs."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, ParamSpec, TypeVar, get_args

from agentstudio_agents.artifacts.artifact import Artifact
from agentstudio_agents.artifacts.artifact_content import Data
from agentstudio_agents.artifacts.artifact_file import ArtifactFile
from agentstudio_agents.artifacts.artifact_store import ArtifactAccess
from agentstudio_agents.artifacts.file_reference import REFERENCE, Readable, artifact_of
from agentstudio_agents.artifacts.run_artifacts import RunArtifacts
from agentstudio_agents.call.event_body import WrittenEvent
from agentstudio_agents.call.handoff import AgentHandoff
from agentstudio_agents.call.kept_thoughts import MAX_THOUGHT_LENGTH, KeptThoughts
from agentstudio_agents.call.pace import Pace
from agentstudio_agents.call.plain_json import encode_json
from agentstudio_agents.call.thought import (
    AgentEvent,
    AgentLog,
    AgentProgress,
    AgentThought,
    LogLevel,
)
from agentstudio_agents.call.timestamp import utc_now
from agentstudio_agents.call.trace_context import current_traceparent
from agentstudio_agents.error import MisuseError
from agentstudio_agents.process.process_pool import ProcessPool

P = ParamSpec("P")
T = TypeVar("T")

Listener = Callable[[AgentEvent | WrittenEvent], Awaitable[None]]


_log = logging.getLogger("agentstudio_agents")


async def discard(event: AgentEvent | WrittenEvent) -> None:
    """Receive events that no caller streams: thoughts are in the response, logs go to the log."""
    if isinstance(event, AgentLog):
        _log.log(logging.getLevelNamesMapping()[event.level.upper()], "%s", event.message)


class AgentRun:
    """One run of an agent: what it reports, and whether it was cancelled.

    Attributes:
        task_id: The task's id; made up by the service when the caller gave none.
        workflow_execution_id: The workflow that the task belongs to. None: the task runs alone.
        attempt: 1 for the first try, then one more with each retry.
        traceparent: W3C trace context of the call, to be sent along with calls of the agent's own.
            None: it came without one.
    """

    def __init__(
        self,
        listener: Listener,
        task_id: str,
        workflow_execution_id: str | None = None,
        attempt: int = 1,
        processes: ProcessPool | None = None,
        artifacts: RunArtifacts | None = None,
    ) -> None:
        self.task_id = task_id
        self.workflow_execution_id = workflow_execution_id
        self.attempt = attempt
        self.traceparent = current_traceparent()
        self._listener = listener
        self._processes = processes
        self._artifacts = artifacts or RunArtifacts(None)
        self._access: ArtifactAccess | None = None
        self._renewals: list[Callable[[ArtifactAccess], None]] = []
        self._handoff: AgentHandoff | None = None
        self._thoughts = KeptThoughts()
        self._pace = Pace()
        self._cancelled = False

    async def think(self, type: str, content: str, metadata: dict[str, Any] | None = None) -> None:
        """Report a thought: `observation`, `reasoning` or `action`. It is sent at once.

        A run that has reported more than 1,000 events waits here, so that it sends at most 1,000
        in a second. The response keeps the newest thoughts, of at most 256 KiB.
        """
        size = len(encode_json([type, content, metadata]))
        if size > MAX_THOUGHT_LENGTH:
            content, metadata = f"{content[: MAX_THOUGHT_LENGTH - 1]}…", None
        thought = AgentThought(timestamp=utc_now(), type=type, content=content, metadata=metadata)
        self._thoughts.add(thought, size)
        await self._pace.event()
        await self._listener(thought)

    async def progress(self, percent: float, step: str | None = None) -> None:
        """Report how far the work is, from 0 to 100, and what is being done.

        Of more than 1,000 events in a second, those that say less than 100 are not sent.
        """
        if not 0 <= percent <= 100:
            raise MisuseError(f"percent must be from 0 to 100, not {percent}")
        if percent < 100 and not self._pace.has_room():
            await self._pace.turn()
            return
        await self._pace.event()
        await self._listener(AgentProgress(percentage=percent, current_step=step))

    async def log(self, level: LogLevel, message: str) -> None:
        """Write to the task's log: debug, info, warning, error or critical."""
        if level not in get_args(LogLevel):
            levels = ", ".join(get_args(LogLevel))
            raise MisuseError(f"level must be one of {levels}, not {level!r}")
        await self._pace.event()
        await self._listener(AgentLog(timestamp=utc_now(), level=level, message=message))

    async def save(self, name: str, data: Data, media_type: str | None = None) -> Artifact:
        """Save a file, which clients can download once the task has succeeded.

        What a failed attempt has saved is removed. Saving a name again replaces its file.

        Args:
            name: 1 to 255 characters, and no path.
            data: Bytes, text, the path of a file, or an asynchronous iterator of bytes. Files and
                iterators are sent piece by piece.
            media_type: What it holds, such as `text/csv`. None: as the name's extension says.

        Raises:
            MisuseError: The name is none.
            AgentError: The file is too large; or the store cannot be reached, `retryable`.
        """
        return await self._artifacts.save(name, data, media_type)

    async def open(self, artifact: Readable) -> ArtifactFile:
        """Fetch a file that an earlier step has saved, or that a client has uploaded.

        Args:
            artifact: One of `request.artifacts`, or a reference to an uploaded file in the input
                or the configuration.

        Raises:
            MisuseError: It is an object, and no reference.
            AgentError: It does not exist; or, `retryable`, the store cannot be reached or returns
                other bytes than were saved.
        """
        return await self._artifacts.open(artifact_of(artifact))

    async def load(self, result: Mapping[str, Any]) -> dict[str, Any]:
        """Return a result of an earlier step, also when it is so large that a file holds it.

        Args:
            result: One of `request.context["results"]`, or any other object.

        Raises:
            AgentError: As `open`.
        """
        if REFERENCE not in result:
            return dict(result)
        with await self.open(result) as file:
            return await asyncio.to_thread(lambda: json.loads(file.read_bytes()))

    def has_saved(self, name: str) -> bool:
        """Whether a file of that name was saved in this attempt."""
        return self._artifacts.has_saved(name)

    @property
    def keeps_artifacts(self) -> bool:
        """Whether `save` and `open` work, as they do in calls of the platform."""
        return self._artifacts.are_kept

    async def handoff(
        self,
        target: str,
        reason: str,
        context: dict[str, Any] | None = None,
        priority: str | int | None = None,
    ) -> None:
        """Request that another agent continues the work once this one has returned its result.

        Only the `dynamic` pattern follows it; the others record it.

        Args:
            target: Agent type that shall run next.
            reason: Why, in words.
            context: What that agent needs to know. None: nothing beyond the result.
            priority: How urgent it is, as the agents agree among themselves. None: not said.

        Raises:
            MisuseError: The run has handed off already.
        """
        if self._handoff is not None:
            raise MisuseError(f"the run has handed off to '{self._handoff.target_agent_type}'")
        encode_json([target, reason, context, priority])
        self._handoff = AgentHandoff(
            target_agent_type=target, reason=reason, context=context, priority=priority
        )

    async def compute(self, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """Return `function(*arguments, **named)`, called in another process.

        For work that keeps a processor busy for longer than some 50 ms, which would hold up all
        other tasks. Cancelling the task kills the process.

        Raises:
            ValueError: The function is not at the top of an importable module, or an argument
                cannot be pickled.
            ProcessError: The process ended, as it does when it runs out of memory.
            Exception: What the function raised.
        """
        if self._processes is None:
            raise RuntimeError("this run has no processes to compute in")
        return await self._processes.compute(function, *arguments, **named)

    def on_behalf(self) -> "AgentRun":
        """Return a run for another agent whose work is part of this one's.

        What it thinks and logs is reported as this one's; its progress is not.
        """

        async def pass_on(event: AgentEvent | WrittenEvent) -> None:
            if isinstance(event, AgentThought):
                self._thoughts.add(event, len(encode_json(event.to_wire())))
            if not isinstance(event, AgentProgress):
                await self._pace.event()
                await self._listener(event)

        return AgentRun(
            pass_on,
            self.task_id,
            self.workflow_execution_id,
            self.attempt,
            self._processes,
            self._artifacts,
        )

    @property
    def handed_off(self) -> AgentHandoff | None:
        """What `handoff` was called with, None if it was not called."""
        return self._handoff

    @property
    def cancelled(self) -> bool:
        """Whether the task was cancelled. Awaiting anything then raises `CancelledError`."""
        return self._cancelled

    @property
    def thoughts(self) -> tuple[AgentThought, ...]:
        """The newest thoughts so far, in order."""
        return self._thoughts.newest

    @property
    def thought_count(self) -> int:
        """How many thoughts there were so far, those that are no longer kept included."""
        return self._thoughts.count

    @property
    def is_streamed(self) -> bool:
        """Whether a caller receives what the agent reports while it works."""
        return self._listener is not discard

    async def deliver(self, event: bytes) -> None:
        """Pass on an event of the process that the agent runs in."""
        await self._listener(WrittenEvent(event))

    def renew_artifacts(self, access: ArtifactAccess) -> None:
        """Reach the files in another way from now on: another worker has taken over the call."""
        self._access = access
        self._artifacts.renew(access)
        for forward in self._renewals:
            forward(access)

    def forward_renewals(self, forward: Callable[[ArtifactAccess], None]) -> None:
        """Have the process that the agent runs in learn of other ways to the files."""
        self._renewals.append(forward)
        if self._access is not None:
            forward(self._access)

    def close(self) -> None:
        """Remove the copies of files that were opened; the service calls this at the end."""
        self._artifacts.close()

    def cancel(self) -> None:
        """Mark the run as cancelled; the service calls this before it stops the coroutine."""
        self._cancelled = True
