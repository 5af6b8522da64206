"""Run an agent in memory, as a test does.

Example:
    ```python
    import asyncio

    from agentstudio_agents.testing import run_agent


    def test_words_are_counted() -> None:
        outcome = asyncio.run(run_agent(count, input={"text": "two words"}))
        assert outcome.response.result == {"words": 2}
        assert [thought.content for thought in outcome.thoughts] == ["Counting words"]
    ```
"""

import asyncio
from dataclasses import dataclass
from typing import Any

from agentstudio_agents.definition import AgentDefinition, AgentFunction
from agentstudio_agents.plain_json import encode_json
from agentstudio_agents.process_pool import ProcessPool
from agentstudio_agents.request import AgentRequest
from agentstudio_agents.response import AgentResponse
from agentstudio_agents.run import AgentRun
from agentstudio_agents.thought import AgentEvent, AgentLog, AgentProgress, AgentThought


@dataclass(frozen=True)
class Outcome:
    """What came of a run.

    Attributes:
        response: The agent's verdict. A request that does not fit its shapes, and an `AgentError`,
            are a response whose `success` is false.
        events: What it told while it worked, in order.
    """

    response: AgentResponse
    events: tuple[AgentEvent, ...]

    @property
    def thoughts(self) -> list[AgentThought]:
        """The thoughts told, in order."""
        return [event for event in self.events if isinstance(event, AgentThought)]

    @property
    def progress(self) -> list[AgentProgress]:
        """The steps of progress told, in order."""
        return [event for event in self.events if isinstance(event, AgentProgress)]

    @property
    def logs(self) -> list[AgentLog]:
        """The lines logged, in order."""
        return [event for event in self.events if isinstance(event, AgentLog)]


async def run_agent(
    agent: AgentFunction | AgentDefinition,
    *,
    task: str = "Test",
    input: dict[str, Any] | None = None,
    context: dict[str, Any] | None = None,
    configuration: dict[str, Any] | None = None,
    task_id: str = "task_001",
    workflow_execution_id: str | None = "wf_test",
    attempt: int = 1,
) -> Outcome:
    """Run an agent on a request, without a service: a function, or what an adapter returns.

    The request is checked and the result made JSON as the service does it. An exception that is no
    `AgentError` is raised, so that a test shows where it comes from. Time limits are the test's.

    Raises:
        RegistrationError: The function cannot be an agent.
        ValueError: The response is not valid JSON.
    """
    events: list[AgentEvent] = []

    async def listen(event: AgentEvent) -> None:
        events.append(event)

    if not isinstance(agent, AgentDefinition):
        agent = AgentDefinition("under-test", agent, {})
    request = AgentRequest(task=task, input=input, context=context, configuration=configuration)
    processes = ProcessPool()
    run = AgentRun(listen, task_id, workflow_execution_id, attempt, processes)
    work = asyncio.create_task(agent.respond(request, run))
    try:
        response = await asyncio.shield(work)
    except asyncio.CancelledError:
        run.cancel()
        work.cancel()
        await asyncio.wait({work})
        raise
    finally:
        await processes.close()
    encode_json(response.to_wire())
    return Outcome(response, tuple(events))
