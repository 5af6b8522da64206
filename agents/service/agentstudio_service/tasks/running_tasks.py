"""Which tasks are running."""

import asyncio
from collections import Counter
from uuid import uuid4

from agentstudio_agents.artifacts.artifact import Artifact
from agentstudio_agents.artifacts.remote_store import artifacts_of
from agentstudio_agents.call.event_body import saved_event
from agentstudio_agents.call.request import AgentCall
from agentstudio_agents.call.run import AgentRun, Listener
from agentstudio_agents.process.process_pool import ProcessPool
from agentstudio_service.problem import Problem
from agentstudio_service.tasks.call_log import CallLog
from agentstudio_service.tasks.execution import Execution, Outcome, StopReason
from agentstudio_service.tasks.metrics import Metrics
from agentstudio_service.tasks.served_agent import ServedAgent, ServedAgents
from agentstudio_service.tasks.slots import Slots

TaskKey = tuple[str | None, str]
"""Workflow execution (None: the task runs alone) and task id, which is unique only within it."""


class RunningTask:
    """A task's execution and the asyncio task that carries it."""

    def __init__(self, execution: Execution, outcome: "asyncio.Task[Outcome]") -> None:
        self.execution = execution
        self.outcome = outcome


class Tasks:
    """The running tasks: at most one for each key, and as many in all as there are slots."""

    def __init__(self, agents: ServedAgents, call_log: CallLog, slots: Slots) -> None:
        self.agents = agents
        self._call_log = call_log
        self._running: dict[TaskKey, RunningTask] = {}
        self._slots = slots
        self._processes = ProcessPool()
        self.metrics = Metrics()
        self._abandoned: Counter[str] = Counter()
        self._stopping = False

    @property
    def stopping(self) -> bool:
        """Whether the service shuts down and accepts no more tasks."""
        return self._stopping

    @property
    def reason_to_refuse(self) -> str | None:
        """Why no call can be served, in words. None: calls can be served."""
        if self._stopping:
            return "The agent service is stopping"
        return self._call_log.fault

    @property
    def trouble(self) -> str | None:
        """What keeps the service from serving every call, in words. None: nothing."""
        if self._slots.full:
            return f"All {self._slots.limit} task slots are taken"
        stuck = [f"'{name}' ({count})" for name, count in self._abandoned.items() if count]
        return f"Cancelled tasks do not stop: {', '.join(stuck)}" if stuck else None

    def start(self, agent: ServedAgent, call: AgentCall, listener: Listener) -> RunningTask:
        """Accept a call and start its agent.

        An older call of the same task is cancelled; the new one waits until that has stopped.

        Raises:
            Problem: There is no place for the task, or the service is stopping.
        """
        task_id = call.task_id or f"task_{uuid4().hex[:12]}"
        key = (call.workflow_execution_id, task_id)
        older = self._running.get(key)
        try:
            self._admit(agent, older)
        except Problem as problem:
            self.metrics.refused(agent.agent_type, problem)
            raise

        async def on_saved(artifact: Artifact) -> None:
            await listener(saved_event(artifact))

        run = AgentRun(
            listener,
            task_id,
            call.workflow_execution_id,
            call.attempt,
            self._processes,
            artifacts_of(call.artifact_access, on_saved),
        )
        execution = Execution(agent, call, run, self._call_log)
        outcome = asyncio.create_task(execution.execute(older.outcome if older else None))
        running = self._running[key] = RunningTask(execution, outcome)
        self._slots.hold(agent.agent_type, outcome)
        began = self.metrics.started(agent.agent_type)
        outcome.add_done_callback(lambda _: self._ended(key, running, began))
        return running

    def _admit(self, agent: ServedAgent, older: RunningTask | None) -> None:
        if self.stopping:
            raise Problem.stopping()
        if older is None:
            self._slots.check(agent)
        else:
            older.execution.stop(StopReason.SUPERSEDED)

    def cancel(self, key: TaskKey) -> bool:
        """Cancel a task; False if no such task is running."""
        running = self._running.get(key)
        if running is None:
            return False
        running.execution.stop(StopReason.CANCELLED)
        return True

    async def drain(self, seconds: float) -> None:
        """Accept no more tasks, and let those that run come to their end for a while."""
        self._stopping = True
        running = [each.outcome for each in self._running.values()]
        if running:
            await asyncio.wait(running, timeout=seconds)

    def stop(self) -> None:
        """Cancel all tasks and accept no more."""
        self._stopping = True
        for running in self._running.values():
            running.execution.stop(StopReason.STOPPING)

    async def close(self) -> None:
        """Release what outlives tasks, once they are stopped."""
        await self._processes.close()

    def _ended(self, key: TaskKey, running: RunningTask, began: float) -> None:
        if self._running.get(key) is running:
            del self._running[key]
        agent_type = running.execution.agent_type
        self.metrics.ended(agent_type, began, running.outcome.result())
        abandoned = running.execution.abandoned
        if abandoned is not None and not abandoned.done():
            self._slots.hold(agent_type, abandoned)
            self._abandoned[agent_type] += 1
            abandoned.add_done_callback(lambda _: self._abandoned.subtract([agent_type]))
