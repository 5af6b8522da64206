"""Any async callable as an agent."""

import inspect
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Unpack, cast, get_type_hints

from pydantic import BaseModel, Field, create_model

from agentstudio_agents.call.request import AgentRequest
from agentstudio_agents.call.run import AgentRun
from agentstudio_agents.definition.agent_definition import (
    AgentDefinition,
    AgentOptions,
    RegistrationError,
    first_paragraph,
)
from agentstudio_agents.definition.registry import DECORATED
from agentstudio_agents.definition.result import as_result
from agentstudio_agents.definition.schema import has_schema


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
    original = _annotated(function)
    if not inspect.iscoroutinefunction(original):
        raise RegistrationError(f"agent '{agent_type}' must be an async callable")
    hints = get_type_hints(original, include_extras=True)
    members, run_name = _members(agent_type, function, hints)
    taken: Any = create_model("Input", **dict(members.values()))

    async def call(request: Any, run: AgentRun) -> Any:  # noqa: ANN401
        given: BaseModel = request.input
        arguments = {name: getattr(given, field) for name, (field, _) in members.items()}
        if run_name is not None:
            arguments[run_name] = run
        return as_result(await function(**arguments))

    call.__annotations__["request"] = AgentRequest[taken]
    if has_schema(hints.get("return")):
        call.__annotations__["return"] = hints["return"]
    options.setdefault("description", first_paragraph(original))
    return DECORATED.add(agent_type, call, **options)


def _annotated(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function that has the annotations: of a `partial`, or of an object's call."""
    while isinstance(function, partial):
        function = cast(Callable[..., Any], function.func)
    if inspect.iscoroutinefunction(function):
        return function
    return getattr(function, "__call__", function)  # noqa: B004 - of an object


def _members(
    agent_type: str, function: Callable[..., Any], hints: dict[str, Any]
) -> tuple[dict[str, tuple[str, Any]], str | None]:
    """Return field and definition for each parameter by its name, and which one is the run."""
    members: dict[str, tuple[str, Any]] = {}
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
        default = ... if parameter.default is parameter.empty else parameter.default
        # Pydantic's models allow any name in JSON, but not each as that of a field.
        members[name] = (
            f"member_{len(members)}",
            (hint, Field(default, alias=name, title=_title(name))),
        )
    return members, run_name


def _title(name: str) -> str:
    return name.strip("_").replace("_", " ").title()
