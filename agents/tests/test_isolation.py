"""Nothing that an agent does harms the service or an agent of another file."""

import asyncio
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import httpx
import pytest

from tests import hostile_agents
from tests.hostile_agents import Hostile
from tests.problems import problem
from tests.test_process import result_of, started

HEALTHY = """
from agentstudio_agents import AgentRequest, AgentRun, agent

@agent("healthy")
async def work(request: AgentRequest, run: AgentRun) -> dict[str, str]:
    await run.think("action", "working")
    return {"done": request.task}
"""

AT_ONCE = 4
"""How many agents do harm at the same time."""


async def harm(client: httpx.AsyncClient, hostile: Hostile) -> tuple[str, str | None]:
    """Call an agent; return what is wrong with the answer, None if nothing is."""
    body = {"task": "t", "timeout": "PT1S" if hostile.status == 408 else "PT60S"}
    answer = await client.post(f"/agents/{hostile.name}/execute", json=body, timeout=90)
    text = answer.text
    if answer.status_code == hostile.status and hostile.words in text:
        return hostile.name, None
    return hostile.name, f"{answer.status_code} {text[:1000]}"


async def harm_all(
    client: httpx.AsyncClient, agents: Sequence[Hostile]
) -> tuple[dict[str, str], int]:
    """Call all agents; return the wrong answers, and how often a healthy agent answered."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def take_turn(hostile: Hostile) -> tuple[str, str | None]:
        async with turns:
            return await harm(client, hostile)

    harming = [asyncio.create_task(take_turn(each)) for each in agents]
    answered = 0
    while not all(each.done() for each in harming):
        answer = await client.post("/agents/healthy/execute", json={"task": str(answered)})
        assert answer.status_code == 200, answer.text
        assert answer.json()["result"] == {"done": str(answered)}
        health = await client.get("/health")
        assert health.status_code == 200, health.text
        answered += 1
        await asyncio.wait(harming, timeout=0.05)
    results = [each.result() for each in harming]
    return {name: wrong for name, wrong in results if wrong is not None}, answered


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory")
@pytest.mark.parametrize("kind", ["EXITS", "RAISES", "LOOPS", "FLOODS", "PATCHES"])
@pytest.mark.slow
def test_hostile_agents_harm_only_their_own_tasks(kind: str, tmp_path: Path) -> None:
    agents: list[Hostile] = getattr(hostile_agents, kind)
    files = [hostile_agents.write_file(tmp_path, each) for each in agents]
    healthy = tmp_path / "healthy.py"
    healthy.write_text(HEALTHY)
    log = ("--log-level", "critical", "--agent-memory", 512)

    async def run(url: str) -> tuple[dict[str, str], int, dict[str, Any]]:
        async with httpx.AsyncClient(base_url=url, timeout=60, trust_env=False) as client:
            wrong, answered = await harm_all(client, agents)
            end = time.monotonic() + 60
            while True:  # A process may take a while to end.
                health = (await client.get("/health")).json()
                if health["status"] == "healthy" or time.monotonic() > end:
                    return wrong, answered, health
                await asyncio.sleep(0.1)

    with started(tmp_path, "serve", healthy, *files, *log, quiet=True) as process:
        wrong, answered, health = asyncio.run(run(process.url))
        assert process.popen.poll() is None
        process.popen.terminate()
        assert process.popen.wait(timeout=60) == 0  # Each process may be slow to end on its own.
    assert not wrong, "\n".join(f"{name}: {each}" for name, each in wrong.items())
    assert answered > 0
    assert health["status"] == "healthy", health


BLOCKING = """
import asyncio, os, re, time
from agentstudio_agents import AgentRequest, AgentRun, agent

@agent("sleeper")
async def sleep(request: AgentRequest, run: AgentRun) -> dict[str, str]:
    time.sleep(0.6)
    return {}

async def hold():
    time.sleep(0.6)  # in a task of its own

@agent("spawner")
async def spawn(request: AgentRequest, run: AgentRun) -> dict[str, str]:
    await asyncio.gather(hold())
    return {}

@agent("leaver")
async def leave(request: AgentRequest, run: AgentRun) -> dict[str, str]:
    if request.task == "leave":
        os._exit(4)
    return {"pid": str(os.getpid())}

@agent("defect")
async def divide(request: AgentRequest, run: AgentRun) -> dict[str, float]:
    return {"share": 1 / 0}
"""


def line_of(text: str) -> int:
    return BLOCKING.splitlines().index(next(x for x in BLOCKING.splitlines() if text in x)) + 1


@pytest.mark.parametrize(
    ("agent", "line", "function"),
    [("sleeper", line_of("    time.sleep(0.6)"), "sleep"), ("spawner", line_of("own"), "hold")],
)
def test_agent_that_holds_the_event_loop_is_named(
    agent: str, line: int, function: str, tmp_path: Path
) -> None:
    file = tmp_path / "mine.py"
    file.write_text(BLOCKING)
    with started(tmp_path, "serve", file, "--log-level", "warning") as process:
        result_of(process, agent)
        assert (
            f"WARNING agentstudio_agents: agent '{agent}' holds the event loop for more than 200 ms"
            f" at {file}:{line} in {function}; other tasks wait."
        ) in process.next_error()


def post(url: str, task: str, **headers: str) -> httpx.Response:
    return httpx.post(url, json={"task": task}, headers=headers, trust_env=False, timeout=60)


def test_process_that_ends_is_started_again(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(BLOCKING)
    with started(tmp_path, "serve", file, "--log-level", "error") as process:
        url = f"{process.url}/agents/leaver/execute"
        first = post(url, "stay").json()["result"]
        assert post(url, "stay").json()["result"] == first
        left = post(url, "leave")
        second = post(url, "stay").json()["result"]
        metrics = httpx.get(f"{process.url}/metrics", trust_env=False, timeout=60).text
        assert "the process of mine.py ended with exit code 4; starting it again" in (
            process.next_error()
        )
    assert left.status_code == 500
    assert left.json() == problem(
        "agent-error", "Agent Error", 500,
        "The agent failed: the process of its file ended with exit code 4", agentType="leaver",
        traceback=ANY,
    )  # fmt: skip
    assert second != first
    assert 'agentstudio_agent_process_restarts_total{file="mine.py"} 1.0' in metrics


@pytest.mark.parametrize(
    ("host", "headers", "is_shown"),
    [
        ("127.0.0.1", {}, True),
        ("127.0.0.1", {"x-forwarded-for": "203.0.113.9"}, False),
        ("0.0.0.0", {}, False),
    ],
)
def test_traceback_is_shown_on_this_machine_only(
    host: str, headers: dict[str, str], is_shown: bool, tmp_path: Path
) -> None:
    file = tmp_path / "mine.py"
    file.write_text(BLOCKING)
    options = ("serve", file, "--log-level", "error", "--host", host)
    with started(tmp_path, *options) as process:
        url = process.url.replace("0.0.0.0", "127.0.0.1")
        failed = post(f"{url}/agents/defect/execute", "t", **headers)
        stream = post(f"{url}/agents/defect/stream", "t", **headers).text
        logged = [process.next_error() for _ in range(2)]
    assert failed.json()["detail"] == "The agent failed; its log says why"
    assert ("ZeroDivisionError" in failed.json().get("traceback", "")) is is_shown
    assert f"{file}" in stream if is_shown else "traceback" not in stream
    assert "ERROR agentstudio_agents: agent 'defect' failed" in logged[0]
    assert logged[1] == "Traceback (most recent call last):"
