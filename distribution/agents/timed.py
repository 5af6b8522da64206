"""Agents that take a given time, for a fleet under load."""

import asyncio
from typing import Any

from agentstudio_agents import AgentHandoff, AgentRequest, AgentResponse, AgentRun, agent


@agent("timed")
async def wait(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    """Take `configuration.seconds`, 0 by default."""
    seconds = (request.configuration or {}).get("seconds", 0)
    await run.think("observation", f"This takes {seconds} s")
    await asyncio.sleep(seconds)
    return {"seconds": seconds}


@agent("timed-judge")
async def judge(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    """Approve the second round."""
    return {"approved": (request.context or {})["iteration"] >= 2}


@agent("timed-triage")
async def hand_over(request: AgentRequest, run: AgentRun) -> AgentResponse:
    """Hand the work over to the agent that takes some time."""
    handoff = AgentHandoff(target_agent_type="timed", reason="It has the time")
    return AgentResponse(success=True, result={}, handoff=handoff)
