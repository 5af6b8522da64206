import asyncio
import os
import sys
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pytest

from agentstudio_agents import testing
from agentstudio_builtin.runner.pytest_agent import run_tests
from agentstudio_builtin.runner.pytest_session import TestSession
from agentstudio_builtin.runner.sandboxed_run import Sandbox
from agentstudio_sandbox.plan import Limits
from tests.run_agent import error_of, outcome_of, run_agent
from tests.running_service import eventually, running_service

MIXED = """
import pytest
from lib.words import count

def test_good(): assert count("a b") == 2
def test_bad():
    print("so far")
    assert count("a") == 2
@pytest.mark.skip(reason="not today")
def test_skipped(): ...
@pytest.mark.xfail(reason="known")
def test_known(): assert False
@pytest.fixture
def broken(): raise OSError("no disk")
def test_broken(broken): ...
"""
FILES = {"test_mixed.py": MIXED, "lib/words.py": "def count(text): return len(text.split())"}


async def test_each_test_is_reported() -> None:
    response = await run_agent(run_tests, input={"files": FILES})
    result = response.result
    tests = {test["nodeid"].partition("::")[2]: test for test in result["tests"]}
    assert {name: test["outcome"] for name, test in tests.items()} == {
        "test_good": "passed",
        "test_bad": "failed",
        "test_skipped": "skipped",
        "test_known": "xfailed",
        "test_broken": "error",
    }
    assert "assert 1 == 2" in tests["test_bad"]["message"]
    assert tests["test_bad"]["output"] == "so far\n"
    assert "OSError: no disk" in tests["test_broken"]["message"]
    assert tests["test_skipped"]["message"] == "Skipped: not today"
    assert tests["test_known"]["message"] == "known"
    assert tests["test_good"].keys() == {"nodeid", "outcome", "durationMs"}
    assert result["counts"] == {
        "passed": 1, "failed": 1, "error": 1, "skipped": 1, "xfailed": 1}  # fmt: skip
    assert (result["approved"], result["score"], result["total"]) == (False, 0.6, 5)
    assert response.metadata is not None
    assert response.metadata["model"].startswith("pytest-")
    assert "seccomp" in response.metadata["isolation"]


async def test_outcomes_are_an_artifact() -> None:
    outcome = await outcome_of(run_tests, input={"files": FILES})
    assert list(outcome.files) == ["test-results.xml"]
    suite = ElementTree.fromstring(outcome.files["test-results.xml"])
    assert (suite.attrib["tests"], suite.attrib["failures"], suite.attrib["errors"]) == (
        "5",
        "1",
        "1",
    )


async def test_files_of_earlier_steps_are_tested() -> None:
    written = {"results": {"writer": {"files": FILES}}}
    fixed = [{"path": "lib/words.py", "content": "def count(text): return 2"}]
    response = await run_agent(
        run_tests,
        context=written,
        input={"files": fixed, "reviews": ["of no interest"]},
        configuration={"keyword": "good or bad"},
    )
    assert response.result["approved"]
    assert response.result["score"] == 1


async def test_fault_on_import_is_reported() -> None:
    response = await run_agent(run_tests, input={"files": {"test_a.py": "import nowhere"}})
    (test,) = response.result["tests"]
    assert test["outcome"] == "error"
    assert "No module named 'nowhere'" in test["message"]


async def test_tests_may_use_loopback() -> None:
    code = """
import pytest, socket
@pytest.mark.parametrize("family", [socket.AF_UNIX, socket.AF_INET, socket.AF_INET6])
def test_family(family): socket.socket(family).close()
def test_netlink(): assert "lo" in [name for _, name in socket.if_nameindex()]
def test_pair():
    left, right = socket.socketpair()
    left.send(b"hello")
    assert right.recv(5) == b"hello"
"""
    response = await run_agent(run_tests, input={"files": {"test_sockets.py": code}})
    assert response.result["approved"], response.result["tests"]


PASS = "def test_a(): ..."


