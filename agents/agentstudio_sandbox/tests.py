"""Runs pytest and tells of each test as it ends. What it runs may do as it likes with all this."""

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
    """Writes a line of JSON for each step of a test session."""

    def __init__(self, channel: int) -> None:
        self._channel = channel
        self._phases: list[pytest.TestReport] = []

    def ready(self) -> None:
        """Tell that pytest starts: from now on the time of the tests counts."""
        self._write({"ready": True})

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Tell of a file that cannot be collected."""
        if report.failed:
            self._test(report.nodeid, "error", 0, report.longreprtext, "")

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Tell how many tests there are."""
        self._write({"collected": len(session.items)})

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Tell which test is next."""
        self._phases = []
        self._write({"started": nodeid})

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Collect the phases of a test."""
        self._phases.append(report)

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """Tell how a test ended: as the first of its phases that did not pass, else the call."""
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
        rest = json.dumps(value).encode() + b"\n"
        while rest:
            rest = rest[os.write(self._channel, rest) :]


def _message(report: pytest.TestReport) -> str:
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
    reporter = Reporter(channel)
    reporter.ready()
    sys.exit(pytest.main([*options, *arguments], plugins=[reporter]))
