"""Agents whose results no message can carry. They have a process of their own."""

from typing import Any

from agentstudio_agents import AgentRequest, AgentRun, agent


@agent("result-passer")
async def pass_on(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    """Return a result of `configuration.megabytes`, or that of the step before."""
    results: dict[str, Any] = (request.context or {}).get("results", {})
    for result in results.values():
        return await run.load(result)
    return {"text": "x" * ((request.configuration or {})["megabytes"] * 1024 * 1024)}


@agent("result-measurer")
async def measure(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    """Return the lengths of the texts of the steps before."""
    results: dict[str, Any] = (request.context or {}).get("results", {})
    return {step: len((await run.load(result))["text"]) for step, result in results.items()}
