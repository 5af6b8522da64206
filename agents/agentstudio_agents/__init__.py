"""Write an agent as one async function and run it behind HTTP.

Example:
    ```python
    from agentstudio_agents import AgentRequest, AgentRun, agent
    from pydantic import BaseModel


    class Text(BaseModel):
        text: str


    @agent("word-counter")
    async def count(request: AgentRequest[Text], run: AgentRun) -> dict[str, int]:
                await run.think("action", "Counting words")
        return {"words": len(request.input.text.split())}
    ```
"""

from agentstudio_agents.configuration import Configuration
from agentstudio_agents.error import AgentError
from agentstudio_agents.handoff import AgentHandoff
from agentstudio_agents.registry import agent
from agentstudio_agents.request import AgentRequest
from agentstudio_agents.response import AgentResponse
from agentstudio_agents.run import AgentRun
from agentstudio_agents.thought import AgentThought

__all__ = [
    "AgentError",
    "AgentHandoff",
    "AgentRequest",
    "AgentResponse",
    "AgentRun",
    "AgentThought",
    "Configuration",
    "agent",
]
