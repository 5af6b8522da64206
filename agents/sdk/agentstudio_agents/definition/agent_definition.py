"""An agent as it was registered."""

import inspect
import re
import time
from collections.abc import Awaitable, Callable
from difflib import get_close_matches
from typing import Any, Final, TypedDict, cast

from agentstudio_agents.call.answer import MAX_RESPONSE_BYTES, Answer, answer_of
from agentstudio_agents.call.large_result import saved_result
from agentstudio_agents.call.request import AgentRequest
from agentstudio_agents.call.response import AgentResponse
from agentstudio_agents.call.run import AgentRun
from agentstudio_agents.definition.configuration import configuration_schema
from agentstudio_agents.definition.description import AgentDescription
from agentstudio_agents.definition.signature import Signature
from agentstudio_agents.error import AgentError

AgentFunction = Callable[[AgentRequest[Any, Any], AgentRun], Awaitable[Any]]
"""An `async def` of two parameters. What it returns becomes the result, a JSON object."""

MAX_NAME_LENGTH: Final = 64
"""Longest agent type, in characters."""

_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


class RegistrationError(Exception):
    """An agent cannot be registered; the message says which one and why."""


class AgentOptions(TypedDict, total=False):
    """What may be said of an agent beyond its type and function.

    Attributes:
        description: What it does, for those who choose an agent. By default the first paragraph of
            the function's docstring.
        concurrency: Most tasks of this agent at once; a further one is refused with 429 and tried
            again later. By default as many as the service runs.
        available: False keeps it out of the agent types, as if it did not exist: for an agent that
            lacks its configuration here. By default True.
    """

    description: str
    concurrency: int
    available: bool


class AgentDefinition:
    """An agent type, its function and what is known of both.

    Attributes:
        agent_type: Its name.
        concurrency: Most tasks at once. None: as many as the service runs.
        available: See `AgentOptions`.
    """

    def __init__(self, agent_type: str, function: AgentFunction, options: AgentOptions) -> None:
        """Define an agent.

        Raises:
            RegistrationError: The name is malformed, or the function is not an `async def` of two
                parameters, or its annotations cannot be used.
        """
        _check_options(agent_type, options)
        if len(agent_type) > MAX_NAME_LENGTH or not _NAME.fullmatch(agent_type):
            raise RegistrationError(
                f"agent name {agent_type!r} must be lower-case words joined by '-', such as"
                f" 'data-collector', of at most {MAX_NAME_LENGTH} characters"
            )
        if not inspect.iscoroutinefunction(function):
            raise RegistrationError(f"agent '{agent_type}' must be an 'async def' function")
        try:
            self._signature = Signature.of(function)
        except TypeError as error:
            raise RegistrationError(f"agent '{agent_type}' {error}") from None
        self.agent_type = agent_type
        self.concurrency = options.get("concurrency")
        if self.concurrency is not None and self.concurrency < 1:
            raise RegistrationError(f"agent '{agent_type}' must have a concurrency of at least 1")
        self.available = options.get("available", True)
        self._function = function
        self._description = options.get("description") or first_paragraph(function) or None

    @property
    def description(self) -> AgentDescription:
        """The agent's description for callers."""
        taken, settings, given = (
            self._signature.input,
            self._signature.configuration,
            self._signature.result,
        )
        return AgentDescription(
            type=self.agent_type,
            description=self._description,
            configuration_schema=settings and configuration_schema(settings),
            input_schema=taken and taken.json_schema(),
            result_schema=given and given.json_schema(of_output=True),
        )

    async def answer(self, call: AgentRequest, run: AgentRun) -> Answer:
        """Run the agent in this process and write its response as JSON.

        A result that is too large for a response is saved as a file, if there is a place for files.

        Raises:
            Exception: What the agent raised, except for `AgentError`.
        """
        began = time.monotonic()
        response = await self.respond(call, run)
        answer = answer_of(response, run, began)
        if len(answer.body) <= MAX_RESPONSE_BYTES or not (answer.success and run.keeps_artifacts):
            return answer
        return answer_of(await saved_result(response, run), run, began)

    async def respond(self, request: AgentRequest, run: AgentRun) -> AgentResponse:
        """Run the agent; its `AgentError` becomes a failed response, any other exception leaves.

        Raises:
            ResultError: It returned what does not become a JSON object.
        """
        try:
            returned = await self._function(self._signature.read(request), run)
        except AgentError as error:
            metadata = {"retryable": True} if error.retryable else None
            return AgentResponse(success=False, error_message=error.message, metadata=metadata)
        finally:
            run.close()
        response = _response(returned)
        known: dict[str, Any] = {"handoff": run.handed_off or response.handoff}
        if response.success or response.result != {}:
            known["result"] = self._signature.write(response.result)
        return response.model_copy(update=known)


def _check_options(agent_type: str, options: AgentOptions) -> None:
    known = AgentOptions.__annotations__
    for name in options:
        if name not in known:
            close = get_close_matches(name, known, 1)
            hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
            raise RegistrationError(f"agent '{agent_type}' has the unknown option {name}; {hint}")


def _response(returned: Any) -> AgentResponse[Any]:  # noqa: ANN401
    if isinstance(returned, AgentResponse):
        return cast(AgentResponse[Any], returned)
    return AgentResponse(result=returned)


def first_paragraph(function: Callable[..., Any]) -> str:
    """Return the first paragraph of a docstring on one line, empty if there is none."""
    paragraph = (inspect.getdoc(function) or "").partition("\n\n")[0]
    return " ".join(paragraph.split())
