"""Runs tests in a sandbox; see the package `agentstudio_sandbox` for what that is."""

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, Final, cast

import agentstudio_sandbox
from agentstudio_agents.error import AgentError
from agentstudio_sandbox.plan import Limits, Plan

ISOLATION: Final = "namespaces (user or own uid, mount, pid, network, ipc, uts), seccomp, rlimits"
"""What isolates the tests, as `metadata` states it."""

_CODE: Final = Path(agentstudio_sandbox.__file__).parent
_START: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]);from agentstudio_sandbox.main import main; main()"
)
_MOST_LINE: Final = 1024 * 1024
_GRACE_SECONDS: Final = 10.0
"""How much longer than its limits a run may take: to be isolated, and to be ended."""

_END_SECONDS: Final = 3.0
"""How long the sandbox may take to end its processes before it is killed, and they with it."""


class Sandbox:
    """One run of tests, from its start to its end."""

    def __init__(
        self,
        files: dict[str, str],
        arguments: list[str],
        limits: Limits,
        python: str = sys.executable,
    ) -> None:
        """Prepare a run of pytest by an interpreter, with files by path, arguments and limits."""
        self._python = python
        self._files = files
        self._arguments = arguments
        self._limits = limits

    async def run(self) -> AsyncGenerator[tuple[str, Any]]:
        """Yield what happens: `report` with a line of the tests' own, and at last `end`.

        Leaving this early ends the run, with all that it started.

        Raises:
            AgentError: The kernel does not let this service isolate anything, or the sandbox broke.
        """
        with tempfile.TemporaryDirectory(prefix="agentstudio-tests-") as folder:
            process = await self._start(folder)
            try:
                limits = self._limits
                most = limits.start_seconds + limits.seconds + _GRACE_SECONDS
                async with asyncio.timeout(most):
                    async for event in _events(process):
                        yield event
            except TimeoutError:
                raise AgentError("the sandbox did not end in time", True) from None
            finally:
                await _end(process)

    async def _start(self, folder: str) -> asyncio.subprocess.Process:
        plan = Plan(
            folder=os.path.realpath(folder),
            files=self._files,
            arguments=self._arguments,
            readable=[
                *map(os.path.realpath, (sys.prefix, sys.base_prefix)),
                str(Path(self._python).parent),
                str(_CODE),
            ],
            python=self._python,
            limits=self._limits,
        )
        command = (sys.executable, "-I", "-S", "-c", _START, str(_CODE.parent))
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=_MOST_LINE,
            env={},  # The service's own may hold secrets.
        )
        assert process.stdin is not None
        process.stdin.write(json.dumps(plan.to_wire()).encode() + b"\n")
        return process


async def _end(process: asyncio.subprocess.Process) -> None:
    """End a run, if it has not ended. When this returns, none of its processes is left."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        async with asyncio.timeout(_END_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


async def _events(process: asyncio.subprocess.Process) -> AsyncGenerator[tuple[str, Any]]:
    assert process.stdout is not None
    async for line in process.stdout:
        ((name, value),) = cast(dict[str, Any], json.loads(line)).items()
        if name == "refused":
            raise AgentError(
                f"tests cannot run here: the kernel does not let this service isolate them"
                f" ({value}). It must be Linux 5.12 or later, and the service either root with"
                " CAP_SYS_ADMIN or allowed to make user namespaces"
            )
        yield name, value
        if name == "end":
            return
    raise AgentError("the sandbox ended without a result", True)
