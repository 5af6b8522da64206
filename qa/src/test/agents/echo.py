"""An agent that answers with what it was asked."""

from typing import Any

from agentstudio_agents import AgentRequest, AgentRun, agent


@agent("echo")
async def repeat(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    """Return the whole request and the attempt."""
    return {
        "task": request.task,
        "input": request.input,
        "context": request.context,
        "configuration": request.configuration,
        "timeout": request.timeout,
        "attempt": run.attempt,
    }
