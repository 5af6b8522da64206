"""Agents as the service sees them, whichever process they run in."""

from typing import Protocol

from agentstudio_agents.call.answer import Answer
from agentstudio_agents.call.request import AgentCall
from agentstudio_agents.call.run import AgentRun
from agentstudio_agents.definition.description import AgentDescription


class ServedAgent(Protocol):
    """An agent that can be called."""

    @property
    def agent_type(self) -> str:
        """Its name."""
        ...

    @property
    def concurrency(self) -> int | None:
        """Most tasks at once. None: as many as the service runs."""
        ...

    @property
    def description(self) -> AgentDescription:
        """What callers are shown of it."""
        ...

    async def answer(self, call: AgentCall, run: AgentRun) -> Answer:
        """Run the agent to its end. Cancelling this cancels the agent.

        Raises:
            Exception: What the agent raised, or a `Problem` of the service.
        """
        ...


class ServedAgents(Protocol):
    """The agents by their types."""

    @property
    def types(self) -> list[str]:
        """Their types, sorted."""
        ...

    def find(self, agent_type: str) -> ServedAgent | None:
        """Return the agent of a type, or None if there is none."""
        ...
