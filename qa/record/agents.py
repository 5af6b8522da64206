"""Agents whose runs are worth recording."""

import asyncio
from pathlib import Path

from agentstudio_agents import AgentError, AgentHandoff, AgentRequest, AgentResponse, AgentRun, agent


def _setting(request: AgentRequest, name: str) -> str:
    return str((request.configuration or {}).get(name, ""))


@agent("echo")
async def echo(request: AgentRequest, run: AgentRun) -> dict[str, object]:
    await run.think("action", "Repeating what was said")
    results = (request.context or {}).get("results")
    return {"task": request.task, "seen": sorted(results) if isinstance(results, dict) else []}


@agent("gate")
async def gate(request: AgentRequest, run: AgentRun) -> dict[str, object]:
    while not Path(_setting(request, "file")).exists():
        await asyncio.sleep(0.02)
    return {"opened": True}


@agent("broken-until")
async def broken_until(request: AgentRequest, run: AgentRun) -> dict[str, object]:
    if not Path(_setting(request, "file")).exists():
        raise AgentError("It cannot be done yet")
    return {"mended": True}


@agent("judge")
async def judge(request: AgentRequest, run: AgentRun) -> dict[str, object]:
    iteration = (request.context or {}).get("iteration")
    return {"approved": iteration == 2, "feedback": "Say more"}


@agent("triage")
async def triage(request: AgentRequest, run: AgentRun) -> AgentResponse:
    handoff = AgentHandoff(targetAgentType="echo", reason="It is about words")
    return AgentResponse(success=True, result={"triaged": True}, handoff=handoff)


@agent("large")
async def large(request: AgentRequest, run: AgentRun) -> dict[str, object]:
    return {"by": request.task, "text": "Much to say. " * 200}
