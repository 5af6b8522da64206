"""An agent that waits until a test opens its gate."""

import asyncio
from pathlib import Path

from agentstudio_agents import AgentRequest, AgentRun, agent

POLL_SECONDS = 0.02


@agent("gate")
async def wait(request: AgentRequest, run: AgentRun) -> dict[str, bool]:
    """Wait for the file `configuration.gate` to appear; tell of it first."""
    gate = Path((request.configuration or {})["gate"])
    await run.think("observation", "The gate is shut")
    await run.progress(40, "Waiting at the gate")
    while not gate.exists():
        await asyncio.sleep(POLL_SECONDS)
    await run.think("action", "Walking through")
    await run.progress(100, "Through the gate")
    return {"passed": True}
