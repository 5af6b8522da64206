"""What an agent answers."""

from typing import Annotated, Any, Generic

from pydantic import Field, SkipValidation
from typing_extensions import TypeVar

from agentstudio_agents.call.handoff import AgentHandoff
from agentstudio_agents.call.thought import AgentThought
from agentstudio_agents.wire import Wire

Result = TypeVar("Result", default=dict[str, Any], covariant=True)


def _nothing() -> Any:  # noqa: ANN401
    return {}


class AgentResponse(Wire, Generic[Result]):
    """The agent's verdict on its task.

    Attributes:
        success: False ends the task as failed. It is retried only if `metadata.retryable` is true.
        result: What came of it: a JSON object, or what becomes one, such as a model. Empty if
            there is nothing to say.
        thoughts: The agent's reasoning in order. None: it reported none.
        handoff: Which agent runs next. None: the next declared step.
        error_message: Why it failed, in words. None: it did not, or would not say.
        metadata: About the run; the service adds `executionTimeMs`, an integer. None: nothing.
    """

    success: bool = True
    # Checked when it is written, against what the agent's signature says.
    result: Annotated[Result, SkipValidation] = Field(default_factory=_nothing)
    thoughts: tuple[AgentThought, ...] | None = None
    handoff: AgentHandoff | None = None
    error_message: str | None = None
    metadata: dict[str, Any] | None = None
