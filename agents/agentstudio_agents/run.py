"""The agent's link to whoever watches it work."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any, ParamSpec, TypeVar, get_args

from agentstudio_agents.error import MisuseError
from agentstudio_agents.handoff import AgentHandoff
from agentstudio_agents.plain_json import encode_json
from agentstudio_agents.process_pool import ProcessPool
from agentstudio_agents.thought import (
    AgentEvent,
    AgentLog,
    AgentProgress,
    AgentThought,
    LogLevel,
)
from agentstudio_agents.timestamp import utc_now
from agentstudio_agents.tracing import current_traceparent

P = ParamSpec("P")
T = TypeVar("T")

Listener = Callable[[AgentEvent], Awaitable[None]]


_log = logging.getLogger("agentstudio_agents")


async def discard(event: AgentEvent) -> None:
    """Listen when nobody does: thoughts are in the response, what is logged goes to the log."""
    if isinstance(event, AgentLog):
        _log.log(logging.getLevelNamesMapping()[event.level.upper()], "%s", event.message)


class AgentRun:
    """One run of an agent: what it tells, and whether it shall go on.

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
    ) -> None:
        self.task_id = task_id
        self.workflow_execution_id = workflow_execution_id
        self.attempt = attempt
        self.traceparent = current_traceparent()
        self._listener = listener
        self._processes = processes
        self._handoff: AgentHandoff | None = None
        self._thoughts: list[AgentThought] = []
        self._cancelled = False

    async def think(self, type: str, content: str, metadata: dict[str, Any] | None = None) -> None:
        """Tell a thought: `observation`, `reasoning` or `action`. It leaves at once."""
        encode_json([type, content, metadata])
        thought = AgentThought(timestamp=utc_now(), type=type, content=content, metadata=metadata)
        self._thoughts.append(thought)
        await self._listener(thought)

    async def progress(self, percent: float, step: str | None = None) -> None:
        """Tell how far the work is, from 0 to 100, and what is being done."""
        if not 0 <= percent <= 100:
            raise MisuseError(f"percent must be from 0 to 100, not {percent}")
        await self._listener(AgentProgress(percentage=percent, current_step=step))

    async def log(self, level: LogLevel, message: str) -> None:
        """Write to the task's log: debug, info, warning, error or critical."""
        if level not in get_args(LogLevel):
            levels = ", ".join(get_args(LogLevel))
            raise MisuseError(f"level must be one of {levels}, not {level!r}")
        await self._listener(AgentLog(timestamp=utc_now(), level=level, message=message))

    async def handoff(
        self,
        target: str,
        reason: str,
        context: dict[str, Any] | None = None,
        priority: str | int | None = None,
    ) -> None:
        """Wish that another agent goes on with the work once this one has returned its result.

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
            ProcessError: The process died, as it does when it runs out of memory.
            Exception: What the function raised.
        """
        if self._processes is None:
            raise RuntimeError("this run has no processes to compute in")
        return await self._processes.compute(function, *arguments, **named)

    def on_behalf(self) -> "AgentRun":
        """Return a run for another agent whose work is part of this one's.

        What it thinks and logs is told as this one's; its progress is not.
        """

        async def tell(event: AgentEvent) -> None:
            if isinstance(event, AgentThought):
                self._thoughts.append(event)
            if not isinstance(event, AgentProgress):
                await self._listener(event)

        return AgentRun(
            tell, self.task_id, self.workflow_execution_id, self.attempt, self._processes
        )

    @property
    def handed_off(self) -> AgentHandoff | None:
        """What `handoff` was told, None if nothing."""
        return self._handoff

    @property
    def cancelled(self) -> bool:
        """Whether the task was cancelled. Awaiting anything then raises `CancelledError`."""
        return self._cancelled

    @property
    def thoughts(self) -> tuple[AgentThought, ...]:
        """The thoughts told so far, in order."""
        return tuple(self._thoughts)

    def cancel(self) -> None:
        """Mark the run as cancelled; the service calls this before it stops the coroutine."""
        self._cancelled = True
