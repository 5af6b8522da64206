"""A Pydantic AI agent as an agent. Needs the extra `pydantic-ai`."""

import json
from collections.abc import Callable
from typing import Any, Unpack

from agentstudio_agents.call.request import AgentRequest
from agentstudio_agents.call.response import AgentResponse
from agentstudio_agents.call.run import AgentRun
from agentstudio_agents.definition.agent_definition import AgentDefinition, AgentOptions
from agentstudio_agents.definition.registry import DECORATED
from agentstudio_agents.definition.result import as_json, as_result, shortened
from agentstudio_agents.definition.schema import has_schema
from agentstudio_agents.error import AgentError

try:
    from pydantic_ai import Agent, CallToolsNode, ModelRequestNode
    from pydantic_ai.exceptions import ModelHTTPError
    from pydantic_ai.messages import ThinkingPart, ToolCallPart, ToolReturnPart
except ModuleNotFoundError as error:
    message = "Pydantic AI is missing: pip install 'agentstudio-sdk[pydantic-ai]'"
    raise ModuleNotFoundError(message, name=error.name) from error


def pydantic_ai_agent(
    agent_type: str,
    ai_agent: Agent[Any, Any],
    *,
    prompt: Callable[[AgentRequest], str] | None = None,
    deps: object = None,
    **options: Unpack[AgentOptions],
) -> AgentDefinition:
    """Register a Pydantic AI agent.

    Its thinking, tool calls and their results become thoughts; its output is the result, as
    `{"output": …}` unless it is an object; the tokens it took are `metadata.tokensUsed`. The task
    is retried when the model's provider is overloaded or unavailable.

    Args:
        agent_type: Its agent type.
        ai_agent: The agent, with its model.
        prompt: Makes the prompt of a request. By default it is the task, followed by the input and
            the results of earlier steps as JSON.
        deps: The agent's dependencies, as for `Agent.run`.
        options: See `AgentOptions`.

    Raises:
        RegistrationError: See `Registry.add`.
    """
    make_prompt = prompt or _prompt

    async def run_ai_agent(request: AgentRequest, run: AgentRun) -> AgentResponse[Any]:
        try:
            async with ai_agent.iter(make_prompt(request), deps=deps) as steps:
                async for step in steps:
                    await _report(step, run)
        except ModelHTTPError as error:
            passing = error.status_code in (408, 429) or error.status_code >= 500
            message = f"the model {error.model_name} answered {error.status_code}"
            raise AgentError(message, retryable=passing) from error
        assert steps.result is not None
        metadata = {"tokensUsed": steps.usage.total_tokens}
        return AgentResponse(result=as_result(steps.result.output), metadata=metadata)

    output: Any = ai_agent.output_type
    if has_schema(output):
        run_ai_agent.__annotations__["return"] = AgentResponse[output]
    return DECORATED.add(agent_type, run_ai_agent, **options)


def _prompt(request: AgentRequest) -> str:
    parts = [request.task]
    if request.input:
        parts.append(f"Input: {json.dumps(request.input, ensure_ascii=False)}")
    results = (request.context or {}).get("results")
    if results:
        parts.append(f"Results of earlier steps: {json.dumps(results, ensure_ascii=False)}")
    return "\n\n".join(parts)


async def _report(step: object, run: AgentRun) -> None:
    parts: list[Any] = []
    if isinstance(step, CallToolsNode):
        parts = list(step.model_response.parts)  # pyright: ignore[reportUnknownMemberType]
    elif isinstance(step, ModelRequestNode):
        parts = list(step.request.parts)  # pyright: ignore[reportUnknownMemberType]
    for part in parts:
        if (thought := _thought(part)) is not None:
            await run.think(thought[0], shortened(thought[1]))


def _thought(part: object) -> tuple[str, str] | None:
    """Return kind and content of a part that shows how the model works, None for any other."""
    match part:
        case ThinkingPart(content=content):
            return "reasoning", content
        case ToolCallPart():
            return "action", f"{part.tool_name}({_readable(part.args_as_json_str())})"
        case ToolReturnPart():
            content = json.dumps(as_json(part.content), ensure_ascii=False)
            return "observation", f"{part.tool_name}: {content}"
        case _:
            return None


def _readable(arguments: str) -> str:
    """Return JSON without the escapes that models and libraries may have put into it."""
    try:
        return json.dumps(json.loads(arguments), ensure_ascii=False, separators=(",", ":"))
    except ValueError:
        return arguments
