"""One call of an agent, from its acceptance to its end."""

import asyncio
import logging
import time
from collections.abc import Awaitable
from enum import Enum
from typing import Any, Final, NamedTuple, TypeVar

from agentstudio_agents.call_log import CallLog
from agentstudio_agents.definition import AgentDefinition
from agentstudio_agents.error import ProcessError
from agentstudio_agents.log_format import begin_call
from agentstudio_agents.plain_json import encode_json
from agentstudio_agents.problem import Problem
from agentstudio_agents.request import AgentCall
from agentstudio_agents.response import AgentResponse
from agentstudio_agents.run import AgentRun
from agentstudio_agents.timestamp import utc_now

GRACE_SECONDS: Final = 5.0
"""How long a cancelled agent may take to stop before it is left to itself."""

T = TypeVar("T")

_log = logging.getLogger("agentstudio_agents")


class Answer(NamedTuple):
    """An agent's response and the same as JSON."""

    response: AgentResponse
    body: bytes


Outcome = Answer | Problem
"""How a call ends."""


class StopReason(Enum):
    """Why a task is stopped before its end, as its caller is told."""

    CANCELLED = "Cancelled"
    DISCONNECTED = "The caller closed the connection"
    SUPERSEDED = "A newer call of the same task took over"
    STOPPING = "The agent service is stopping"


class Execution:
    """An agent at work on one call. Its outcome is an answer or a problem, never an exception."""

    def __init__(
        self,
        definition: AgentDefinition,
        call: AgentCall,
        run: AgentRun,
        call_log: CallLog,
    ) -> None:
        self.agent_type = definition.agent_type
        self._definition = definition
        self._call = call
        self._run = run
        self._call_log = call_log
        self._stop: asyncio.Future[StopReason] = asyncio.get_running_loop().create_future()
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
        return outcome

    def stop(self, reason: StopReason) -> None:
        """Cancel the agent; only the first reason counts."""
        if not self._stop.done():
            self._run.cancel()
            self._stop.set_result(reason)

    async def _outcome(self) -> Outcome:
        if self._stop.done():
            return self._stopped(self._stop.result())
        work = asyncio.create_task(_guarded(self._definition.respond(self._call, self._run)))
        await asyncio.wait(
            {work, self._stop},
            timeout=self._call.time_limit.total_seconds(),
            return_when=asyncio.FIRST_COMPLETED,
        )
        if work.done() and not self._stop.done():
            return self._verdict(work)
        await self._halt(work)
        if self._stop.done():
            return self._stopped(self._stop.result())
        return Problem.timeout(self.agent_type, self._call.time_limit)

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

    def _verdict(self, work: "asyncio.Task[AgentResponse]") -> Outcome:
        error = asyncio.CancelledError() if work.cancelled() else work.exception()
        if error is None:
            return self._completed(work.result())
        _log.error("agent '%s' failed", self.agent_type, exc_info=error)
        return Problem.agent_failed(self.agent_type, error)

    def _completed(self, response: AgentResponse) -> Answer:
        """Add what the service knows; a result that is no JSON becomes a failure."""
        completed = response.model_copy(
            update={
                "thoughts": (*self._run.thoughts, *(response.thoughts or ())) or None,
                "metadata": {**(response.metadata or {}), "executionTimeMs": self._elapsed_ms()},
            }
        )
        try:
            return _answer(completed)
        except ValueError as error:  # Of the encoder, or of Pydantic for a value that holds itself.
            failed = AgentResponse(
                success=False,
                error_message=f"The agent's response is not valid JSON: {error}",
                metadata={"executionTimeMs": self._elapsed_ms()},
            )
            return _answer(failed)

    def _elapsed_ms(self) -> int:
        return round((time.monotonic() - self._started) * 1000)

    async def _record_end(self, outcome: Outcome) -> None:
        time_taken: dict[str, Any] = {"executionTimeMs": self._elapsed_ms()}
        if isinstance(outcome, Problem):
            event = "cancelled" if self._stop.done() else "failed"
            await self._record(event, **time_taken, error=outcome.detail)
        elif outcome.response.success:
            await self._record("completed", **time_taken)
        else:
            await self._record("failed", **time_taken, error=outcome.response.error_message)

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


def _answer(response: AgentResponse) -> Answer:
    return Answer(response, encode_json(response.to_wire()))


async def _guarded(work: Awaitable[T]) -> T:
    """Run an agent's coroutine so that its `sys.exit()` ends the task, not the service."""
    try:
        return await work
    except (SystemExit, KeyboardInterrupt) as leave:
        raise ProcessError(f"the agent raised {type(leave).__name__}") from leave
