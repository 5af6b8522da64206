"""An agent that waits until a test opens its gate."""

import asyncio
from pathlib import Path

from agentstudio_agents import AgentRequest, AgentRun, agent

POLL_SECONDS = 0.02


@agent("gate")
async def wait(request: AgentRequest, run: AgentRun) -> dict[str, bool]:
    """Wait for the file `configuration.gate` to appear; tell of it first, and leave the task's id beside it."""
    gate = Path((request.configuration or {})["gate"])
    gate.with_suffix(".task").write_text(run.task_id)
    await run.think("observation", "The gate is shut")
    await run.progress(40, "Waiting at the gate")
    while not gate.exists():
        await asyncio.sleep(POLL_SECONDS)
    await run.think("action", "Walking through")
    await run.progress(100, "Through the gate")
    return {"passed": True}
