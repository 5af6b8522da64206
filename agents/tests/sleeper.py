"""An agent that waits to be cancelled."""

import asyncio
from typing import Any

from agentstudio_agents import AgentRequest, AgentRun


class Sleeper:
    """An agent that sleeps until it is cancelled, and counts how often it started and stopped."""

    def __init__(self) -> None:
        self.started = 0
        self.stopped = 0
        self.saw_cancelled = False

    async def run(self, request: AgentRequest, run: AgentRun) -> dict[str, Any]:
        self.started += 1
        assert self.started - self.stopped == 1 or request.task == "many", "two at once"
        await run.think("observation", "sleeping")
        try:
            await asyncio.Event().wait()
        finally:
            self.saw_cancelled = run.cancelled
            self.stopped += 1
        return {}
