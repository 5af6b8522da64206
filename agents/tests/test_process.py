"""The service as a process of its own."""

import ctypes
import json
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

AGENT_FILE = """
import asyncio
from agentstudio_agents import AgentRequest, AgentRun, agent
import sibling

@agent("greeter")
async def greet(request: AgentRequest, run: AgentRun) -> dict[str, str]:
    return {"greeting": f"{sibling.GREETING} {request.task}"}

@agent("stubborn")
async def ignore_cancellation(request: AgentRequest, run: AgentRun) -> dict[str, str]:
    await run.think("observation", "never stops")
    while True:
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            pass
"""


class Process(NamedTuple):
    popen: "subprocess.Popen[str]"
    url: str

    def next_line(self) -> str:
        assert self.popen.stdout is not None
        return self.popen.stdout.readline().strip()

    def next_error(self) -> str:
        assert self.popen.stderr is not None
        return self.popen.stderr.readline().strip()

    def stop(self) -> int:
        self.popen.send_signal(signal.SIGTERM)
        return self.popen.wait(timeout=30)


def command(*options: object) -> list[str]:
    return [sys.executable, "-m", "agentstudio_agents", *map(str, options)]


@contextmanager
def started(folder: Path, *options: object, quiet: bool = False) -> Generator[Process]:
    """Start the service; `quiet` for agents that print more than a pipe holds."""
    arguments = command(*options, "--port", 0, "--reports", folder / "reports")
    errors = subprocess.DEVNULL if quiet else subprocess.PIPE
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": errors, "text": True}
    with subprocess.Popen(arguments, **pipes) as popen:
        try:
            assert popen.stdout is not None
            line = popen.stdout.readline()
            assert re.match(r"agents ready on http://(127.0.0.1|0.0.0.0):", line)
            if quiet:
                threading.Thread(target=popen.stdout.read, daemon=True).start()
            yield Process(popen, line.removeprefix("agents ready on ").strip())
        finally:
            popen.kill()


