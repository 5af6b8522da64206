"""Events of workflows, and messages of a single agent's call."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import AwareDatetime, Field

from agentstudio.base import Model
from agentstudio.models import AgentResponse, AgentThought

EventType = Literal[
    "WorkflowStarted",
    "TaskScheduled",
    "TaskStarted",
    "TaskCompleted",
    "TaskFailed",
    "WorkflowPaused",
    "WorkflowResumed",
    "WorkflowCompleted",
    "WorkflowFailed",
    "WorkflowCancelled",
    "AgentThought",
    "TaskProgress",
    "Log",
]

TERMINAL: frozenset[str] = frozenset({"WorkflowCompleted", "WorkflowFailed", "WorkflowCancelled"})


class WorkflowEvent(Model):
    """Something that happened to a workflow."""

    type: EventType | str
    workflow_id: str = Field(..., alias="workflowId")
    timestamp: AwareDatetime
    sequence: int | None = None
    """Grows over the whole life of the workflow. None for thoughts, progress and log messages."""
    task_id: str | None = Field(None, alias="taskId")
    data: dict[str, Any] = Field(default_factory=dict[str, Any])
    """What the type adds; docs/live-updates.md lists it."""
    trace_id: str | None = Field(None, alias="traceId")

    @property
    def is_terminal(self) -> bool:
        """Whether the workflow has ended with this event. A failed one can be resumed."""
        return self.type in TERMINAL


class ThoughtMessage(Model):
    """A thought of the agent, as it occurs."""

    type: Literal["thought"]
    thought: AgentThought


class ResponseMessage(Model):
    """The agent's response. Its thoughts have been sent before."""

    type: Literal["response"]
    response: AgentResponse


AgentMessage = ThoughtMessage | ResponseMessage
