"""Which agents there are."""

from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar, Unpack

from agentstudio_agents.definition import (
    AgentDefinition,
    AgentFunction,
    AgentOptions,
    RegistrationError,
)

F = TypeVar("F", bound=Callable[..., Awaitable[Any]])


class Registry:
    """Agents by agent type. A type is taken once and for all."""

    def __init__(self) -> None:
        self._definitions: dict[str, AgentDefinition] = {}

    def add(
        self, agent_type: str, function: AgentFunction, **options: Unpack[AgentOptions]
    ) -> AgentDefinition:
        """Register a function.

        Raises:
            RegistrationError: The type is taken, or `AgentDefinition` refuses it.
        """
        definition = AgentDefinition(agent_type, function, options)
        self._take(definition)
        return definition

    def find(self, agent_type: str) -> AgentDefinition | None:
        """Return the available agent of a type, or None if there is none."""
        definition = self._definitions.get(agent_type)
        return definition if definition is not None and definition.available else None

    @property
    def types(self) -> list[str]:
        """The types of the available agents, sorted."""
        definitions = self._definitions.values()
        return sorted(each.agent_type for each in definitions if each.available)

    def merged_with(self, other: "Registry") -> "Registry":
        """Return a registry of both sides' agents.

        Raises:
            RegistrationError: A type is in both.
        """
        merged = Registry()
        for registry in (self, other):
            for definition in registry._definitions.values():
                merged._take(definition)
        return merged

    def _take(self, definition: AgentDefinition) -> None:
        if definition.agent_type in self._definitions:
            raise RegistrationError(f"agent '{definition.agent_type}' is already registered")
        self._definitions[definition.agent_type] = definition


DECORATED: Final = Registry()
"""The agents that `@agent` has registered in this process."""


def agent(agent_type: str, **options: Unpack[AgentOptions]) -> Callable[[F], F]:
    """Register an `async def f(request, run)` as the agent of this type.

    The function returns its result as a dict, a Pydantic model, a dataclass or a `TypedDict`, or
    an `AgentResponse` to say more. Its annotations say what it takes and gives:
    `request: AgentRequest[Input, Configuration]` is handed objects of these types, and requests
    that do not fit never reach it.

    Raises:
        RegistrationError: See `Registry.add`.
    """

    def register(function: F) -> F:
        DECORATED.add(agent_type, function, **options)
        return function

    return register
