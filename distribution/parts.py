"""Processes that are started together, watched while they start, and stopped together."""

import contextlib
import itertools
import os
import random
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

START_SECONDS = 180.0
"""Longest wait for a part that starts: a JVM takes long where many share few processors."""

STOP_SECONDS = 40.0
"""Longest wait for one that was asked to end: an API node finishes requests for 20 s."""

POLL_SECONDS = 0.1

LEAST_PORT = 10_000
"""Below it are the ports that servers usually have."""


class PartError(Exception):
    """A part did not start, or ended; with the end of its log."""


class Part:
    """One process, whose output goes to a file.

    Args:
        name: For messages and the log's name.
        command: Program and arguments.
        environment: All variables that it gets.
        folder: Where its log is written, and where it runs.
    """

    def __init__(
        self, name: str, command: Sequence[str | Path], environment: Mapping[str, str], folder: Path
    ) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        self._command = [str(each) for each in command]
        self._environment = dict(environment)
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.is_retired = False
        """Whether it is to end and not to be started again."""

    def start(self) -> "Part":
        """Starts it, in a session of its own so that a Ctrl-C reaches it through `stop` only."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                env=self._environment,
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Of a part that was started."""
        assert self._process is not None
        return self._process.pid

    def until(
        self, what: str, condition: Callable[[], bool], seconds: float = START_SECONDS
    ) -> None:
        """Waits for a condition.

        Raises:
            PartError: The process has ended, or the time is up.
        """
        deadline = time.monotonic() + seconds
        while not condition():
            if not self.is_running:
                raise PartError(f"{self.name} ended before {what}:\n{self.last_lines()}")
            if time.monotonic() > deadline:
                raise PartError(f"{self.name}: no {what} in {seconds:.0f} s:\n{self.last_lines()}")
            time.sleep(POLL_SECONDS)

    def last_lines(self, count: int = 20) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:])

    def kill(self) -> None:
        """Ends it as a crash does, with all processes that it has started in its session."""
        self._signal(signal.SIGKILL)
        self._wait(STOP_SECONDS)

    def ask_to_end(self) -> None:
        """Sends SIGTERM."""
        if self.is_running:
            os.kill(self.pid, signal.SIGTERM)

    def retire(self) -> None:
        """Asks it to end, for good."""
        self.is_retired = True
        self.ask_to_end()

    def stop(self) -> None:
        """Asks it to end, and kills it when it does not; leaves nothing of its session."""
        self.ask_to_end()
        self._wait(STOP_SECONDS)
        self._signal(signal.SIGKILL)
        self._wait(STOP_SECONDS)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)

    def _wait(self, seconds: float) -> None:
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(seconds)


class Parts:
    """All parts of a stack in the order of their start.

    Stops them in the opposite order, those of a kind together.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._parts: dict[str, Part] = {}

    def start(
        self, name: str, command: Sequence[str | Path], environment: Mapping[str, str]
    ) -> Part:
        """Starts another one."""
        self._parts[name] = Part(name, command, environment, self.folder)
        return self._parts[name].start()

    def named(self, name: str) -> Part:
        """One of them."""
        return self._parts[name]

    @property
    def names(self) -> list[str]:
        """In the order of their start."""
        return list(self._parts)

    def ended(self) -> list[Part]:
        """Those that no longer run, but should."""
        return [
            part for part in self._parts.values() if not part.is_running and not part.is_retired
        ]

    def __enter__(self) -> "Parts":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for _, group in itertools.groupby(reversed(self._parts.values()), key=_kind):
            alike = list(group)
            for part in alike:
                part.ask_to_end()
            for part in alike:
                part.stop()


def _kind(part: Part) -> str:
    """`worker` for `worker-1`."""
    return part.name.rpartition("-")[0] or part.name


def free_ports(count: int) -> list[int]:
    """Different ports of the loopback interface that nothing listens on."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def ports_in_a_row(count: int) -> int:
    """Return the first of so many free ports.

    All are below 32,768: in Temporal's tables a port is a smallint.
    """
    while True:
        first = random.randrange(LEAST_PORT, 2**15 - count)
        if not any(is_used(port) for port in range(first, first + count)):
            return first


def is_used(port: int) -> bool:
    """Whether a port of the loopback interface cannot be listened on."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def answers(url: str) -> bool:
    """Whether a GET is answered with 200."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


def accepts(port: int) -> bool:
    """Whether something listens on a port of the loopback interface."""
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
