"""One call of an agent, from its acceptance to its end."""

import asyncio
import logging
import time
from enum import Enum
from typing import Any, Final

from agentstudio_agents.artifacts.artifact_store import ArtifactAccess
from agentstudio_agents.call.answer import Answer
from agentstudio_agents.call.request import AgentCall
from agentstudio_agents.call.run import AgentRun
from agentstudio_agents.call.timestamp import utc_now
from agentstudio_agents.error import ProcessError, RemoteError
from agentstudio_service.log_format import begin_call
from agentstudio_service.problem import Problem
from agentstudio_service.tasks.call_log import CallLog
from agentstudio_service.tasks.served_agent import ServedAgent

GRACE_SECONDS: Final = 5.0
"""How long a cancelled agent may take to stop before it is left to itself."""

_log = logging.getLogger("agentstudio_agents")


Outcome = Answer | Problem
"""How a call ends."""


class StopReason(Enum):
    """Why a task is stopped before its end, as reported to its caller."""

    CANCELLED = "Cancelled"
    DISCONNECTED = "The caller closed the connection"
    ABANDONED = "The caller did not return in time"
    SUPERSEDED = "A newer call of the same task took over"
    STOPPING = "The agent service is stopping"


class Execution:
    """An agent at work on one call. Its outcome is an answer or a problem, never an exception.

    Futures are set where things happen instead of awaiting tasks together: each turn of the event
    loop that a call takes is a noticeable part of a short one.

    Attributes:
        ended: Is done when `execute` is about to return.
    """

    def __init__(
        self,
        agent: ServedAgent,
        call: AgentCall,
        run: AgentRun,
        call_log: CallLog,
    ) -> None:
        self.agent_type = agent.agent_type
        self._agent = agent
        self._call = call
        self._run = run
        self._call_log = call_log
        self._loop = asyncio.get_running_loop()
        self._stop: asyncio.Future[StopReason] = self._loop.create_future()
        self._event: asyncio.Future[None] = self._loop.create_future()
        self.ended: asyncio.Future[None] = self._loop.create_future()
        self._started = time.monotonic()
        self.abandoned: asyncio.Task[Any] | None = None

    async def execute(self, older: "asyncio.Task[Any] | None") -> Outcome:
        """Wait for the older call of the same task to stop, then run the agent to its end."""
        begin_call(self.agent_type, self._run.workflow_execution_id, self._run.task_id)
        try:
            await self._record("started")
            if older is not None:
                await asyncio.wait({older}, timeout=GRACE_SECONDS)
            self._started = time.monotonic()
            outcome = await self._outcome()
            await self._record_end(outcome)
        except OSError:
            _log.exception("the call log cannot be written")
            return Problem.internal()
        finally:
            _set(self.ended)
        return outcome

    def renew_artifacts(self, access: ArtifactAccess) -> None:
        """Let the agent reach its files in another way."""
        self._run.renew_artifacts(access)

    def stop(self, reason: StopReason) -> None:
        """Cancel the agent; only the first reason counts."""
        if not self._stop.done():
            self._run.cancel()
            self._stop.set_result(reason)
            _set(self._event)

    async def _outcome(self) -> Outcome:
        if self._stop.done():
            return self._stopped(self._stop.result())
        work = asyncio.create_task(self._work())
        work.add_done_callback(lambda _: _set(self._event))  # If it was cancelled before it began.
        limit = self._call.time_limit.total_seconds()
        timer = self._loop.call_later(limit, _set, self._event)
        try:
            await self._event
        finally:
            timer.cancel()
        if work.done() and not self._stop.done():
            return self._verdict(work)
        await self._halt(work)
        if self._stop.done():
            return self._stopped(self._stop.result())
        return Problem.timeout(self.agent_type, self._call.time_limit)

    async def _work(self) -> Answer:
        """Run the agent so that its `sys.exit()` ends the task, not the service."""
        try:
            return await self._agent.answer(self._call, self._run)
        except (SystemExit, KeyboardInterrupt) as leave:
            raise ProcessError(f"the agent raised {type(leave).__name__}") from leave
        finally:
            _set(self._event)

    async def _halt(self, work: "asyncio.Task[Any]") -> None:
        self._run.cancel()
        work.cancel()
        await asyncio.wait({work}, timeout=GRACE_SECONDS)
        if not work.done():
            _log.error("agent '%s' does not stop; it keeps its slot", self.agent_type)
            self.abandoned = work
        elif not work.cancelled() and (error := work.exception()) is not None:
            _log.warning("agent '%s' failed while it stopped: %r", self.agent_type, error)

    def _stopped(self, reason: StopReason) -> Problem:
        if reason is StopReason.STOPPING:
            return Problem.stopping(self.agent_type)
        return Problem.cancelled(self.agent_type, reason.value)

    def _verdict(self, work: "asyncio.Task[Answer]") -> Outcome:
        error = asyncio.CancelledError() if work.cancelled() else work.exception()
        if error is None:
            return work.result()
        if isinstance(error, Problem):
            return error
        if not isinstance(error, RemoteError):  # Else the process of the agent has logged it.
            _log.error("agent '%s' failed", self.agent_type, exc_info=error)
        return Problem.agent_failed(self.agent_type, error)

    def _elapsed_ms(self) -> int:
        return round((time.monotonic() - self._started) * 1000)

    async def _record_end(self, outcome: Outcome) -> None:
        time_taken: dict[str, Any] = {"executionTimeMs": self._elapsed_ms()}
        if isinstance(outcome, Problem):
            event = "cancelled" if self._stop.done() else "failed"
            await self._record(event, **time_taken, error=outcome.detail)
        elif outcome.success:
            await self._record("completed", **time_taken)
        else:
            await self._record("failed", **time_taken, error=outcome.error_message)

    async def _record(self, event: str, **more: object) -> None:
        line = {
            "event": event,
            "timestamp": utc_now(),
            "agentType": self.agent_type,
            "workflowExecutionId": self._run.workflow_execution_id,
            "taskId": self._run.task_id,
            "attempt": self._run.attempt,
            **more,
        }
        await self._call_log.append(line)


def _set(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)
