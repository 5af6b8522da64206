"""The process that runs the agents of one file, as the service process sees it."""

import asyncio
import json
import logging
import signal
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

from agentstudio_agents.process.agent_file import AgentFileError
from agentstudio_agents.process.child_process import ChildProcess
from agentstudio_agents.process.priority import ProcessPriority
from agentstudio_agents.process.process_tree import Leader
from agentstudio_service.processes.frames import FROM_HOST, Frames, Kind
from agentstudio_service.processes.host_settings import HostSettings
from agentstudio_service.processes.memory import MEBIBYTE, resident_bytes
from agentstudio_service.processes.remote_call import RemoteCall

START_SECONDS: Final = 60.0
"""Longest that a file may take to import."""

LOOK_SECONDS: Final = 0.1
"""How often a process with calls is looked at: whether it answers, and its memory."""

LATE_SECONDS: Final = 1.0
"""How late a look may be before it does not count."""

IGNORED_SECONDS: Final = 4.0
"""How long a cancelled call may hold the event loop before its process is ended. Less than the
time that agents have to stop, so that the call's place is free again with it."""

BLOCKED_SECONDS: Final = 30.0
"""How long one agent may block the other calls of its process."""

_MEMORY_SHARE: Final = 0.9
"""Share of its memory at which a process is ended: beyond, allocations fail for all its agents."""

_ABORT_SECONDS: Final = 0.5
_STOP_SECONDS: Final = 1.0

_log = logging.getLogger("agentstudio_agents")


