"""Processes for work that keeps a processor busy."""

import asyncio
import os
import pickle
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, ParamSpec, TypeVar

from agentstudio_agents.agent_file import agent_files
from agentstudio_agents.compute_process import HEADER, Answer, Job
from agentstudio_agents.error import ProcessError

P = ParamSpec("P")
T = TypeVar("T")

DEFAULT_PROCESSES: Final = os.cpu_count() or 1
"""Most processes that compute at once; further work waits for its turn."""


IDLE_SECONDS: Final = 300.0
"""How long a process waits for more work: it holds large libraries in its memory."""


class ProcessPool:
    """Processes that compute one call after the other.

    They start when they are first needed, and end when there was nothing to compute for a while.
    Cancelling a call kills its process at once, whatever that does, and with it the processes that
    it started itself.
    """

    def __init__(self, limit: int = DEFAULT_PROCESSES, idle_seconds: float = IDLE_SECONDS) -> None:
        self._turns = asyncio.Semaphore(limit)
        self._idle_seconds = idle_seconds
        self._idle: dict[asyncio.subprocess.Process, asyncio.TimerHandle] = {}

    async def compute(self, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """Return `function(*arguments, **named)`, called in another process.

        Raises:
            ValueError: The function is not at the top of an importable module, or an argument
                cannot be pickled.
            ProcessError: The process died, as it does when it runs out of memory.
            Exception: What the function raised.
        """
        job = _encode(function, arguments, named)
        async with self._turns:
            process = await self._process()
            try:
                answer = await _ask(process, job)
            except BaseException:
                await _kill(process)
                raise
            self._keep(process)
        return _result(answer)

    async def close(self) -> None:
        """End the processes that wait for work."""
        while self._idle:
            await _kill(self._take())

    def _keep(self, process: asyncio.subprocess.Process) -> None:
        loop = asyncio.get_running_loop()
        self._idle[process] = loop.call_later(self._idle_seconds, self._retire, process)

    def _retire(self, process: asyncio.subprocess.Process) -> None:
        del self._idle[process]
        _end(process)

    def _take(self) -> asyncio.subprocess.Process:
        """Take the process that was used last, so that those that are not needed get old."""
        process, timer = self._idle.popitem()
        timer.cancel()
        return process

    async def _process(self) -> asyncio.subprocess.Process:
        while self._idle:
            process = self._take()
            if process.returncode is None:
                return process
        starting = asyncio.create_task(_start())
        try:
            return await asyncio.shield(starting)
        except asyncio.CancelledError:
            await _kill(await starting)
            raise


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


async def _start() -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "from agentstudio_agents.compute_process import main; main()",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )


async def _ask(process: asyncio.subprocess.Process, job: bytes) -> Answer:
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(job)
        await process.stdin.drain()
        size = HEADER.unpack(await process.stdout.readexactly(HEADER.size))[0]
        return pickle.loads(await process.stdout.readexactly(size))
    except (asyncio.IncompleteReadError, ConnectionError):
        status = await process.wait()
        how = f"by signal {signal.Signals(-status).name}" if status < 0 else f"with {status}"
        raise ProcessError(f"the computing process ended {how}") from None


async def _kill(process: asyncio.subprocess.Process) -> None:
    _end(process)
    await process.wait()


def _end(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    assert process.stdin is not None
    process.stdin.close()


def _result(answer: Answer) -> Any:  # noqa: ANN401
    if answer.error is None:
        return answer.value
    answer.error.add_note(answer.traceback)
    raise answer.error
