"""An agent that judges rounds of an iterative workflow."""

from typing import Any

from agentstudio_agents import AgentRequest, AgentRun, agent


@agent("judge")
async def judge(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    """Approve from the round `configuration.goodRound` on; report what it was given."""
    context = request.context or {}
    good = (request.configuration or {})["goodRound"]
    return {
        "approved": context["iteration"] >= good,
        "feedback": f"Round {context['iteration']} will not do",
        "heard": context.get("feedback"),
    }
