"""Which agents there are."""

import inspect
import re
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

from agentstudio_agents.request import AgentRequest
from agentstudio_agents.response import AgentResponse
from agentstudio_agents.run import AgentRun

AgentFunction = Callable[[AgentRequest, AgentRun], Awaitable[dict[str, Any] | AgentResponse]]
F = TypeVar("F", bound=Callable[..., Awaitable[Any]])

MAX_NAME_LENGTH: Final = 64
"""Longest agent type, in characters."""

_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


class RegistrationError(Exception):
    """An agent cannot be registered; the message says which one and why."""


class Registry:
    """Agent functions by agent type. A type is taken once and for all."""

    def __init__(self) -> None:
        self._functions: dict[str, AgentFunction] = {}

    def add(self, agent_type: str, function: AgentFunction) -> None:
        """Register a function.

        Raises:
            RegistrationError: The name is malformed or taken, or the function is not an
                `async def` of two parameters.
        """
        if len(agent_type) > MAX_NAME_LENGTH or not _NAME.fullmatch(agent_type):
            raise RegistrationError(
                f"agent name {agent_type!r} must be lower-case words joined by '-', such as"
                f" 'data-collector', of at most {MAX_NAME_LENGTH} characters"
            )
        if agent_type in self._functions:
            raise RegistrationError(f"agent '{agent_type}' is already registered")
        if not inspect.iscoroutinefunction(function):
            raise RegistrationError(f"agent '{agent_type}' must be an 'async def' function")
        try:
            inspect.signature(function).bind(None, None)
        except TypeError:
            raise RegistrationError(
                f"agent '{agent_type}' must take two parameters: request and run"
            ) from None
        self._functions[agent_type] = function

    def find(self, agent_type: str) -> AgentFunction | None:
        """Return the function of a type, or None if there is none."""
        return self._functions.get(agent_type)

    @property
    def types(self) -> list[str]:
        """The registered agent types, sorted."""
        return sorted(self._functions)

    def merged_with(self, other: "Registry") -> "Registry":
        """Return a registry of both sides' agents.

        Raises:
            RegistrationError: A type is in both.
        """
        merged = Registry()
        for registry in (self, other):
            for agent_type, function in registry._functions.items():
                merged.add(agent_type, function)
        return merged


DECORATED: Final = Registry()
"""The agents that `@agent` has registered in this process."""


def agent(agent_type: str) -> Callable[[F], F]:
    """Register an `async def f(request, run)` as the agent of this type.

    The function returns its result as a dict, or an `AgentResponse` to say more.

    Raises:
        RegistrationError: See `Registry.add`.
    """

    def register(function: F) -> F:
        DECORATED.add(agent_type, function)
        return function

    return register
