"""Any async callable as an agent."""

import inspect
from collections.abc import Awaitable, Callable
from typing import Any, Unpack, get_type_hints

from pydantic import BaseModel, ConfigDict, create_model

from agentstudio_agents.definition import (
    AgentDefinition,
    AgentOptions,
    RegistrationError,
    first_paragraph,
)
from agentstudio_agents.registry import DECORATED
from agentstudio_agents.request import AgentRequest
from agentstudio_agents.result import as_result
from agentstudio_agents.run import AgentRun
from agentstudio_agents.shape import states_shape


def callable_agent(
    agent_type: str, function: Callable[..., Awaitable[Any]], **options: Unpack[AgentOptions]
) -> AgentDefinition:
    """Register an async callable that knows nothing of agents.

    Its parameters are the members of the input, checked by their annotations; one annotated
    `AgentRun` is handed the run. What it returns is the result if that is a JSON object or a model,
    and `{"output": …}` else.

    Raises:
        RegistrationError: It cannot be called with named arguments only, or see `Registry.add`.
    """
    if not inspect.iscoroutinefunction(function):
        function = getattr(function, "__call__", function)  # noqa: B004 - of an object
    if not inspect.iscoroutinefunction(function):
        raise RegistrationError(f"agent '{agent_type}' must be an async callable")
    hints = get_type_hints(function, include_extras=True)
    members, run_name = _members(agent_type, function, hints)
    taken: Any = create_model("Input", __config__=ConfigDict(protected_namespaces=()), **members)

    async def call(request: Any, run: AgentRun) -> Any:  # noqa: ANN401
        given: BaseModel = request.input
        arguments = {name: getattr(given, name) for name in members}
        if run_name is not None:
            arguments[run_name] = run
        return as_result(await function(**arguments))

    call.__annotations__["request"] = AgentRequest[taken]
    if states_shape(hints.get("return")):
        call.__annotations__["return"] = hints["return"]
    options.setdefault("description", first_paragraph(function))
    return DECORATED.add(agent_type, call, **options)


def _members(
    agent_type: str, function: Callable[..., Any], hints: dict[str, Any]
) -> tuple[dict[str, Any], str | None]:
    """Return the fields of the input by name, and which parameter is the run."""
    members: dict[str, Any] = {}
    run_name = None
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind not in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
            raise RegistrationError(
                f"agent '{agent_type}' has the parameter {parameter}, which no input can name"
            )
        hint = hints.get(name, Any)
        if hint is AgentRun:
            run_name = name
            continue
        absent = parameter.default is parameter.empty
        members[name] = (hint, ... if absent else parameter.default)
    return members, run_name
