"""An agent that names what its answer has cost."""

from agentstudio_agents import AgentRequest, AgentResponse, AgentRun, agent


@agent("costly")
async def spend(request: AgentRequest, run: AgentRun) -> AgentResponse:
    """Return a text of `configuration.bytes` bytes, a summary, and a cost; log a warning first."""
    configuration = request.configuration or {}
    await run.log("warning", "This will cost something")
    return AgentResponse(
        result={
            "text": "x" * configuration.get("bytes", 1),
            "summary": f"It cost {configuration['tokens']} tokens",
        },
        metadata={"tokensUsed": configuration["tokens"], "cost": 0.1, "model": "small"},
    )
