"""Runs an agent without a service around it."""

from typing import Any

from agentstudio_agents import AgentError, AgentRequest, AgentResponse, AgentRun
from agentstudio_agents.registry import AgentFunction
from agentstudio_agents.thought import AgentEvent, AgentProgress

SEPTEMBER: dict[str, Any] = {
    "dateRange": {"start": "2025-09-01", "end": "2025-10-01"},
    "categories": ["product", "service", "support"],
}
REVIEWS = [
    "Great product! Highly recommend.",
    "Terrible experience, would not buy again.",
    "It's okay, nothing special.",
]


async def run_agent(function: AgentFunction, **request: object) -> AgentResponse:
    """Return what an agent answers; its progress must rise to 100."""
    events: list[AgentEvent] = []

    async def listen(event: AgentEvent) -> None:
        events.append(event)

    run = AgentRun(listen, "task_001", "wf_1")
    returned = await function(AgentRequest.model_validate({"task": "t", **request}), run)
    percents = [event.percentage for event in events if isinstance(event, AgentProgress)]
    assert percents == sorted(percents)
    assert percents[-1] == 100
    assert {thought.type for thought in run.thoughts} >= {"observation", "action"}
    return (
        returned
        if isinstance(returned, AgentResponse)
        else AgentResponse(success=True, result=returned)
    )


async def error_of(function: AgentFunction, **request: object) -> str:
    """Return the message of the `AgentError` that a request brings about."""
    try:
        await run_agent(function, **request)
    except AgentError as error:
        assert not error.retryable
        return error.message
    raise AssertionError("the agent did not refuse")
