"""Starting anew when a file of agents changes."""

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import IO, Final

from agentstudio_agents.server import READY, announce

POLL_SECONDS: Final = 0.25
"""How often the files are looked at."""


class Reloader:
    """Serves by a process of its own, and replaces that when a file changed.

    The socket stays open, and the old process goes on until the new one is ready, so no call is
    refused. A new process that does not start leaves the old one where it is.
    """

    def __init__(
        self, arguments: Sequence[str], files: list[Path], listener: socket.socket
    ) -> None:
        self._arguments = [each for each in arguments if each != "--reload"]
        self._files = files
        self._listener = listener
        self._process: subprocess.Popen[str] | None = None
        self._stopped = False

    def serve(self, host: str) -> None:
        """Serve until SIGTERM or SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        self._replace()
        announce(host, self._listener)
        seen = self._state()
        while not self._stopped:
            time.sleep(POLL_SECONDS)
            now = self._state()
            if now != seen:
                seen = now
                self._replace()
        self._end(self._process)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopped = True

    def _state(self) -> dict[Path, int]:
        """Return when each file beside those of agents, or one folder below, was changed."""
        folders = {file.parent for file in self._files}
        found = (path for each in folders for pattern in ("*.py", "*/*.py")
                 for path in each.glob(pattern))  # fmt: skip
        return {path: path.stat().st_mtime_ns for path in found if path.exists()}

    def _replace(self) -> None:
        number = self._listener.fileno()
        command = [sys.executable, "-m", "agentstudio_agents", *self._arguments]
        new = subprocess.Popen(
            [*command, "--listener", str(number)],
            pass_fds=(number,),
            stdin=subprocess.PIPE,  # Its end tells the process that this one is gone.
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
        else:
            self._end(new)
            print("agents not reloaded; waiting for the next change", file=sys.stderr, flush=True)

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
