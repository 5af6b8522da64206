"""The bases of inputs and results."""

from typing import Any

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer
from pydantic.alias_generators import to_camel

from agentstudio_agents.wire import Wire


class AgentInput(BaseModel):
    """Base for inputs. A workflow's input is for all its steps, so other members are ignored."""

    model_config = ConfigDict(
        alias_generator=to_camel, extra="ignore", frozen=True, populate_by_name=True
    )


class AgentResult(Wire):
    """Base for results and their parts: what is None is left out of the JSON object."""

    # Without a return type, from which the JSON Schema would be made instead of from the members.
    @model_serializer(mode="wrap")
    def _without_none(self, handler: SerializerFunctionWrapHandler):  # noqa: ANN202
        members: dict[str, Any] = handler(self)
        return {name: value for name, value in members.items() if value is not None}
