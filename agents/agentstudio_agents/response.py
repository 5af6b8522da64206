"""What an agent answers."""

from typing import Any

from pydantic import Field

from agentstudio_agents.thought import AgentThought
from agentstudio_agents.wire import Wire


class AgentHandoff(Wire):
    """A wish that another agent goes on with the work; followed by the `dynamic` pattern only.

    Attributes:
        target_agent_type: The agent that shall run next.
        reason: Why, in words.
        context: What that agent needs to know. None: nothing beyond the result.
        priority: How urgent it is, as the agents agree among themselves. None: not said.
    """

    target_agent_type: str
    reason: str
    context: dict[str, Any] | None = None
    priority: str | int | None = None


class AgentResponse(Wire):
    """The agent's verdict on its task.

    Attributes:
        success: False ends the task as failed. It is retried only if `metadata.retryable` is true.
        result: What came of it; any JSON object. Empty if there is nothing to say.
        thoughts: The agent's reasoning in order. None: it told none.
        handoff: Which agent goes on. None: the next declared step.
        error_message: Why it failed, in words. None: it did not, or would not say.
        metadata: About the run; the service adds `executionTimeMs`, an integer. None: nothing.
    """

    success: bool
    result: dict[str, Any] = Field(default_factory=dict[str, Any])
    thoughts: tuple[AgentThought, ...] | None = None
    handoff: AgentHandoff | None = None
    error_message: str | None = None
    metadata: dict[str, Any] | None = None

    def to_wire(self) -> dict[str, Any]:
        """Return the response as the JSON object on the wire, without fields that are None."""
        return self.model_dump(by_alias=True, exclude_none=True)
