"""The files of agents that a service runs."""

import asyncio
import os
import sys
from collections.abc import Callable
from typing import Final

from agentstudio_agents.process.process_tree import kill_trees
from agentstudio_service.options import Options
from agentstudio_service.processes.host_settings import HostSettings
from agentstudio_service.processes.memory import MEBIBYTE
from agentstudio_service.processes.remote_agent import RemoteAgent
from agentstudio_service.processes.supervisor import Supervisor

_IMPORTS: Final = 2 * (os.cpu_count() or 1)
"""Most processes that import their files at once."""


_LOOK_SECONDS: Final = 1.0
"""How often the processor time of each process is looked at."""


class AgentFiles:
    """Each file in a process of its own."""

    def __init__(self, options: Options, restarted: Callable[[str], None]) -> None:
        """Take the options, and what is called with the name of a file that was started again."""
        self._supervisors = [
            Supervisor(
                HostSettings(
                    file, sys.path, options.log_level, options.log_format,
                    options.agent_memory * MEBIBYTE, options.agent_nice,
                ),
                restarted,
            )
            for file in options.agents
        ]  # fmt: skip
        self._looking: asyncio.Task[None] | None = None

    async def start(self) -> list[RemoteAgent]:
        """Import all files; return their agents, in the order of the files.

        Raises:
            AgentFileError: A file cannot be used.
        """
        turns = asyncio.Semaphore(_IMPORTS)

        async def start(supervisor: Supervisor) -> list[RemoteAgent]:
            async with turns:
                return await supervisor.start()

        starting = [asyncio.create_task(start(each)) for each in self._supervisors]
        if not starting:
            return []
        await asyncio.wait(starting)
        for failed in [each.exception() for each in starting]:
            if failed is not None:
                raise failed
        self._looking = asyncio.create_task(self._look())
        return [agent for each in starting for agent in each.result()]

    async def stop(self) -> None:
        """End the processes."""
        if self._looking is not None:
            self._looking.cancel()
        found = await asyncio.gather(*(each.stop() for each in self._supervisors))
        processes = [each for each in found if each is not None]
        kill_trees(await asyncio.gather(*(each.stop() for each in processes)))
        await asyncio.gather(*(each.killed() for each in processes))

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            for each in self._supervisors:
                each.adapt_priority()