def slow_python(folder: Path, seconds: float) -> str:
    """Make an interpreter that takes its time to start."""
    folder.chmod(0o755)
    python = folder / "python"
    python.write_text(f'#!/bin/sh\nsleep {seconds}\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    return str(python)


async def ended(python: str, limits: Limits) -> dict[str, Any]:
    sandbox = Sandbox({"test_a.py": PASS}, [], limits, python)
    events = [event async for event in sandbox.run()]
    assert events[-1][0] == "end"
    return events[-1][1]


async def test_slow_start_takes_nothing_of_the_time_of_tests(tmp_path: Path) -> None:
    end = await ended(slow_python(tmp_path, 2.5), Limits(seconds=2))
    assert (end["reason"], end["exitCode"]) == (None, 0)


async def test_start_has_a_limit_of_its_own(tmp_path: Path) -> None:
    end = await ended(slow_python(tmp_path, 600), Limits(start_seconds=0.2))
    assert end["reason"] == "start"


async def test_failed_start_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    hurried = partial(Limits, start_seconds=0)
    monkeypatch.setattr("agentstudio_builtin.runner.pytest_agent.Limits", hurried)
    outcome = await testing.run_agent(run_tests, input={"files": {"test_a.py": PASS}})
    response = outcome.response
    assert response.error_message == "pytest did not start within 0 s; the machine is too busy"
    assert response.metadata == {"retryable": True}


class Refused(NamedTuple):
    message: str
    files: Any
    configuration: dict[str, Any] | None = None


@pytest.mark.parametrize(
    "case",
    [
        Refused("there are no files: give input.files", {}),
        Refused("no tests were found", {"a.py": PASS}),
        Refused("a path must be relative", {"../test_a.py": PASS}),
        Refused("a path must be relative", {"/etc/test_a.py": PASS}),
        Refused("a path must be relative", {"a/\n/test_a.py": PASS}),
        Refused("a path must be relative", {"test_a.py": PASS}, {"paths": ["../../x"]}),
        Refused("file or directory not found: ./test_b.py", {"test_a.py": PASS},
                {"paths": ["test_b.py"]}),
        Refused("file or directory not found: ./-v", {"test_a.py": PASS}, {"paths": ["-v"]}),
        Refused("'a.py' cannot be the folder of", {"a.py": PASS, "a.py/test_b.py": PASS}),
        Refused("at most 255 bytes", {"ä" * 150 + ".py": PASS}),
        Refused("there are 201 files", {f"{n}.py": "" for n in range(201)}),
        Refused("more than 2 MiB", {"test_a.py": "#" * (2 * 1024**2 + 1)}),
        Refused("input.files", [{"path": "x"}]),
        Refused("configuration.timeoutSeconds", {"test_a.py": PASS}, {"timeoutSeconds": 601}),
        Refused("left with exit code 0 while test_a.py::test_a ran",
                {"test_a.py": "import os\ndef test_a(): os._exit(0)"}),
        Refused("ended by SIGSEGV while test_a.py::test_a ran",
                {"test_a.py": "import os\ndef test_a(): os.kill(os.getpid(), 11)"}),
        Refused("pytest could not run the tests", {"test_a.py": PASS,
                                                   "pytest.ini": "[pytest]\naddopts = --nothing"}),
    ],
    ids=lambda case: case.message,
)  # fmt: skip
async def test_files_are_refused(case: Refused) -> None:
    message = await error_of(
        run_tests, input={"files": case.files}, configuration=case.configuration
    )
    assert case.message in message


@pytest.mark.parametrize(
    "line",
    ["", "{", "[]", "3", '{"test":1}', '{"test":{"nodeid":"a"}}', '{"collected":"x"}', "\ud800",
     '{"test":{"nodeid":"a","outcome":"great","durationMs":1}}', "[" * 100_000],
)  # fmt: skip
def test_malformed_line_is_ignored(line: str) -> None:
    session = TestSession()
    assert session.take(line) is None
    assert (session.tests, session.collected) == ([], 0)


FORGERY = """
import json, os
def write(value):
    for channel in range(3, 64):
        try:
            os.write(channel, json.dumps(value).encode() + b"\\n")
        except OSError:
            pass
passed = {{"nodeid": "test_a.py::test_a", "outcome": "passed", "durationMs": 1}}
{attempt}
"""


@pytest.mark.parametrize(
    "attempt",
    [
        # The code under test, when it is imported.
        'write({"collected": 1}); write({"started": "x"}); write({"test": passed}); os._exit(0)',
        # The first test, in place of pytest and of the tests that follow.
        'def test_a():\n    write({"test": passed})\n    os._exit(0)',
    ],
)
async def test_verdict_is_not_forged_over_the_channel_of_results(attempt: str) -> None:
    code = FORGERY.format(attempt=attempt)
    outcome = await testing.run_agent(run_tests, input={"files": {"test_a.py": code}})
    result = outcome.response.result
    assert isinstance(result, dict)
    assert not result["approved"], result


async def test_writing_to_the_channel_of_results_is_reported() -> None:
    code = FORGERY.format(attempt='def test_a(): write({"test": passed})')
    message = await error_of(run_tests, input={"files": {"test_a.py": code}})
    assert message.startswith("the tests wrote where pytest reports its results")


async def test_fork_that_returns_to_pytest_reports_nothing() -> None:
    code = "import os\ndef test_a():\n    if os.fork():\n        os.wait()\ndef test_b(): ..."
    response = await run_agent(run_tests, input={"files": {"test_a.py": code}})
    assert response.result["total"] == 2
    assert response.result["approved"]


def processes_with(text: str) -> list[str]:
    """Return the processes of this machine whose command line holds a text."""
    found: list[str] = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            command = Path("/proc", pid, "cmdline").read_bytes()
        except OSError:
            continue
        if text.encode() in command:
            found.append(pid)
    return found


async def test_cancelled_task_leaves_no_process(tmp_path: Path) -> None:
    mark = f"mark-{os.getpid()}-cancelled"
    code = f"import time\ndef test_a_{mark.replace('-', '_')}(): time.sleep(600)"
    body = {
        "input": {"files": {"test_a.py": code}},
        "configuration": {"keyword": mark.replace("-", "_")},
        "taskId": "task_9",
    }
    async with running_service(tmp_path, {"test-runner": run_tests}) as service:
        running = asyncio.create_task(service.execute("test-runner", **body))
        await eventually(lambda: processes_with(mark.replace("-", "_")), 20)
        assert (await service.client.post("/tasks/task_9/cancel")).status_code == 200
        assert (await running).status_code == 499
        assert processes_with(mark.replace("-", "_")) == []


SKIPPED = """
import pytest
pytest.skip("needs a database", allow_module_level=True)
def test_a(): ...
"""


@pytest.mark.parametrize("others", [{}, {"test_b.py": PASS}], ids=["alone", "beside another"])
async def test_file_that_skips_itself_is_counted(others: dict[str, str]) -> None:
    response = await run_agent(run_tests, input={"files": {"test_a.py": SKIPPED, **others}})
    result = response.result
    assert result["counts"] == {"skipped": 1, **({"passed": 1} if others else {})}
    assert result["total"] == 1 + len(others)
    assert result["approved"]
    skipped = next(test for test in result["tests"] if test["outcome"] == "skipped")
    assert skipped["nodeid"] == "test_a.py"
    assert skipped["message"] == "Skipped: needs a database"
