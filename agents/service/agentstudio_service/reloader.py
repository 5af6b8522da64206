"""Restarting when a file of agents changes."""

import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence, Set
from pathlib import Path
from types import FrameType
from typing import IO, Final

from watchfiles import PythonFilter, watch
from watchfiles.main import FileChange

from agentstudio_service.server import READY, announce

_LOOK_MILLISECONDS: Final = 100
"""How long the watcher waits for changes before it looks whether to stop."""


class Reloader:
    """Serves by a process of its own, and replaces that when a file changed.

    The socket stays open, and the old process serves until the new one is ready, so no call is
    refused. If the new process does not start, the old one continues.
    """

    def __init__(
        self, arguments: Sequence[str], files: list[Path], listener: socket.socket
    ) -> None:
        self._arguments = [each for each in arguments if each != "--reload"]
        self._files = files
        self._listener = listener
        self._process: subprocess.Popen[str] | None = None
        self._stopped = threading.Event()

    def serve(self, host: str) -> bool:
        """Serve until SIGTERM or SIGINT.

        Returns:
            False: the files could not be loaded when the service started; the process has said why.

        Raises:
            OSError: The folders of the files cannot be watched.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        changes = self._changes()
        next(changes, None)  # Watched from here on, so that no change during the start is missed.
        if not self._replace():
            return False
        announce(host, self._listener)
        for changed in changes:
            if changed:
                self._replace()
        self._end(self._process)
        return True

    def _changes(self) -> Iterator[Set[FileChange]]:
        """Yield the Python files that have changed since the last look, often none."""
        return watch(
            *{file.absolute().parent for file in self._files},
            watch_filter=PythonFilter(),
            rust_timeout=_LOOK_MILLISECONDS,
            yield_on_timeout=True,
            stop_event=self._stopped,
        )

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopped.set()

    def _replace(self) -> bool:
        """Start a process with the present files; the old one ends once the new one serves.

        Returns:
            Whether it serves. False: the old one continues.
        """
        number = self._listener.fileno()
        command = [sys.executable, "-m", "agentstudio_service", *self._arguments]
        new = subprocess.Popen(
            [*command, "--listener", str(number)],
            pass_fds=(number,),
            stdin=subprocess.PIPE,  # Its end shows the process that this one has ended.
            stdout=subprocess.PIPE,
            text=True,
        )
        assert new.stdout is not None
        if new.stdout.readline().startswith(READY):
            threading.Thread(target=_pass_on, args=(new.stdout,), daemon=True).start()
            old, self._process = self._process, new
            self._end(old)
            if old is not None:
                print("agents reloaded", flush=True)
            return True
        self._end(new)
        if self._process is not None:
            print("agents not reloaded; waiting for the next change", file=sys.stderr, flush=True)
        return False

    @staticmethod
    def _end(process: "subprocess.Popen[str] | None") -> None:
        if process is not None:
            process.terminate()
            process.wait()
            assert process.stdin is not None
            process.stdin.close()


def _pass_on(output: IO[str]) -> None:
    """Print what agents print."""
    for line in output:
        print(line, end="", flush=True)
