"""What happens past each limit of the service."""

import asyncio
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest

from agentstudio_agents import AgentRequest, AgentRun
from agentstudio_agents.definition.agent_definition import AgentFunction, AgentOptions
from tests.problems import ERRORS, problem
from tests.running_service import eventually, running_service
from tests.sleeper import Sleeper


async def echo(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    return {"input": request.input}


async def test_body_over_4_mib_is_refused(tmp_path: Path) -> None:
    async with running_service(tmp_path, {"echo": echo}) as service:
        fits = await service.execute("echo", input={"a": "x" * (4 * 1024 * 1024 - 100)})
        large = await service.execute("echo", input={"a": "x" * (4 * 1024 * 1024)})
    assert fits.status_code == 200
    assert large.status_code == 413
    assert large.json()["type"] == ERRORS + "payload-too-large"


async def test_overrun_task_is_stopped(tmp_path: Path) -> None:
    sleeper = Sleeper()
    async with running_service(tmp_path, {"sleeper": sleeper.run}) as service:
        answer = await service.execute("sleeper", timeout="PT0.05S")
        assert sleeper.saw_cancelled
        assert service.events == ["started", "failed"]
    assert answer.status_code == 408
    assert answer.json() == problem(
        "agent-timeout", "Agent Timeout", 408, "Agent task timed out after 50 milliseconds",
        agentType="sleeper",
    )  # fmt: skip


async def test_saturated_service_refuses_and_says_so(tmp_path: Path) -> None:
    sleeper = Sleeper()
    agents: dict[str, AgentFunction] = {"sleeper": sleeper.run, "echo": echo}
    async with running_service(tmp_path, agents, limit=1) as service:
        call = asyncio.create_task(service.execute("sleeper", taskId="t1"))
        await eventually(lambda: sleeper.started)
        refused = [await service.execute("echo"), await service.client.post(
            "/agents/echo/stream", json={"task": "t"})]  # fmt: skip
        health = (await service.client.get("/health")).json()
        await service.client.post("/tasks/t1/cancel")
        await call
        accepted = await service.execute("echo")
        after = (await service.client.get("/health")).json()
    for answer in refused:
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "1"
        assert answer.json()["type"] == ERRORS + "service-unavailable"
    assert health == {
        "status": "degraded",
        "reason": "All 1 task slots are taken",
        "version": "0.1.0",
        "agents": ["echo", "sleeper"],
        "timestamp": ANY,
    }
    assert accepted.status_code == 200
    assert after["status"] == "healthy"


@pytest.mark.parametrize(
    ("own", "given"),
    [(2, None), (2, 3), (3, 2), (None, 2)],
    ids=["it", "both, it less", "both, the service less", "the service"],
)
async def test_agent_gets_no_more_tasks_than_allowed(
    own: int | None, given: int | None, tmp_path: Path
) -> None:
    sleeper = Sleeper()
    limits = {} if given is None else {"sleeper": given}
    async with running_service(tmp_path, {"echo": echo}, limits=limits) as service:
        options = AgentOptions() if own is None else AgentOptions(concurrency=own)
        service.registry.add("sleeper", sleeper.run, **options)
        calls = [
            asyncio.create_task(service.execute("sleeper", task="many", taskId=task))
            for task in ("t1", "t2")
        ]
        await eventually(lambda: sleeper.started == 2)
        refused = await service.execute("sleeper", task="many")
        other = await service.execute("echo")
        health = (await service.client.get("/health")).json()
        await service.client.post("/tasks/t1/cancel")
        await calls[0]
        third = asyncio.create_task(service.execute("sleeper", task="many", taskId="t3"))
        await eventually(lambda: sleeper.started == 3)
        for task in ("t2", "t3"):
            await service.client.post(f"/tasks/{task}/cancel")
        await asyncio.gather(*calls, third)
    assert refused.headers["retry-after"] == "1"
    assert refused.status_code == 429
    assert refused.json() == problem(
        "rate-limit-exceeded", "Rate Limit Exceeded", 429,
        "Agent 'sleeper' works on at most 2 tasks at once", agentType="sleeper",
    )  # fmt: skip
    assert other.status_code == 200
    assert health["status"] == "healthy"
