"""An agent that gives its work to another one."""

from agentstudio_agents import AgentHandoff, AgentRequest, AgentResponse, AgentRun, agent


@agent("triage")
async def hand_over(request: AgentRequest, run: AgentRun) -> AgentResponse:
    """Hand over to `configuration.target`, or to itself when it was handed the work without configuration."""
    target = (request.configuration or {}).get("target", "triage")
    handoff = AgentHandoff(targetAgentType=target, reason="It knows more", context={"case": 7})
    return AgentResponse(success=True, result={"triaged": True}, handoff=handoff)
