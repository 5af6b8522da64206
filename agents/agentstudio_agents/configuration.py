"""The settings of a step."""

from difflib import get_close_matches
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from agentstudio_agents.error import AgentError
from agentstudio_agents.request import AgentRequest


class Configuration(BaseModel):
    """What every step's configuration may hold; each agent adds its own keys.

    Attributes:
        task: Text of the task. The platform has put it into the request already.
        validator: Whether the step judges an iterative workflow; of interest to the platform only.
        quality_threshold: From which score on the judge approves; of interest to the platform only.
        max_iterations: Of an iterative workflow; of interest to the platform only.
        max_handoffs: Of a dynamic workflow; of interest to the platform only.
    """

    model_config = ConfigDict(
        alias_generator=to_camel, extra="forbid", frozen=True, protected_namespaces=(), strict=True
    )

    task: str | None = None
    validator: bool | None = None
    quality_threshold: float | None = None
    max_iterations: int | None = None
    max_handoffs: int | None = None


C = TypeVar("C", bound=Configuration)


def read_configuration(kind: type[C], request: AgentRequest) -> C:
    """Read the request's configuration as that of an agent.

    Raises:
        AgentError: A key is unknown or a value is not what it must be; each is named.
    """
    try:
        return kind.model_validate(request.configuration or {})
    except ValidationError as error:
        known = sorted(field.alias or name for name, field in kind.model_fields.items())
        faults = [
            _unknown(str(fault["loc"][0]), known)
            if fault["type"] == "extra_forbidden"
            else f"configuration.{fault['loc'][0]}: {fault['msg']}"
            for fault in error.errors()
        ]
        raise AgentError("; ".join(faults)) from None


def _unknown(key: str, known: list[str]) -> str:
    close = get_close_matches(key, known, 1)
    hint = f"did you mean {close[0]}?" if close else f"known are {', '.join(known)}"
    return f"configuration.{key} is unknown; {hint}"
