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

from agentstudio_agents.artifacts.artifact import Artifact
from agentstudio_agents.artifacts.artifact_file import ArtifactFile
from agentstudio_agents.artifacts.file_reference import FileReference
from agentstudio_agents.call.handoff import AgentHandoff
from agentstudio_agents.call.request import AgentRequest
from agentstudio_agents.call.response import AgentResponse
from agentstudio_agents.call.run import AgentRun
from agentstudio_agents.call.thought import AgentThought
from agentstudio_agents.definition.configuration import Configuration
from agentstudio_agents.definition.registry import agent
from agentstudio_agents.error import AgentError

__all__ = [
    "AgentError",
    "AgentHandoff",
    "AgentRequest",
    "AgentResponse",
    "AgentRun",
    "AgentThought",
    "Artifact",
    "ArtifactFile",
    "Configuration",
    "FileReference",
    "agent",
]
