"""Programs that work for an agent, outside of the event loop."""

import asyncio
import contextlib
import resource
import signal
import sys
from collections.abc import Sequence
from typing import Final

from agentstudio_agents.error import AgentError

MAX_SECONDS: Final = 120.0
"""Longest that a program may take, and as much of each processor's time."""

MAX_MEMORY_BYTES: Final = 2 * 1024**3
"""Most address space of a program."""

MAX_OUTPUT_BYTES: Final = 32 * 1024**2
"""Most that a program may print."""

_CHUNK: Final = 64 * 1024


class ProgramError(AgentError):
    """A program took too much or failed.

    Attributes:
        code: What it ended with, negative for a signal. None: it was ended.
    """

    def __init__(self, message: str, code: int | None = None) -> None:
        super().__init__(message)
        self.code = code


def python(*arguments: str) -> tuple[str, ...]:
    """Return the command that runs this interpreter isolated from the environment."""
    return (sys.executable, "-I", *arguments)


async def run_program(name: str, command: Sequence[str], folder: str) -> bytes:
    """Run a program in a folder and return what it prints. Cancelling this kills it.

    Args:
        name: What it is called in errors.
        command: The program and its arguments.
        folder: Where it runs.

    Raises:
        ProgramError: It takes too much, or fails.
    """
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env={"LANG": "C.UTF-8"},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        _limit(process.pid)
        async with asyncio.timeout(MAX_SECONDS):
            printed = await _read(name, process)
            code = await process.wait()
    except TimeoutError:
        raise ProgramError(f"{name} took longer than {MAX_SECONDS:g} s") from None
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    if code != 0:
        how = f"with exit code {code}" if code > 0 else f"by signal {signal.Signals(-code).name}"
        raise ProgramError(f"{name} failed {how}", code)
    return printed


async def _read(name: str, process: asyncio.subprocess.Process) -> bytes:
    assert process.stdout is not None
    printed = bytearray()
    while chunk := await process.stdout.read(_CHUNK):
        printed += chunk
        if len(printed) > MAX_OUTPUT_BYTES:
            raise ProgramError(f"{name} printed more than {MAX_OUTPUT_BYTES // 1024**2} MiB")
    return bytes(printed)


def _limit(pid: int) -> None:
    if sys.platform != "linux":
        return
    limits = ((resource.RLIMIT_AS, MAX_MEMORY_BYTES), (resource.RLIMIT_CPU, int(MAX_SECONDS)))
    with contextlib.suppress(ProcessLookupError):
        for kind, most in limits:
            resource.prlimit(pid, kind, (most, most))
