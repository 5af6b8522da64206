"""A child process and the socket to it."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Final
from uuid import uuid4

from agentstudio_agents.process.process_tree import MARK, Leader, begin_of, kill_trees

_RUNNING: Final[set[int]] = set()
"""Children of this process. None of them is a descendant of another one."""

_KILLERS: Final = ThreadPoolExecutor(2, thread_name_prefix="kill")


class ChildProcess:
    """A Python process in a session of its own, connected by a socket.

    Its end is noticed when it happens, even if another process holds the other end of the socket.
    When this process ends, the socket closes, and the child has to end by itself.

    Attributes:
        pid: Its process id.
        leader: The same, to end it together with others and what they have started.
        socket: This side of the connection.
        exited: Its exit status, negative for a signal, once it has ended.
    """

    def __init__(self, module: str, arguments: Sequence[str] = ()) -> None:
        """Start `module.main(descriptor, *arguments)`, the descriptor being that of its socket."""
        mark = uuid4().hex
        self.socket, other = socket.socketpair()
        call = f"main({other.fileno()}, *sys.argv[1:])"
        with other:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-c",
                    f"import sys; from {module} import main; {call}",
                    *arguments,
                ],
                stdin=subprocess.DEVNULL,
                pass_fds=(other.fileno(),),
                start_new_session=True,
                env={**os.environ, MARK: mark},
            )
        self.pid = self._process.pid
        self.leader = Leader(self.pid, mark, begin_of(self.pid))
        self.exited: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        _RUNNING.add(self.pid)
        self._watch()

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return not self.exited.done()

    def kill(self) -> "asyncio.Future[None]":
        """Kill it and all that it has started, whether or not it has ended itself.

        That takes a look at all processes of the machine, so it happens in a thread.

        Returns:
            What is done when they were killed.
        """
        loop = asyncio.get_running_loop()
        return loop.run_in_executor(_KILLERS, _kill_tree, self.leader)

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal; nothing happens if it has ended."""
        if self.is_running:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def describe_end(self) -> str:
        """Say how it has ended."""
        status = self.exited.result()
        if status >= 0:
            return f"with exit code {status}"
        with suppress(ValueError):
            return f"by signal {signal.Signals(-status).name}"
        return f"by signal {-status}"

    def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        if not hasattr(os, "pidfd_open"):  # Linux 5.3 and later has it.
            threading.Thread(target=self._wait, args=(loop,), daemon=True).start()
            return
        descriptor = os.pidfd_open(self.pid)

        def ended() -> None:
            loop.remove_reader(descriptor)
            os.close(descriptor)
            self._end(self._process.wait())

        loop.add_reader(descriptor, ended)

    def _wait(self, loop: asyncio.AbstractEventLoop) -> None:
        status = self._process.wait()
        with suppress(RuntimeError):  # The loop is closed: nothing awaits the status any more.
            loop.call_soon_threadsafe(self._end, status)

    def _end(self, status: int) -> None:
        _RUNNING.discard(self.pid)
        if not self.exited.done():
            self.exited.set_result(status)


def _kill_tree(leader: Leader) -> None:
    kill_trees([leader], _RUNNING - {leader.pid})
