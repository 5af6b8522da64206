"""An agent that works well and says no."""

from agentstudio_agents import AgentRequest, AgentResponse, AgentRun, agent


@agent("verdict")
async def judge(request: AgentRequest, run: AgentRun) -> AgentResponse:
    """Answer with `success` false, a result and a reason."""
    await run.think("reasoning", "This will not do")
    return AgentResponse(
        success=False,
        result={"grade": 5},
        error_message="The work is not good enough",
        metadata={"judge": "strict"},
    )
