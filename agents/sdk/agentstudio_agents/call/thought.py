"""What an agent reports while it works."""

from typing import Annotated, Any, Literal

from pydantic import Field

from agentstudio_agents.wire import Wire

LogLevel = Literal["debug", "info", "warning", "error", "critical"]


class AgentThought(Wire):
    """One step of the agent's reasoning.

    Attributes:
        timestamp: When it occurred: UTC, ISO 8601 with milliseconds.
        type: Its kind; by convention `observation`, `reasoning` or `action`.
        content: The thought in words.
        metadata: Anything more that JSON can hold. None: nothing.
    """

    timestamp: str
    type: str
    content: str
    metadata: dict[str, Any] | None = None


class AgentProgress(Wire):
    """How far the agent is.

    Attributes:
        percentage: From 0 to 100.
        current_step: What it is doing now. None: not said.
    """

    percentage: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
    current_step: str | None = None


class AgentLog(Wire):
    """One line of the agent's log.

    Attributes:
        timestamp: When it was written: UTC, ISO 8601 with milliseconds.
        level: Its severity.
        message: The line.
    """

    timestamp: str
    level: LogLevel
    message: str


AgentEvent = AgentThought | AgentProgress | AgentLog
