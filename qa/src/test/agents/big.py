"""An agent with much to say."""

from agentstudio_agents import AgentRequest, AgentRun, agent


@agent("big")
async def talk(request: AgentRequest, run: AgentRun) -> dict[str, str]:
    """Return a text of `configuration.bytes` bytes, 1 by default."""
    return {"text": "x" * (request.configuration or {}).get("bytes", 1)}
