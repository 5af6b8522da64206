"""What an agent's function says of the objects it takes and gives."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, get_type_hints

from pydantic import ValidationError

from agentstudio_agents.call.request import AgentRequest, Untyped
from agentstudio_agents.call.response import AgentResponse
from agentstudio_agents.definition.configuration import PLATFORM_KEYS, without_platform_keys
from agentstudio_agents.definition.schema import Schema, has_schema, schema_of
from agentstudio_agents.error import AgentError, ResultError

_ANY: Final = AgentRequest[Any, Any]
_MEMBERS: Final = tuple(AgentRequest.model_fields)


@dataclass(frozen=True)
class Signature:
    """The schemas of an agent. One that is None may be any JSON object, or absent."""

    input: Schema | None = None
    configuration: Schema | None = None
    result: Schema | None = None

    @staticmethod
    def of(function: Callable[..., Any]) -> "Signature":
        """Read a function's annotations.

        Raises:
            TypeError: It does not take two parameters, or an annotation cannot be used.
        """
        try:
            parameters = list(inspect.signature(function).bind(None, None).arguments)
        except TypeError:
            raise TypeError("must take two parameters: request and run") from None
        try:
            hints = get_type_hints(function, include_extras=True)
        except NameError as error:
            raise TypeError(
                f"has an annotation that cannot be looked up: {error}; define or import it at the"
                " top of its module"
            ) from None
        return Signature(
            *_request_schemas(hints.get(parameters[0])), _result_schema(hints.get("return"))
        )

    def read(self, request: AgentRequest) -> AgentRequest[Any, Any]:
        """Make the request that the agent is handed.

        Raises:
            AgentError: Input or configuration does not fit; each place is named.
        """
        faults: list[str] = []
        values: dict[str, Any] = {name: getattr(request, name) for name in _MEMBERS}
        if self.input is not None:
            values["input"] = _read(self.input, request.input, "input", faults)
        if self.configuration is not None:
            own = without_platform_keys(request.configuration, self.configuration)
            values["configuration"] = _read(self.configuration, own, "configuration", faults)
        if faults:
            raise AgentError("; ".join(faults))
        return _ANY.model_construct(**values)

    def write(self, result: object) -> dict[str, Any]:
        """Make the JSON object of what the agent returned.

        Raises:
            ResultError: It is none, or not of the schema that the signature says.
        """
        if self.result is not None:
            return self.result.write(result)
        if isinstance(result, dict):
            return result  # pyright: ignore[reportUnknownVariableType]
        if has_schema(type(result)):
            return Schema(type(result)).write(result)
        raise ResultError(
            f"the agent returned {type(result).__name__}, not a dict, a model or an AgentResponse"
        )


def _read(schema: Schema, value: dict[str, Any] | None, name: str, faults: list[str]) -> object:
    try:
        return schema.read(value)
    except ValidationError as error:
        known = PLATFORM_KEYS if name == "configuration" else ()
        faults += schema.faults(error, name, known)
        return None


def _request_schemas(annotation: object) -> tuple[Schema | None, Schema | None]:
    """Return the schemas of input and configuration."""
    if not (isinstance(annotation, type) and issubclass(annotation, AgentRequest)):
        return None, None
    kinds = annotation.__pydantic_generic_metadata__["args"]
    if not kinds:
        return None, None
    return _member_schema(kinds[0], "input"), _member_schema(kinds[1], "configuration")


def _member_schema(kind: object, name: str) -> Schema | None:
    if has_schema(kind):
        return schema_of(kind)
    if kind in (Any, dict, dict[str, Any], Untyped):
        return None
    article = "an" if name == "input" else "a"
    raise TypeError(
        f"has {article} {name} that is no Pydantic model, dataclass, TypedDict or dict: {kind}"
    )


def _result_schema(annotation: Any) -> Schema | None:  # noqa: ANN401
    kind = annotation
    if isinstance(annotation, type) and issubclass(annotation, AgentResponse):
        kind = (*annotation.__pydantic_generic_metadata__["args"], None)[0]
    return schema_of(kind) if has_schema(kind) else None
