"""The agents by their types."""

from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar, Unpack

from agentstudio_agents.definition.agent_definition import (
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
    def available(self) -> list[AgentDefinition]:
        """The available agents, in the order in which they were registered."""
        return [each for each in self._definitions.values() if each.available]

    @property
    def types(self) -> list[str]:
        """The types of the available agents, sorted."""
        return sorted(each.agent_type for each in self.available)

    def has(self, agent_type: str) -> bool:
        """Whether a type is taken, also by an agent that is not available."""
        return agent_type in self._definitions

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
        RegistrationError: See `Registry.add`; or it is used without a type.
    """
    if not isinstance(agent_type, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        name = getattr(agent_type, "__name__", "").replace("_", "-").strip("-") or "word-counter"
        raise RegistrationError(f"@agent needs the name of the agent, as in @agent({name!r})")

    def register(function: F) -> F:
        DECORATED.add(agent_type, function, **options)
        return function

    return register
