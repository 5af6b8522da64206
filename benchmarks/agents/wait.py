"""An agent that waits as long as it is asked to, and says nothing."""

import asyncio

from agentstudio_agents import AgentRequest, AgentRun, agent


@agent("wait")
async def wait(request: AgentRequest, run: AgentRun) -> dict[str, float]:
    """Wait for `configuration.milliseconds`. 0 or absent: answer at once."""
    milliseconds = float((request.configuration or {}).get("milliseconds", 0))
    if milliseconds:
        await asyncio.sleep(milliseconds / 1000)
    return {"milliseconds": milliseconds}