class AgentProcess:
    """One start of the process, until it has ended.

    Attributes:
        agents: What it says of each of its agents, once it is ready.
        priority: How it shares processors with other processes.
    """

    def __init__(
        self, settings: HostSettings, child: ChildProcess, priority: ProcessPriority
    ) -> None:
        self.agents: list[dict[str, Any]] = []
        self.priority = priority
        self._settings = settings
        self._child = child
        self._frames = Frames(FROM_HOST, self._receive, self._lost)
        self._ready: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._calls: dict[int, RemoteCall] = {}
        self._last_number = 0
        self._answered = self._looked = time.monotonic()
        self._pinged = False
        self._looks: asyncio.TimerHandle | None = None
        self._reason: str | None = None

    @staticmethod
    async def start(settings: HostSettings, steps: int | None = None) -> "AgentProcess":
        """Start the process and wait until it has imported its file.

        Args:
            settings: How to run it.
            steps: By how many steps its priority is lower than usual from its start. None: it is
                the usual one, once the file is imported; no call is served yet.

        Raises:
            AgentFileError: The file cannot be imported; or the process ended.
        """
        child = ChildProcess("agentstudio_service.processes.agent_host", [settings.to_json()])
        priority = ProcessPriority(child.pid, settings.niceness, steps or 0)
        if steps is not None:
            priority.apply()
        process = AgentProcess(settings, child, priority)
        child.socket.setblocking(False)
        try:
            await asyncio.get_running_loop().connect_accepted_socket(
                lambda: process._frames, child.socket
            )
            await process._await_ready()
        except BaseException:
            process._reason = "was not started"
            process.kill()
            raise
        priority.apply()
        return process

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._child.pid

    @property
    def is_running(self) -> bool:
        """Whether it takes calls."""
        return self._child.is_running and self._reason is None

    async def ended(self) -> str:
        """Wait until the process has ended; return why, in words."""
        await asyncio.shield(self._child.exited)
        await self._child.kill()  # Its remaining descendants.
        self._stop_looking()
        reason = self._reason or f"ended {self._child.describe_end()}"
        self._fail_calls(reason)
        return reason

    def _fail_calls(self, reason: str) -> None:
        for call in list(self._calls.values()):
            call.fail_with_process(reason)

    def call(
        self, head: dict[str, Any], body: bytes, deliver: Callable[[bytes], Awaitable[None]]
    ) -> RemoteCall:
        """Begin a call.

        Args:
            head: What the process needs to know in addition to the body; `agentType` among it.
            body: The call as JSON.
            deliver: Is awaited for each event, one after the other.
        """
        self._last_number += 1
        number = self._last_number
        call = RemoteCall(head["agentType"], number, self._frames, deliver, self._forget)
        self._calls[number] = call
        self._frames.send(Kind.CALL, number, json.dumps(head).encode() + b"\n" + body)
        if self._looks is None:
            self._answered = self._looked = time.monotonic()
            self._look_later()
        return call

    async def stop(self) -> Leader:
        """Let the process end; return it, to be killed with all that it has started."""
        self._reason = self._reason or "was stopped"
        self._stop_looking()
        self._frames.close()
        await asyncio.wait({self._child.exited}, timeout=_STOP_SECONDS)
        return self._child.leader

    async def killed(self) -> None:
        """Wait until it has ended; calls that it was working on fail."""
        await asyncio.shield(self._child.exited)
        self._fail_calls("was stopped")

    def kill(self) -> None:
        """Kill it and all that it has started."""
        self._stop_looking()
        self._child.kill()

    async def _await_ready(self) -> None:
        done, _ = await asyncio.wait(
            {self._ready, self._child.exited},
            timeout=START_SECONDS,
            return_when=asyncio.FIRST_COMPLETED,
        )
        file = self._settings.file
        if not done:
            raise AgentFileError(f"{file} was not imported within {START_SECONDS:g} s")
        if not self._ready.done():
            end = self._child.describe_end()
            raise AgentFileError(f"{file} failed: its process ended {end} during the import")
        ready = self._ready.result()
        if "error" in ready:
            raise AgentFileError(ready["error"])
        self.agents = ready["agents"]

    def _receive(self, kind: Kind, number: int, payload: bytes) -> None:
        self._answered = time.monotonic()
        self._pinged = False
        if kind is Kind.READY:
            if not self._ready.done():
                self._ready.set_result(json.loads(payload))
        elif kind is not Kind.PONG and number in self._calls:
            self._calls[number].receive(kind, payload)

    def _forget(self, number: int) -> None:
        self._calls.pop(number, None)

    def _lost(self) -> None:
        """End the process if it has closed the connection and does not end by itself."""
        asyncio.get_running_loop().call_later(_ABORT_SECONDS, self._end_unconnected)

    def _end_unconnected(self) -> None:
        if self.is_running:
            self._end("closed its connection to the service")

    def _look_later(self) -> None:
        loop = asyncio.get_running_loop()
        self._looks = loop.call_later(LOOK_SECONDS, self._look)

    def _stop_looking(self) -> None:
        if self._looks is not None:
            self._looks.cancel()
            self._looks = None

    def _look(self) -> None:
        """End the process if it takes too much memory or time; else look again later."""
        self._looks = None
        now = time.monotonic()
        if now - self._looked > LATE_SECONDS:  # This process was delayed itself, or the machine.
            self._answered = now
        self._looked = now
        reason = self._memory_excess() or self._time_excess()
        if reason is not None:
            self._end(reason)
        elif self._calls:
            self._look_later()

    def _memory_excess(self) -> str | None:
        most = self._settings.memory_bytes
        used = None if most is None else resident_bytes(self.pid)
        if most is None or used is None or used <= most * _MEMORY_SHARE:
            return None
        return f"used {used // MEBIBYTE} MiB of memory, of {most // MEBIBYTE} MiB (--agent-memory)"

    def _time_excess(self) -> str | None:
        silent = time.monotonic() - self._answered
        if not self._pinged:
            self._pinged = True
            self._frames.send(Kind.PING)
        cancelled = [each for each in self._calls.values() if each.cancelled_since is not None]
        if silent > IGNORED_SECONDS and any(
            each.cancelled_for() > IGNORED_SECONDS for each in cancelled
        ):
            return f"held its event loop for {silent:.0f} s although its task was cancelled"
        if self._calls and all(
            each.cancelled_for() > IGNORED_SECONDS for each in self._calls.values()
        ):
            return f"did not stop its cancelled tasks within {IGNORED_SECONDS:.0f} s"
        if silent > BLOCKED_SECONDS and len(self._calls) > 1:
            return f"held its event loop for {silent:.0f} s while other calls waited"
        return None

    def _end(self, reason: str) -> None:
        """End the process, having it say where it is."""
        if self._reason is not None:
            return
        self._reason = reason
        types = sorted({each.agent_type for each in self._calls.values()})
        _log.error(
            "the process of %s %s; it is ended. Agents at work: %s",
            self._settings.file.name, reason, ", ".join(types) or "none",
        )  # fmt: skip
        self._child.signal(signal.SIGABRT)  # Has it write its stack to the log.
        asyncio.get_running_loop().call_later(_ABORT_SECONDS, self._child.kill)
