"""An agent that takes some time."""

import asyncio

from agentstudio_agents import AgentRequest, AgentRun, agent


@agent("work")
async def work(request: AgentRequest, run: AgentRun) -> dict[str, int]:
    """Take `configuration.millis` milliseconds."""
    millis = (request.configuration or {})["millis"]
    await run.progress(10, "Working")
    await asyncio.sleep(millis / 1000)
    return {"millis": millis}
