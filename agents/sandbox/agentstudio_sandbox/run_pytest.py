"""Runs pytest and reports each test as it ends. The tests can change all of this process."""

import json
import os
import sys
from typing import Final

import pytest

_MESSAGE_LENGTH: Final = 1900
_OUTPUT_LENGTH: Final = 1000

_WORDS: Final = {
    ("passed", False): "passed",
    ("failed", False): "failed",
    ("skipped", False): "skipped",
    ("skipped", True): "xfailed",
    ("passed", True): "xpassed",
}


class Reporter:
    """Writes a line of JSON for each step of a test session, with the key of the session before."""

    def __init__(self, channel: int, key: bytes) -> None:
        self._channel = channel
        self._key = key
        self._process = os.getpid()
        self._phases: list[pytest.TestReport] = []
        self._skipped_files = 0

    def ready(self) -> None:
        """Report that pytest starts: from now on the time of the tests counts."""
        self._write({"ready": True})

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Report a file that cannot be collected, or that skips all of itself."""
        if report.failed:
            self._test(report.nodeid, "error", 0, report.longreprtext, "")
        elif report.skipped:
            self._skipped_files += 1
            self._test(report.nodeid, "skipped", 0, _message(report), "")

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Report how many tests there are."""
        self._write({"collected": len(session.items) + self._skipped_files})

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Report which test is next."""
        self._phases = []
        self._write({"started": nodeid})

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Collect the phases of a test."""
        self._phases.append(report)

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """Report how a test ended: as the first of its phases that did not pass, else the call."""
        phases = self._phases
        call = next((phase for phase in phases if phase.when == "call"), phases[-1])
        decisive = next((phase for phase in phases if not phase.passed), call)
        outcome = _WORDS[decisive.outcome, hasattr(decisive, "wasxfail")]
        if outcome == "failed" and decisive.when != "call":
            outcome = "error"
        seconds = sum(phase.duration for phase in phases)
        printed = "" if outcome == "passed" else phases[-1].capstdout + phases[-1].capstderr
        self._test(nodeid, outcome, seconds, _message(decisive), printed)

    def _test(self, nodeid: str, outcome: str, seconds: float, message: str, printed: str) -> None:
        test: dict[str, object] = {
            "nodeid": nodeid,
            "outcome": outcome,
            "durationMs": round(seconds * 1000),
        }
        if message:
            test["message"] = _explained(message[:_MESSAGE_LENGTH])
        if printed:
            test["output"] = printed[-_OUTPUT_LENGTH:]
        self._write({"test": test})

    def _write(self, value: object) -> None:
        if os.getpid() != self._process:  # A test's fork, which came back to pytest.
            return
        rest = self._key + b" " + json.dumps(value).encode() + b"\n"
        while rest:
            rest = rest[os.write(self._channel, rest) :]


def _message(report: pytest.TestReport | pytest.CollectReport) -> str:
    if report.passed:
        return ""
    if isinstance(report.longrepr, tuple):  # A skip: file, line and reason.
        return report.longrepr[2]
    return getattr(report, "wasxfail", "") or report.longreprtext


def _explained(message: str) -> str:
    if "[Errno 27]" not in message:
        return message
    return f"{message}\n(what a test prints and each file it writes may have at most 16 MiB)"


def main(channel: int, arguments: list[str]) -> None:
    """Run the tests of the folder this is called in."""
    sys.path[0] = os.getcwd()
    # What tests printed is in their results; once more, a talkative one would end the session.
    options = [
        "-q",
        "--tb=short",
        "--show-capture=no",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        os.getcwd(),
    ]
    key = os.read(0, 1024)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.set_inheritable(channel, False)
    reporter = Reporter(channel, key)
    reporter.ready()
    sys.exit(pytest.main([*options, *arguments], plugins=[reporter]))
