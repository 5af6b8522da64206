"""The settings of a step."""

from typing import Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from agentstudio_agents.call.request import AgentRequest
from agentstudio_agents.definition.schema import Schema, object_schema
from agentstudio_agents.error import AgentError

PLATFORM_KEYS: Final = {
    "task": "Text of the task; the request's task by the time the agent sees it.",
    "validator": "Whether this step judges an iterative workflow.",
    "qualityThreshold": "Score from which on the judge approves.",
    "maxIterations": "Most rounds of an iterative workflow.",
    "maxHandoffs": "Most handoffs of a dynamic workflow.",
}
"""Keys that any step's configuration may hold. The platform reads them, the agent need not know."""


class Configuration(BaseModel):
    """Base for settings that are camelCase in JSON, taken strictly, unknown keys refused."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="forbid",
        frozen=True,
        protected_namespaces=(),
        strict=True,
    )


def without_platform_keys(
    configuration: dict[str, Any] | None, declared: Schema
) -> dict[str, Any] | None:
    """Return the settings that are the agent's business: what it declares, and what is unknown."""
    if configuration is None:
        return None
    foreign = PLATFORM_KEYS.keys() - declared.names
    return {key: value for key, value in configuration.items() if key not in foreign}


def configuration_schema(declared: Schema) -> dict[str, Any]:
    """Return the schema of a whole configuration, the platform's keys included."""
    schema = declared.json_schema()
    members = object_schema(schema).setdefault("properties", {})
    for key, description in PLATFORM_KEYS.items():
        members.setdefault(key, {"description": description})
    return schema


C = TypeVar("C", bound=Configuration)


def read_configuration(kind: type[C], request: AgentRequest) -> C:
    """Read the request's configuration as that of an agent that is not typed.

    Raises:
        AgentError: A key is unknown or a value is not what it must be; each is named.
    """
    declared = Schema(kind)
    try:
        return declared.read(without_platform_keys(request.configuration, declared))
    except ValidationError as error:
        raise AgentError(
            "; ".join(declared.faults(error, "configuration", PLATFORM_KEYS))
        ) from None
