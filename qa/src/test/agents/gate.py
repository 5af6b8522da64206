"""An agent that waits until a test opens its gate."""

import asyncio
from pathlib import Path

from agentstudio_agents import AgentRequest, AgentRun, agent

POLL_SECONDS = 0.02


@agent("gate")
async def wait(request: AgentRequest, run: AgentRun) -> dict[str, bool]:
    """Wait for the file `configuration.gate` to appear; report that first, and write the task's id next to it.

    With `configuration.saves`, save a file before that and one after it.
    """
    configuration = request.configuration or {}
    gate = Path(configuration["gate"])
    saves = "saves" in configuration
    if saves:
        await run.save("before.txt", "before")
    gate.with_suffix(".task").write_text(run.task_id)
    await run.think("observation", "The gate is shut")
    await run.progress(40, "Waiting at the gate")
    while not gate.exists():
        await asyncio.sleep(POLL_SECONDS)
    if saves:
        await run.save("after.txt", "after")
    await run.think("action", "Walking through")
    await run.progress(100, "Through the gate")
    return {"passed": True}
