"""Keeps the process of an agent file running."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Final

from agentstudio_agents.process.agent_file import AgentFileError
from agentstudio_agents.process.priority import MAX_STEPS
from agentstudio_service.problem import Problem
from agentstudio_service.processes.agent_process import AgentProcess
from agentstudio_service.processes.host_settings import HostSettings
from agentstudio_service.processes.remote_agent import RemoteAgent

FIRST_DELAY_SECONDS: Final = 0.1
MAX_DELAY_SECONDS: Final = 5.0
"""Pause before a process is started again: at first, and after it has ended many times."""

STEADY_SECONDS: Final = 10.0
"""A process that has run for so long is started again at once."""

WAIT_SECONDS: Final = 10.0
"""Longest that a call waits for the process of its agent. Then it is refused, to be tried again."""

_log = logging.getLogger("agentstudio_agents")


class Supervisor:
    """Runs the agents of one file in a process, and starts another when that ends.

    Attributes:
        fault: Why there is no process, in words. None: there is one, or there soon will be.
    """

    def __init__(self, settings: HostSettings, restarted: Callable[[str], None]) -> None:
        self.fault: str | None = None
        self._settings = settings
        self._restarted = restarted
        self._process: AgentProcess | None = None
        self._started = asyncio.Event()
        self._supervising: asyncio.Task[None] | None = None

    async def start(self) -> list[RemoteAgent]:
        """Start the process; return the agents of the file.

        Raises:
            AgentFileError: The file cannot be used.
        """
        self._process = await AgentProcess.start(self._settings)
        self._supervising = asyncio.create_task(self._supervise(self._process))
        return [RemoteAgent(about, self._running_process) for about in self._process.agents]

    def adapt_priority(self) -> None:
        """Lower the priority of the process if it keeps a processor busy; see `ProcessPriority`."""
        process = self._process
        if process is not None and process.is_running and process.priority.look():
            _log.info(
                "the process of %s keeps a processor busy; its priority is lowered",
                self._settings.file.name,
            )

    async def stop(self) -> AgentProcess | None:
        """Start no further process; return the one that runs."""
        if self._supervising is not None:
            self._supervising.cancel()
            await asyncio.wait({self._supervising})
        return self._process

    async def _running_process(self, agent_type: str) -> AgentProcess:
        """Return the process that takes calls, once there is one.

        Raises:
            Problem: There is none for a while.
        """
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                while self._process is None or not self._process.is_running:
                    self._started.clear()
                    await self._started.wait()
        except TimeoutError:
            raise Problem.no_process(agent_type, self.fault or "is being started") from None
        return self._process

    async def _supervise(self, process: AgentProcess) -> None:
        delay = 0.0
        while True:
            began = time.monotonic()
            reason = await process.ended()
            is_steady = time.monotonic() - began >= STEADY_SECONDS
            delay = 0.0 if is_steady else _longer(delay)
            name = self._settings.file.name
            _log.error("the process of %s %s; starting it again in %g s", name, reason, delay)
            # Others are served while it imports its file, so it has a lower priority than they.
            process, delay = await self._start_again(delay, 1 if is_steady else MAX_STEPS)
            self._restarted(name)

    async def _start_again(self, delay: float, steps: int) -> tuple[AgentProcess, float]:
        while True:
            await asyncio.sleep(delay)
            try:
                process = await AgentProcess.start(self._settings, steps)
            except (AgentFileError, OSError) as error:
                delay = _longer(delay)
                self.fault = f"does not start: {error}"
                _log.error("%s; trying again in %g s", error, delay)
            else:
                self.fault = None
                self._process = process
                self._started.set()
                return process, delay


def _longer(delay: float) -> float:
    return min(MAX_DELAY_SECONDS, max(FIRST_DELAY_SECONDS, delay * 2))
