"""An agent with a defect."""

from agentstudio_agents import AgentRequest, AgentRun, agent


@agent("crash")
async def crash(request: AgentRequest, run: AgentRun) -> dict[str, str]:
    """Raise what no agent should raise."""
    raise RuntimeError("a secret of the agent's author")
