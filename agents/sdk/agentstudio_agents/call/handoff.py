"""A request for another agent to continue."""

from typing import Any

from agentstudio_agents.wire import Wire


class AgentHandoff(Wire):
    """A request that another agent continues the work; followed by the `dynamic` pattern only.

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
