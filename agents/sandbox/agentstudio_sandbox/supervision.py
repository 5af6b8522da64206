"""Watches a run: passes its results on, ends it when it takes too much, leaves nothing behind."""

import os
import selectors
import sys
import time
from collections.abc import Callable
from json import dumps
from typing import Any, Final

from agentstudio_sandbox.plan import Limits
from agentstudio_sandbox.processes import (
    all_others,
    count_sockets,
    kill_all_others,
    memory_of,
    reap,
    socket_bytes,
)

OUTPUT_KEPT: Final = 8 * 1024
"""Bytes of what pytest prints that are passed on: the last ones, where the summary is."""

_LOOK_SECONDS: Final = 0.05
_CHUNK: Final = 64 * 1024
_MOST_LINE: Final = 64 * 1024

Ended = str | None
"""Why a run was ended: `start`, `time`, `memory`, `processes`, `output`, `results` or `forged`.

None: it was not.
"""


class Supervision:
    """One run under way: its first process, its two channels and what it took so far."""

    def __init__(self, limits: Limits, pid: int, report: int, output: int, key: str) -> None:
        self._key = key.encode() + b" "
        self._limits = limits
        self._pid = pid
        self._deadline = time.monotonic() + limits.start_seconds
        self._has_started = False
        self._readers: dict[int, Callable[[bytes], None]] = {
            report: self._take_report,
            output: self._take_output,
        }
        self._selector = selectors.DefaultSelector()
        for channel in (*self._readers, sys.stdin.fileno()):
            self._selector.register(channel, selectors.EVENT_READ)
        self._line = b""
        self._reported = 0
        self._printed = 0
        self._output = b""
        self._peak = 0
        self._socket_bytes = socket_bytes()
        self._status: int | None = None
        self._ended: Ended = None

    def watch(self) -> None:
        """Watch the run to its end and report it."""
        while self._status is None and self._ended is None:
            self._read(_LOOK_SECONDS)
            self._status = reap().get(self._pid, self._status)
            self._measure()
        left = kill_all_others()
        while self._readers:
            self._read(0)
        code = None if self._status is None else os.waitstatus_to_exitcode(self._status)
        end: dict[str, Any] = {
            "reason": self._ended,
            "exitCode": None if self._ended else code,
            "processesLeft": 0 if self._ended else left,
            "peakMemoryBytes": self._peak,
            "output": self._output.decode(errors="replace"),
            "outputBytes": self._printed,
        }
        send_event("end", end)

    def _read(self, seconds: float) -> None:
        ready = {key.fd for key, _ in self._selector.select(seconds)}
        if sys.stdin.fileno() in ready:
            # The process that started this run has ended.
            kill_all_others()
            os._exit(1)
        for channel in [fd for fd in self._readers if fd in ready]:
            content = os.read(channel, _CHUNK)
            if content:
                self._readers[channel](content)
            else:
                self._selector.unregister(channel)
                del self._readers[channel]

    def _measure(self) -> None:
        processes = all_others()
        used = memory_of(processes) + count_sockets() * self._socket_bytes
        self._peak = max(self._peak, used)
        if time.monotonic() > self._deadline:
            self._end("time" if self._has_started else "start")
        elif used > self._limits.memory_bytes:
            self._end("memory")
        elif len(processes) > self._limits.processes:
            self._end("processes")

    def _end(self, reason: str) -> None:
        self._ended = self._ended or reason

    def _take_output(self, content: bytes) -> None:
        self._printed += len(content)
        self._output = (self._output + content)[-OUTPUT_KEPT:]
        if self._printed > self._limits.output_bytes:
            self._end("output")

    def _take_report(self, content: bytes) -> None:
        if not self._has_started:  # The first report is that pytest starts.
            self._has_started = True
            self._deadline = time.monotonic() + self._limits.seconds
        self._reported += len(content)
        *lines, self._line = (self._line + content).split(b"\n")
        if self._reported > self._limits.report_bytes or len(self._line) > _MOST_LINE:
            self._end("results")
            return
        for line in lines:
            if not line.startswith(self._key):
                self._end("forged")
                return
            send_event("report", line.removeprefix(self._key).decode(errors="replace"))


def send_event(event: str, value: object) -> None:
    """Report an event to the service, as a line of JSON."""
    print(dumps({event: value}), flush=True)
