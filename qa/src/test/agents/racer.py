"""An agent that works for a while and then ends as a race wants it to."""

import asyncio
from collections import Counter
from typing import Any

from agentstudio_agents import AgentHandoff, AgentRequest, AgentResponse, AgentRun, agent

DEFAULT_MILLIS = 80

_calls: Counter[tuple[str | None, str]] = Counter()


@agent("racer")
async def race(request: AgentRequest, run: AgentRun) -> AgentResponse:
    """Work for `millis` milliseconds, in the first call of a task for `firstMillis` if that is given.

    The first `failures` calls of a task fail. The others answer with a text of `bytes` bytes, hand over to `target` if that is given,
    and approve from the round `goodRound` on.
    """
    configuration: dict[str, Any] = request.configuration or {}
    work = (run.workflow_execution_id, run.task_id)
    _calls[work] += 1
    millis = configuration.get("millis", DEFAULT_MILLIS)
    if _calls[work] == 1:
        millis = configuration.get("firstMillis", millis)
    await asyncio.sleep(millis / 1000)
    if _calls[work] <= configuration.get("failures", 0):
        return AgentResponse(success=False, error_message="The race wants this task to fail")
    target = configuration.get("target")
    round_number = (request.context or {}).get("iteration", 1)
    return AgentResponse(
        success=True,
        result={
            "text": "x" * configuration.get("bytes", 1),
            "approved": round_number >= configuration.get("goodRound", 1),
            "feedback": f"Round {round_number} is not the last",
        },
        handoff=AgentHandoff(targetAgentType=target, reason="The race wants a handoff") if target else None,
    )
