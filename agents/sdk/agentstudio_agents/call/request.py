"""What an agent is asked to do."""

from datetime import timedelta
from typing import Annotated, Any, Generic

from pydantic import AfterValidator, Field
from typing_extensions import TypeVar

from agentstudio_agents.artifacts.artifact import Artifact
from agentstudio_agents.artifacts.artifact_store import ArtifactAccess
from agentstudio_agents.call.duration import DEFAULT_TIMEOUT, parse_timeout
from agentstudio_agents.wire import Wire

Untyped = dict[str, Any] | None
"""Any JSON object, or none."""

Input = TypeVar("Input", default=Untyped, covariant=True)
Config = TypeVar("Config", default=Untyped, covariant=True)

_ABSENT: Any = None
"""None, as the default of members whose type the agent chooses; see `Signature.read`."""


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be blank")
    return text


def _timeout(text: str) -> str:
    parse_timeout(text)
    return text


class AgentRequest(Wire, Generic[Input, Config]):
    """One task for one agent.

    An agent that asks for an `AgentRequest[Input, Config]` of two models, dataclasses or
    `TypedDict`s gets `input` and `configuration` as these. A request that does not fit fails
    before the agent runs.

    Attributes:
        task: What to do, in words.
        input: The workflow's input, or that of a task run alone. None: there is none.
        context: `results` holds the result of each step that this one depends on, keyed by step
            id; `state` the workflow's state; `handoff`, if another agent has handed this task over,
            its `reason` and `context`. None: the task runs alone.
        configuration: The step's settings, whose keys the agent defines. None: all defaults.
        timeout: Longest time the agent may work, as `PT5M` or `[d.]HH:MM:SS[.fff]`, above 0 and at
            most 180 minutes. None: 5 minutes.
        artifacts: Files of the tasks that this one depends on, to be read by `run.open`.
    """

    task: Annotated[str, AfterValidator(_not_blank)]
    input: Input = _ABSENT
    context: dict[str, Any] | None = None
    configuration: Config = _ABSENT
    timeout: Annotated[str, AfterValidator(_timeout)] | None = None
    artifacts: tuple[Artifact, ...] = ()

    @property
    def time_limit(self) -> timedelta:
        """`timeout` as a duration, with the default filled in."""
        return DEFAULT_TIMEOUT if self.timeout is None else parse_timeout(self.timeout)


class AgentCall(AgentRequest[Untyped, Untyped]):
    """A request as the platform sends it: the request and which try of which task it is.

    Attributes:
        task_id: The task's id, unique within its workflow only. None: the service makes one up.
        workflow_execution_id: The workflow that the task belongs to. None: the task runs alone.
        attempt: 1 for the first try, then one more with each retry.
        artifact_access: How files are read and saved. None: they cannot be.
    """

    task_id: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    workflow_execution_id: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    attempt: Annotated[int, Field(ge=1)] = 1
    artifact_access: ArtifactAccess | None = None
