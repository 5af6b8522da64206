"""The agent's link to whoever watches it work."""

from collections.abc import Awaitable, Callable
from typing import Any, get_args

from agentstudio_agents.plain_json import encode_json
from agentstudio_agents.thought import (
    AgentEvent,
    AgentLog,
    AgentProgress,
    AgentThought,
    LogLevel,
)
from agentstudio_agents.timestamp import utc_now

Listener = Callable[[AgentEvent], Awaitable[None]]


class AgentRun:
    """One run of an agent: what it tells, and whether it shall go on.

    Attributes:
        task_id: The task's id; made up by the service when the caller gave none.
        workflow_execution_id: The workflow that the task belongs to. None: the task runs alone.
        attempt: 1 for the first try, then one more with each retry.
    """

    def __init__(
        self,
        listener: Listener,
        task_id: str,
        workflow_execution_id: str | None = None,
        attempt: int = 1,
    ) -> None:
        self.task_id = task_id
        self.workflow_execution_id = workflow_execution_id
        self.attempt = attempt
        self._listener = listener
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
            raise ValueError(f"percent must be from 0 to 100, not {percent}")
        await self._listener(AgentProgress(percentage=percent, current_step=step))

    async def log(self, level: LogLevel, message: str) -> None:
        """Write to the task's log: debug, info, warning, error or critical."""
        if level not in get_args(LogLevel):
            raise ValueError(f"level must be one of {', '.join(get_args(LogLevel))}, not {level!r}")
        await self._listener(AgentLog(timestamp=utc_now(), level=level, message=message))

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
