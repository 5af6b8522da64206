"""Processes for work that keeps a processor busy."""

import asyncio
import os
import pickle
import sys
from collections.abc import Callable
from typing import Any, Final, ParamSpec, TypeVar

from agentstudio_agents.error import ProcessError
from agentstudio_agents.process.agent_file import agent_files
from agentstudio_agents.process.child_process import ChildProcess
from agentstudio_agents.process.compute_process import HEADER, Answer, Job
from agentstudio_agents.process.priority import STEP, set_niceness

P = ParamSpec("P")
T = TypeVar("T")

DEFAULT_PROCESSES: Final = os.cpu_count() or 1
"""Most processes that compute at once; further work waits for its turn."""


IDLE_SECONDS: Final = 300.0
"""How long a process waits for more work: it holds large libraries in its memory."""


class ComputeProcess:
    """A process that computes, and the connection to it."""

    def __init__(
        self, child: ChildProcess, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._child = child
        self._reader = reader
        self._writer = writer

    @staticmethod
    async def start() -> "ComputeProcess":
        """Start a process."""
        child = ChildProcess("agentstudio_agents.process.compute_process")
        set_niceness(child.pid, STEP)  # It is there to keep a processor busy.
        try:
            reader, writer = await asyncio.open_unix_connection(sock=child.socket)
        except BaseException:
            child.kill()
            raise
        return ComputeProcess(child, reader, writer)

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self._child.is_running

    async def ask(self, job: bytes) -> Answer:
        """Send a job and wait for its answer.

        Raises:
            ProcessError: The process ended; what else holds its connection is not waited for.
        """
        asking = asyncio.create_task(self._ask(job))
        try:
            await asyncio.wait({asking, self._child.exited}, return_when=asyncio.FIRST_COMPLETED)
            if asking.done():
                return asking.result()
        except (asyncio.IncompleteReadError, ConnectionError):
            await asyncio.shield(self._child.exited)
        finally:
            asking.cancel()
        raise ProcessError(f"the computing process ended {self._child.describe_end()}")

    def kill(self) -> None:
        """Kill it and all that it has started."""
        self._writer.close()
        self._child.kill()

    async def end(self) -> None:
        """Kill it and all that it has started, and wait until it has ended."""
        self._writer.close()
        await asyncio.shield(self._child.kill())
        await asyncio.shield(self._child.exited)

    async def _ask(self, job: bytes) -> Answer:
        self._writer.write(job)
        await self._writer.drain()
        size = HEADER.unpack(await self._reader.readexactly(HEADER.size))[0]
        return pickle.loads(await self._reader.readexactly(size))


class ProcessPool:
    """Processes that compute one call after the other.

    They start when they are first needed, and end when there was nothing to compute for a while.
    Cancelling a call kills its process at once, whatever that does, and with it all processes that
    it started; so does the end of a process.
    """

    def __init__(self, limit: int = DEFAULT_PROCESSES, idle_seconds: float = IDLE_SECONDS) -> None:
        self._turns = asyncio.Semaphore(limit)
        self._idle_seconds = idle_seconds
        self._idle: dict[ComputeProcess, asyncio.TimerHandle] = {}

    async def compute(self, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """Return `function(*arguments, **named)`, called in another process.

        Raises:
            ValueError: The function is not at the top of an importable module, or an argument
                cannot be pickled.
            ProcessError: The process ended, as it does when it runs out of memory.
            Exception: What the function raised.
        """
        job = _encode(function, arguments, named)
        async with self._turns:
            process = await self._process()
            try:
                answer = await process.ask(job)
            except BaseException:
                await process.end()
                raise
            self._keep(process)
        return _result(answer)

    async def close(self) -> None:
        """End the processes that wait for work."""
        while self._idle:
            await self._take().end()

    def _keep(self, process: ComputeProcess) -> None:
        loop = asyncio.get_running_loop()
        self._idle[process] = loop.call_later(self._idle_seconds, self._retire, process)

    def _retire(self, process: ComputeProcess) -> None:
        del self._idle[process]
        process.kill()

    def _take(self) -> ComputeProcess:
        """Take the process that was used last, so that those that are not needed get old."""
        process, timer = self._idle.popitem()
        timer.cancel()
        return process

    async def _process(self) -> ComputeProcess:
        while self._idle:
            process = self._take()
            if process.is_running:
                return process
            process.kill()
        return await ComputeProcess.start()


def _encode(function: Callable[..., Any], arguments: object, named: object) -> bytes:
    if function.__module__ == "__main__":
        raise ValueError("a function to compute with must be in a module, not in the main script")
    try:
        call = pickle.dumps((function, arguments, named))
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise ValueError(
            "a function to compute with must be at the top of its module, and its arguments must"
            f" be picklable: {error}"
        ) from None
    job = pickle.dumps(Job(sys.path, agent_files(), call))
    return HEADER.pack(len(job)) + job


def _result(answer: Answer) -> Any:  # noqa: ANN401
    if answer.error is None:
        return answer.value
    answer.error.add_note(answer.traceback)
    raise answer.error
