"""An agent that sends its thoughts one by one, each when a test lets it."""

import asyncio
from pathlib import Path

from agentstudio_agents import AgentRequest, AgentRun, agent

POLL_SECONDS = 0.01


@agent("thinker")
async def think(request: AgentRequest, run: AgentRun) -> dict[str, int]:
    """Report `configuration.thoughts` thoughts at once, or wait for the file `configuration.gate` after the first."""
    configuration = request.configuration or {}
    count = configuration["thoughts"]
    for index in range(count):
        await run.think("reasoning", f"Thought {index} of attempt {run.attempt}")
        if index == 0 and "gate" in configuration:
            while not Path(configuration["gate"]).exists():
                await asyncio.sleep(POLL_SECONDS)
    if configuration.get("failures", 0) >= run.attempt:
        raise RuntimeError("a failure on purpose")
    return {"thoughts": count, "attempt": run.attempt}
