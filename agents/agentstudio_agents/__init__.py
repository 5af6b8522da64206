"""Write an agent as one async function and run it behind HTTP.

Example:
    ```python
    from agentstudio_agents import AgentRequest, AgentRun, agent


    @agent("word-counter")
    async def count(request: AgentRequest, run: AgentRun) -> dict[str, int]:
        await run.think("action", "Counting words")
        return {"words": len(request.task.split())}
    ```
"""

from agentstudio_agents.error import AgentError
from agentstudio_agents.registry import agent
from agentstudio_agents.request import AgentRequest
from agentstudio_agents.response import AgentHandoff, AgentResponse
from agentstudio_agents.run import AgentRun
from agentstudio_agents.thought import AgentThought

__all__ = [
    "AgentError",
    "AgentHandoff",
    "AgentRequest",
    "AgentResponse",
    "AgentRun",
    "AgentThought",
    "agent",
]
