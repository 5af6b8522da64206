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
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from agentstudio_agents.artifacts.artifact import Artifact
from agentstudio_agents.artifacts.file_reference import resolved
from agentstudio_agents.artifacts.local_store import LocalStore
from agentstudio_agents.artifacts.run_artifacts import RunArtifacts
from agentstudio_agents.call.event_body import WrittenEvent
from agentstudio_agents.call.plain_json import encode_json
from agentstudio_agents.call.request import AgentRequest
from agentstudio_agents.call.response import AgentResponse
from agentstudio_agents.call.run import AgentRun
from agentstudio_agents.call.thought import AgentEvent, AgentLog, AgentProgress, AgentThought
from agentstudio_agents.definition.agent_definition import AgentDefinition, AgentFunction
from agentstudio_agents.process.process_pool import ProcessPool

NO_FILES: Final[Mapping[str, bytes]] = {}
"""None to read; but the agent may save some."""


@dataclass(frozen=True)
class Outcome:
    """What came of a run.

    Attributes:
        response: The agent's verdict. A request that does not fit its schemas, and an `AgentError`,
            are a response whose `success` is false.
        events: What it reported while it worked, in order.
        files: What it saved, by name.
    """

    response: AgentResponse
    events: tuple[AgentEvent, ...]
    files: dict[str, bytes] = field(default_factory=dict[str, bytes])

    @property
    def thoughts(self) -> list[AgentThought]:
        """The thoughts reported, in order."""
        return [event for event in self.events if isinstance(event, AgentThought)]

    @property
    def progress(self) -> list[AgentProgress]:
        """The steps of progress reported, in order."""
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
    artifacts: Mapping[str, bytes] | None = NO_FILES,
    uploads: Mapping[str, bytes] = NO_FILES,
) -> Outcome:
    """Run an agent on a request, without a service: a function, or what an adapter returns.

    The request is checked and the result made JSON as the service does it. An exception that is no
    `AgentError` is raised, so that a test shows where it comes from. Time limits are the test's.

    Args:
        agent: What to run.
        task: What to do, in words.
        input: As of the request.
        context: As of the request.
        configuration: As of the request.
        task_id: Of the run.
        workflow_execution_id: Of the run.
        attempt: Of the run.
        artifacts: Files of the request by name, which `run.open` reads. None: the call comes
            without a place for files.
        uploads: Uploaded files by name. Input and configuration name one by
            `{"$artifact": <its name>}`, at any depth.

    Raises:
        RegistrationError: The function cannot be an agent.
        ValueError: The response is not valid JSON.
    """
    events: list[AgentEvent] = []

    async def listen(event: AgentEvent | WrittenEvent) -> None:
        assert not isinstance(event, WrittenEvent)  # The agent runs in this process.
        events.append(event)

    if not isinstance(agent, AgentDefinition):
        agent = AgentDefinition("under-test", agent, {})
    with tempfile.TemporaryDirectory(prefix="agentstudio-test-") as folder:
        store = LocalStore(Path(folder))
        known = {name: store.upload(name, content) for name, content in uploads.items()}
        request = AgentRequest(
            task=task,
            input=resolved(input, known),
            context=context,
            configuration=resolved(configuration, known),
            artifacts=_given(store, artifacts or {}),
        )
        processes = ProcessPool()
        files = RunArtifacts(None if artifacts is None else store)
        run = AgentRun(listen, task_id, workflow_execution_id, attempt, processes, files)
        response = await _respond(agent, request, run, processes)
        saved = {name: store.read(name) for name in store.saved}
    encode_json(response.to_wire())
    return Outcome(response, tuple(events), saved)


def _given(store: LocalStore, files: Mapping[str, bytes]) -> tuple[Artifact, ...]:
    return tuple(store.put(name, content) for name, content in files.items())


async def _respond(
    agent: AgentDefinition, request: AgentRequest, run: AgentRun, processes: ProcessPool
) -> AgentResponse:
    work = asyncio.create_task(agent.respond(request, run))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        run.cancel()
        work.cancel()
        await asyncio.wait({work})
        raise
    finally:
        await processes.close()
