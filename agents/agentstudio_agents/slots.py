"""How many tasks run at once."""

import asyncio
from collections import Counter
from typing import Any

from agentstudio_agents.definition import AgentDefinition
from agentstudio_agents.problem import Problem


class Slots:
    """Places for tasks: `limit` in all, and for each agent as many as it allows."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._taken: Counter[str] = Counter()

    @property
    def taken(self) -> int:
        """How many tasks run."""
        return self._taken.total()

    @property
    def full(self) -> bool:
        """Whether a further task would be refused, whatever its agent."""
        return self.taken >= self.limit

    def check(self, definition: AgentDefinition) -> None:
        """See whether there is a place for a task of an agent.

        Raises:
            Problem: There is none.
        """
        if self.full:
            raise Problem.saturated(self.limit)
        own = definition.concurrency
        if own is not None and self._taken[definition.agent_type] >= own:
            raise Problem.busy(definition.agent_type, own)

    def hold(self, agent_type: str, task: "asyncio.Task[Any]") -> None:
        """Take a place until a task is done."""
        self._taken[agent_type] += 1
        task.add_done_callback(lambda _: self._free(agent_type))

    def _free(self, agent_type: str) -> None:
        self._taken[agent_type] -= 1
