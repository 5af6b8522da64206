"""Lets a chat model call agents."""

import json
from typing import Annotated, Any, Final, cast

from pydantic import Field

from agentstudio_agents.call.plain_json import encode_json
from agentstudio_agents.call.request import AgentRequest
from agentstudio_agents.call.run import AgentRun
from agentstudio_agents.definition.agent_definition import AgentDefinition
from agentstudio_agents.definition.configuration import Configuration
from agentstudio_agents.definition.registry import Registry
from agentstudio_agents.error import AgentError
from agentstudio_builtin.agent_models import AgentResult
from agentstudio_builtin.llm.chat_message import ToolCall

MAX_RESULT_LENGTH: Final = 50_000
"""Most characters of an agent's result that are sent to the model."""


class ToolDefinition(Configuration):
    """A function that the caller runs: the task ends with the model's call of it."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="Its name.")]
    description: Annotated[str, Field(description="What it does, for the model.")] = ""
    parameters: Annotated[dict[str, Any], Field(description="JSON Schema of its arguments.")] = {}  # noqa: RUF012 - Pydantic copies it


class ToolUse(AgentResult):
    """A call that the model asked for."""

    id: str
    name: str
    arguments: Annotated[Any, Field(description="As JSON; text where the model's is none.")]
    done: Annotated[bool, Field(description="Whether it was done here. False: it is open.")]
    success: Annotated[bool | None, Field(description="Of the agent. None: it is open.")] = None


class Toolbox:
    """The agents and functions that a model may call in one task."""

    def __init__(
        self, registry: Registry, tools: tuple[str | ToolDefinition, ...], own_type: str
    ) -> None:
        """Take the requested tools.

        Raises:
            AgentError: An agent is unknown, or is the one that calls.
        """
        self._agents: dict[str, AgentDefinition] = {}
        self._functions: dict[str, ToolDefinition] = {}
        for tool in tools:
            if isinstance(tool, ToolDefinition):
                self._functions[tool.name] = tool
                continue
            agent = registry.find(tool)
            if agent is None or tool == own_type:
                known = ", ".join(name for name in registry.types if name != own_type)
                raise AgentError(f"configuration.tools: there is no agent '{tool}'; known: {known}")
            self._agents[tool] = agent

    def to_wire(self) -> list[dict[str, Any]]:
        """Return the tools as they are described to the model."""
        functions: list[dict[str, Any]] = [
            *({"name": n, **_agent_function(agent)} for n, agent in self._agents.items()),
            *(
                {"name": tool.name, "description": tool.description, "parameters": tool.parameters}
                for tool in self._functions.values()
            ),
        ]
        return [{"type": "function", "function": function} for function in functions]

    async def use(self, call: ToolCall, run: AgentRun) -> tuple[ToolUse, str]:
        """Call what the model asks for; return a record of the call, and the model's result."""
        try:
            arguments: Any = json.loads(call.arguments)
        except (ValueError, RecursionError):
            arguments = call.arguments
        use = ToolUse(id=call.id, name=call.name, arguments=arguments, done=True, success=False)
        if call.name in self._functions:
            return use.model_copy(update={"done": False, "success": None}), ""
        agent = self._agents.get(call.name)
        if agent is None:
            return use, f"error: there is no function {call.name}"
        if not isinstance(arguments, dict):
            return use, "error: the arguments must be a JSON object"
        try:
            request = AgentRequest.model_validate(_request(cast(dict[str, Any], arguments)))
        except ValueError as error:
            return use, f"error: {error}"
        response = await agent.respond(request, run.on_behalf())
        if not response.success:
            return use, f"error: {response.error_message}"
        result = encode_json(response.result).decode()
        return use.model_copy(update={"success": True}), result[:MAX_RESULT_LENGTH]


def _request(arguments: dict[str, Any]) -> dict[str, Any]:
    names = ("task", "input", "configuration")
    return {"task": "-", **{name: arguments[name] for name in names if name in arguments}}


def _agent_function(agent: AgentDefinition) -> dict[str, Any]:
    """Return an agent as a function of task, input and configuration."""
    about = agent.description
    definitions: dict[str, Any] = {}
    parameters: dict[str, Any] = {
        "task": {"type": "string", "description": "What to do, in words."},
        "input": _schema(about.input_schema, "input", definitions),
        "configuration": _schema(about.configuration_schema, "configuration", definitions),
    }
    return {
        "description": about.description or agent.agent_type,
        "parameters": {
            "type": "object",
            "properties": parameters,
            "required": ["task"],
            **({"$defs": definitions} if definitions else {}),
        },
    }


def _schema(
    schema: dict[str, Any] | None, name: str, definitions: dict[str, Any]
) -> dict[str, Any]:
    """Return a schema as part of another one, which takes over its definitions."""
    if schema is None:
        return {"type": "object"}
    text = json.dumps(schema).replace('"#/$defs/', f'"#/$defs/{name}.')
    part: dict[str, Any] = json.loads(text)
    part.pop("$schema", None)
    for key, value in part.pop("$defs", {}).items():
        definitions[f"{name}.{key}"] = value
    return part
