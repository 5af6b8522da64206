"""An agent that runs in the process of its file."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from agentstudio_agents.call.answer import Answer
from agentstudio_agents.call.request import AgentCall
from agentstudio_agents.call.run import AgentRun
from agentstudio_agents.definition.description import AgentDescription
from agentstudio_service.processes.agent_process import AgentProcess


class RemoteAgent:
    """An agent of a file.

    Attributes:
        agent_type: Its name.
        concurrency: Most tasks at once. None: as many as the service runs.
        description: What callers are shown of it.
    """

    def __init__(
        self, about: dict[str, Any], process: Callable[[str], Awaitable[AgentProcess]]
    ) -> None:
        """Take what its process says of it, and what returns the process that runs at a time."""
        self.description = AgentDescription.model_validate(about["description"])
        self.agent_type = self.description.type
        self.concurrency: int | None = about["concurrency"]
        self._process = process

    async def answer(self, call: AgentCall, run: AgentRun) -> Answer:
        """Run the agent to its end. Cancelling this cancels the agent, and waits until it stops.

        Raises:
            RemoteError: The agent raised an exception.
            ProcessError: Its process ended.
            Problem: There is no process at the moment.
        """
        process = await self._process(self.agent_type)
        head = {
            "agentType": self.agent_type,
            "taskId": run.task_id,
            "workflowExecutionId": run.workflow_execution_id,
            "traceparent": run.traceparent,
            "isStreamed": run.is_streamed,
        }
        body = call.model_dump_json(by_alias=True, exclude_unset=True).encode()
        remote = process.call(head, body, run.deliver)
        run.forward_renewals(remote.renew)
        try:
            return await remote.outcome
        except asyncio.CancelledError:
            await remote.cancel()
            raise
