"""How many tasks run at once."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from typing import Any

from agentstudio_service.problem import Problem
from agentstudio_service.tasks.served_agent import ServedAgent


class Slots:
    """Places for tasks: `limit` in all, and for each agent as many as it allows.

    Args:
        limit: Most tasks at once.
        limits: Most tasks at once of some agents, by their types, where they allow more themselves.
    """

    def __init__(self, limit: int, limits: Mapping[str, int] | None = None) -> None:
        self.limit = limit
        self._limits = dict(limits or {})
        self._taken: Counter[str] = Counter()

    @property
    def taken(self) -> int:
        """How many tasks run."""
        return self._taken.total()

    @property
    def full(self) -> bool:
        """Whether a further task would be refused, whatever its agent."""
        return self.taken >= self.limit

    def check(self, agent: ServedAgent) -> None:
        """See whether there is a place for a task of an agent.

        Raises:
            Problem: There is none.
        """
        if self.full:
            raise Problem.saturated(self.limit)
        given = (agent.concurrency, self._limits.get(agent.agent_type))
        own = min((each for each in given if each is not None), default=self.limit)
        if self._taken[agent.agent_type] >= own:
            raise Problem.busy(agent.agent_type, own)

    def hold(self, agent_type: str, task: "asyncio.Task[Any]") -> None:
        """Take a place until a task is done."""
        self._taken[agent_type] += 1
        task.add_done_callback(lambda _: self._free(agent_type))

    def _free(self, agent_type: str) -> None:
        self._taken[agent_type] -= 1
