"""Agents' processes have a lower priority than the service, and harmful ones the lowest."""

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from agentstudio_agents.process.child_process import ChildProcess
from agentstudio_agents.process.priority import CALM_SECONDS, MAX_STEPS, STEP, Steps, busy_share
from agentstudio_agents.process.process_pool import ProcessPool
from tests import work
from tests.test_process import Process, result_of, started

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="priorities are those of Linux")

AGENTS = """
import os, threading
from pathlib import Path
from agentstudio_agents import AgentRequest, AgentRun, agent

def spin():
    while True: pass

@agent("priority")
async def work(request: AgentRequest, run: AgentRun) -> dict[str, object]:
    if request.task == "leave":
        os._exit(3)
    if request.task == "spin":
        threading.Thread(target=spin, daemon=True).start()
    session = Path("/proc/self/autogroup")
    return {
        "niceness": os.getpriority(os.PRIO_PROCESS, 0),
        "session": [session.read_text()] if session.exists() else [],
    }
"""

OWN = os.getpriority(os.PRIO_PROCESS, 0)


def is_nicer(process: Process, by: int, task: str = "report") -> bool:
    """Whether the process of the agent, and its session, are nicer than the service by so much."""
    url = f"{process.url}/agents/priority/execute"
    answer = httpx.post(url, json={"task": task}, trust_env=False, timeout=60).json()
    if not answer.get("success"):  # The process is just being replaced.
        return False
    result = cast(dict[str, Any], answer["result"])
    sessions = [line.rpartition(" nice ")[2].strip() for line in result["session"]]
    return {str(result["niceness"]), *sessions} == {str(OWN + by)}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "mine.py"
    file.write_text(AGENTS)
    return file


@pytest.mark.parametrize(("options", "expected"), [((), 3), (("--agent-nice", 0), 0)])
def test_process_of_a_file_is_nicer_than_the_service(
    options: tuple[object, ...], expected: int, file: Path, tmp_path: Path
) -> None:
    with started(tmp_path, "serve", file, *options) as process:
        until(lambda: is_nicer(process, expected))
        assert os.getpriority(os.PRIO_PROCESS, process.popen.pid) == OWN


def test_process_that_replaces_a_failed_one_is_nicer_still(file: Path, tmp_path: Path) -> None:
    with started(tmp_path, "serve", file, "--log-level", "critical") as process:
        url = f"{process.url}/agents/priority/execute"
        assert (
            httpx.post(url, json={"task": "leave"}, trust_env=False, timeout=60).status_code == 500
        )
        until(lambda: is_nicer(process, 3 + MAX_STEPS * STEP))


def test_process_that_keeps_a_processor_busy_is_lowered(file: Path, tmp_path: Path) -> None:
    with started(tmp_path, "serve", file) as process:
        result_of(process, "priority", "spin")
        until(lambda: is_nicer(process, 3 + MAX_STEPS * STEP))
        expected = "the process of mine.py keeps a processor busy; its priority is lowered"
        until(lambda: expected in process.next_error())


def until(condition: Callable[[], bool], within_seconds: float = 60) -> None:
    """Wait for what the service does every second; each look is a call over HTTP."""
    end = time.monotonic() + within_seconds
    while not condition():
        assert time.monotonic() < end


def test_steps_rise_while_busy_and_fall_one_by_one_when_calm() -> None:
    steps, counts = Steps(0, 0), list[int]()
    for now, share in enumerate([0.4, 0.5, 0.9, 1.0] + [0.0] * int(2 * CALM_SECONDS + 2)):
        steps.adapt(share, 0.5, now)
        counts.append(steps.count)
    assert counts == [0, 1, 2, 2, *[2] * 9, *[1] * 10, 0, 0, 0]


def test_share_that_counts_as_busy_is_of_what_can_be_had() -> None:
    assert 0.05 <= busy_share() <= 0.5


async def test_computing_process_is_nicer_than_the_loop() -> None:
    pool = ProcessPool(1)
    assert await pool.compute(work.niceness) == OWN + STEP
    await pool.close()


async def test_processes_are_listed_outside_of_the_event_loop() -> None:
    looked: list[int] = []

    def audit(event: str, arguments: tuple[object, ...]) -> None:
        if event == "os.listdir" and arguments[0] == "/proc":
            looked.append(threading.get_ident())

    sys.addaudithook(audit)
    child = ChildProcess("agentstudio_agents.process.compute_process")
    await child.kill()
    await child.exited
    child.socket.close()
    assert looked
    assert threading.get_ident() not in looked