def test_agents_of_a_file_are_served(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(AGENT_FILE)
    (tmp_path / "sibling.py").write_text("GREETING = 'Hello'")
    log = tmp_path / "calls.jsonl"
    options = ("--agents", tmp_path / "mine.py", "--call-log", log)
    with started(tmp_path, *options) as process:
        types = httpx.get(f"{process.url}/agents", trust_env=False, timeout=60).json()
        greeting = httpx.post(
            f"{process.url}/agents/greeter/execute", json={"task": "you"}, trust_env=False
        )
        with httpx.stream(
            "POST", f"{process.url}/agents/stubborn/stream", json={"task": "t"}, trust_env=False
        ) as stream:
            assert any("never stops" in line for line in stream.iter_lines())
            before = time.monotonic()
            assert process.stop() == 0
            assert time.monotonic() - before < 30
    assert types == [
        "code-analyzer",
        "data-analyzer",
        "data-collector",
        "greeter",
        "report-generator",
        "sentiment-analyzer",
        "stubborn",
        "test-runner",
    ]
    assert greeting.json()["result"] == {"greeting": "Hello you"}
    events = [json.loads(line)["event"] for line in log.read_text().splitlines()]
    assert events == ["started", "completed", "started", "cancelled"]


def test_other_users_cannot_read_what_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    folder.chmod(0o755)
    with started(folder, "--call-log", folder / "calls.jsonl") as process:
        url = f"{process.url}/agents/report-generator/execute"
        body = {"task": "t", "workflowExecutionId": "wf_1", "input": {"results": {"a": {"b": 1}}},
                "configuration": {"format": "json"}}  # fmt: skip
        answer = httpx.post(url, json=body, trust_env=False, timeout=60).json()
        assert answer["success"], answer
        written = [folder, *folder.rglob("*")]
    modes = {str(path.relative_to(tmp_path)): path.stat().st_mode & 0o777 for path in written}
    report = next(name for name in modes if name.endswith(".json"))
    assert modes == {
        "new": 0o755,  # It was there before.
        "new/calls.jsonl": 0o600,
        "new/reports": 0o700,
        "new/reports/wf_1": 0o700,
        report: 0o600,
    }


COMPUTING_AGENT = """
from agentstudio_agents import AgentRequest, AgentRun, agent
import sibling

class Number:
    def __init__(self, value):
        self.value = value

def double(number):
    return Number(2 * number.value + sibling.OFFSET)

def burn():
    while True:
        pass

@agent("burner")
async def compute_for_ever(request: AgentRequest, run: AgentRun) -> dict[str, int]:
    await run.think("action", "burning")
    await run.compute(burn)

@agent("doubler")
async def compute(request: AgentRequest, run: AgentRun) -> dict[str, int]:
    if request.task == "loud":
        print("x" * 100_000)  # more than a pipe holds
    return {"doubled": (await run.compute(double, Number(21))).value}
"""


def result_of(process: Process, agent: str, task: str = "t") -> dict[str, object]:
    url = f"{process.url}/agents/{agent}/execute"
    return httpx.post(url, json={"task": task}, trust_env=False, timeout=60).json()["result"]


@pytest.mark.slow
def test_file_is_served_and_reloaded_when_it_changes(tmp_path: Path) -> None:
    """What a file defines can be computed with in another process, too."""
    file = tmp_path / "mine.py"
    file.write_text(COMPUTING_AGENT)
    (tmp_path / "sibling.py").write_text("from library.nested.numbers import OFFSET")
    numbers = tmp_path / "library" / "nested" / "numbers.py"
    numbers.parent.mkdir(parents=True)
    numbers.write_text("OFFSET = 0")
    with started(tmp_path, "serve", file, "--reload", "--log-level", "error") as process:
        assert result_of(process, "doubler", "loud") == {"doubled": 42}
        numbers.write_text("OFFSET = 10")
        while process.next_line() != "agents reloaded":
            pass
        assert result_of(process, "doubler") == {"doubled": 52}
        file.write_text("def (")
        assert "mine.py failed: SyntaxError" in process.next_error()
        assert "agents not reloaded" in process.next_error()
        assert result_of(process, "doubler") == {"doubled": 52}
        assert process.stop() == 0


@pytest.mark.parametrize("options", [(), ("--reload",)], ids=["plain", "reload"])
def test_killed_service_leaves_no_process_behind(options: tuple[str, ...], tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(COMPUTING_AGENT)
    (tmp_path / "sibling.py").write_text("OFFSET = 0")
    with started(tmp_path, "serve", file, *options, "--log-level", "error") as process:
        assert result_of(process, "doubler") == {"doubled": 42}
        url = f"{process.url}/agents/burner/stream"
        with httpx.stream("POST", url, json={"task": "t"}, trust_env=False, timeout=60) as stream:
            assert any("burning" in line for line in stream.iter_lines())
            process.popen.kill()
        process.popen.wait()
        # The end of its output comes when the last process that could write to it has ended.
        process.popen.communicate(timeout=60)


def test_idle_service_stops_at_once(tmp_path: Path) -> None:
    with started(tmp_path, "--drain", 300) as process:
        before = time.monotonic()
        assert process.stop() == 0
        assert time.monotonic() - before < 60


SLOW_AGENT = """
import asyncio
from agentstudio_agents import AgentRequest, AgentRun, agent

@agent("slow")
async def work(request: AgentRequest, run: AgentRun) -> dict[str, bool]:
    await run.think("observation", "started")
    await asyncio.sleep(0.5 if request.task == "short" else 3600)
    return {"finished": True}
"""


@pytest.mark.parametrize("task", ["short", "long"])
def test_running_task_may_end_unless_the_stop_is_asked_for_twice(task: str, tmp_path: Path) -> None:
    file = tmp_path / "slow.py"
    file.write_text(SLOW_AGENT)
    with (
        started(tmp_path, "serve", file, "--drain", 60) as process,
        httpx.stream(
            "POST", f"{process.url}/agents/slow/stream", json={"task": task}, trust_env=False
        ) as stream,
    ):
        lines = stream.iter_lines()
        assert any("started" in line for line in lines)
        process.popen.send_signal(signal.SIGTERM)
        if task == "long":
            while (
                httpx.get(f"{process.url}/health", trust_env=False, timeout=60).status_code != 503
            ):
                pass
            process.popen.send_signal(signal.SIGTERM)
        expected = '"finished":true' if task == "short" else "The agent service is stopping"
        assert any(expected in line for line in lines)
        assert process.popen.wait(timeout=30) == 0


class Case(NamedTuple):
    name: str
    content: str
    message: str


@pytest.mark.parametrize(
    "case",
    [
        Case("syntax", "def (", "SyntaxError"),
        Case("error", "raise ValueError('a\\nb')", "ValueError: a b"),
        Case(
            "missing",
            "import sys\nsys.modules['langgraph'] = None\nfrom langgraph.graph import StateGraph",
            "; agents/prepare --extras installs it",
        ),
        Case(
            "taken",
            "from agentstudio_agents import agent\n"
            "@agent('data-collector')\nasync def f(request, run): return {}",
            "agent 'data-collector' is already registered",
        ),
    ],
    ids=lambda case: case.name,
)
def test_file_that_fails_ends_the_start(case: Case, tmp_path: Path) -> None:
    file = tmp_path / "bad.py"
    file.write_text(case.content)
    ended = subprocess.run(
        command("--port", 0, "--agents", file), capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert len(ended.stderr.splitlines()) == 1
    assert ended.stderr.startswith("agentstudio-agents: --agents: ")
    assert case.message in ended.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="capabilities are those of Linux")
def test_folder_that_cannot_be_watched_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "unreadable"
    folder.mkdir()
    (folder / "mine.py").write_text(AGENT_FILE)
    folder.chmod(0o300)
    ended = subprocess.run(
        command("serve", folder / "mine.py", "--reload", "--port", 0),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=respect_permissions,
    )
    folder.chmod(0o700)
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1
    assert ended.stderr.startswith("agentstudio-agents: --reload: ")


def respect_permissions() -> None:
    """Have the program that is executed next respect permissions of files also as root."""
    drop_from_bounding_set, capabilities = 24, (1, 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    for each in capabilities:
        ctypes.CDLL(None).prctl(drop_from_bounding_set, each, 0, 0, 0)


def test_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = subprocess.run(command("--port", port), capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1
    assert f"--port {port}" in ended.stderr
