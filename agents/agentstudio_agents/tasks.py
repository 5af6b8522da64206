"""Which tasks are running."""

import asyncio
from typing import Any
from uuid import uuid4

from agentstudio_agents.call_log import CallLog
from agentstudio_agents.execution import Execution, StopReason
from agentstudio_agents.problem import Problem
from agentstudio_agents.registry import Registry
from agentstudio_agents.request import AgentCall
from agentstudio_agents.response import AgentResponse
from agentstudio_agents.run import AgentRun, Listener

TaskKey = tuple[str | None, str]
"""Workflow execution (None: the task runs alone) and task id, which is unique only within it."""


class RunningTask:
    """A task's execution and the asyncio task that carries it."""

    def __init__(
        self, execution: Execution, outcome: "asyncio.Task[AgentResponse | Problem]"
    ) -> None:
        self.execution = execution
        self.outcome = outcome


class Tasks:
    """The running tasks: at most one for each key, and at most `limit` in all."""

    def __init__(self, registry: Registry, call_log: CallLog, limit: int) -> None:
        self.registry = registry
        self._call_log = call_log
        self._limit = limit
        self._running: dict[TaskKey, RunningTask] = {}
        self._slots: set[asyncio.Task[Any]] = set()
        self._stopping = False

    @property
    def saturated(self) -> bool:
        """Whether a further call would be refused."""
        return len(self._slots) >= self._limit

    @property
    def stopping(self) -> bool:
        """Whether the service shuts down."""
        return self._stopping

    def start(self, agent_type: str, call: AgentCall, listener: Listener) -> RunningTask:
        """Accept a call and start its agent.

        An older call of the same task is cancelled; the new one waits until that has stopped.

        Raises:
            Problem: The agent type is unknown, no slot is free or the service is stopping.
        """
        definition = self.registry.find(agent_type)
        if definition is None:
            raise Problem.unknown_agent(agent_type)
        if self._stopping:
            raise Problem.stopping()
        task_id = call.task_id or f"task_{uuid4().hex[:12]}"
        key = (call.workflow_execution_id, task_id)
        older = self._running.get(key)
        if self.saturated and older is None:
            raise Problem.saturated(self._limit)
        if older is not None:
            older.execution.stop(StopReason.SUPERSEDED)
        run = AgentRun(listener, task_id, call.workflow_execution_id, call.attempt)
        execution = Execution(definition, call, run, self._call_log)
        outcome = asyncio.create_task(execution.execute(older.outcome if older else None))
        running = self._running[key] = RunningTask(execution, outcome)
        self._slots.add(outcome)
        outcome.add_done_callback(lambda _: self._ended(key, running))
        return running

    def cancel(self, key: TaskKey) -> bool:
        """Cancel a task; False if no such task is running."""
        running = self._running.get(key)
        if running is None:
            return False
        running.execution.stop(StopReason.CANCELLED)
        return True

    def stop(self) -> None:
        """Cancel all tasks and accept no more."""
        self._stopping = True
        for running in self._running.values():
            running.execution.stop(StopReason.STOPPING)

    def _ended(self, key: TaskKey, running: RunningTask) -> None:
        if self._running.get(key) is running:
            del self._running[key]
        self._slots.discard(running.outcome)
        abandoned = running.execution.abandoned
        if abandoned is not None and not abandoned.done():
            self._slots.add(abandoned)
            abandoned.add_done_callback(self._slots.discard)
