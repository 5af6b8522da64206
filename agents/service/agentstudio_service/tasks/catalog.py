"""All agents of a service."""

from agentstudio_agents.definition.agent_definition import RegistrationError
from agentstudio_agents.definition.registry import Registry
from agentstudio_service.tasks.served_agent import ServedAgent


class Catalog:
    """The built-in agents, which run in the service process, and those of files."""

    def __init__(self, built_in: Registry) -> None:
        self._built_in = built_in
        self._of_files: dict[str, ServedAgent] = {}

    def add(self, agent: ServedAgent) -> None:
        """Add an agent of a file.

        Raises:
            RegistrationError: Its type is taken.
        """
        if agent.agent_type in self._of_files or self._built_in.has(agent.agent_type):
            raise RegistrationError(f"agent '{agent.agent_type}' is already registered")
        self._of_files[agent.agent_type] = agent

    def find(self, agent_type: str) -> ServedAgent | None:
        """Return the agent of a type, or None if there is none."""
        return self._of_files.get(agent_type) or self._built_in.find(agent_type)

    @property
    def types(self) -> list[str]:
        """The types of all agents, sorted."""
        return sorted([*self._built_in.types, *self._of_files])
