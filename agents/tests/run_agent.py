"""Runs an agent without a service around it."""

from typing import Any

from agentstudio_agents import AgentRequest, AgentResponse, AgentRun
from agentstudio_agents.definition import AgentDefinition, AgentFunction
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
    run = _run(events)
    response = await _respond(function, run, request)
    assert response.success, response.error_message
    percents = [event.percentage for event in events if isinstance(event, AgentProgress)]
    assert percents == sorted(percents)
    assert percents[-1] == 100
    assert {thought.type for thought in run.thoughts} >= {"observation", "action"}
    return response


async def error_of(function: AgentFunction, **request: object) -> str:
    """Return the message of the final failure that a request brings about."""
    response = await _respond(function, _run([]), request)
    assert not response.success
    assert not (response.metadata or {}).get("retryable")
    return response.error_message or ""


def _run(events: list[AgentEvent]) -> AgentRun:
    async def listen(event: AgentEvent) -> None:
        events.append(event)

    return AgentRun(listen, "task_001", "wf_1")


async def _respond(function: AgentFunction, run: AgentRun, request: object) -> AgentResponse:
    assert isinstance(request, dict)
    asked: dict[str, Any] = {"task": "t", **request}
    definition = AgentDefinition("under-test", function, {})
    return await definition.respond(AgentRequest.model_validate(asked), run)
