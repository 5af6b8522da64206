"""Runs the built-in agents."""

from typing import Any

from agentstudio_agents import AgentResponse, testing
from agentstudio_agents.definition.agent_definition import AgentFunction

SEPTEMBER: dict[str, Any] = {
    "dateRange": {"start": "2025-09-01", "end": "2025-10-01"},
    "categories": ["product", "service", "support"],
}
REVIEWS = [
    "Great product! Highly recommend.",
    "Terrible experience, would not buy again.",
    "It's okay, nothing special.",
]


async def run_agent(function: AgentFunction, **request: Any) -> AgentResponse:  # noqa: ANN401
    """Return what an agent answers that cannot save files."""
    return (await outcome_of(function, artifacts=None, **request)).response


async def outcome_of(function: AgentFunction, **request: Any) -> testing.Outcome:  # noqa: ANN401
    """Return what comes of a run; its progress must rise to 100."""
    outcome = await testing.run_agent(function, workflow_execution_id="wf_1", **request)
    assert outcome.response.success, outcome.response.error_message
    percents = [step.percentage for step in outcome.progress]
    assert percents == sorted(percents)
    assert percents[-1] == 100
    assert {thought.type for thought in outcome.thoughts} >= {"observation", "action"}
    return outcome


async def error_of(function: AgentFunction, **request: Any) -> str:  # noqa: ANN401
    """Return the message of the final failure that a request brings about."""
    response = (await testing.run_agent(function, **request)).response
    assert not response.success
    assert not (response.metadata or {}).get("retryable")
    return response.error_message or ""
