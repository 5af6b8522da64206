"""Thoughts without end, and how they are bounded."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from agentstudio_agents import AgentRequest, AgentRun
from agentstudio_agents.call.answer import MAX_RESPONSE_BYTES
from agentstudio_agents.definition.agent_definition import AgentFunction
from tests.running_service import running_service


async def chat(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    """Have 3,000 thoughts of a kilobyte, and a result of as many bytes as asked for."""
    for number in range(3000):
        await run.think("observation", f"{number} " + "x" * 1000)
    return {"text": "y" * int(request.task)}


@pytest.mark.parametrize("size", [0, 900_000, MAX_RESPONSE_BYTES - 200])
async def test_thoughts_take_only_what_a_result_leaves(size: int, tmp_path: Path) -> None:
    async with running_service(tmp_path, {"chat": chat}) as service:
        answer = await service.execute("chat", task=str(size))
    body = answer.json()
    assert body["success"]
    assert len(body["result"]["text"]) == size
    assert len(answer.content) <= MAX_RESPONSE_BYTES
    numbers = [int(thought["content"].split()[0]) for thought in body.get("thoughts", [])]
    assert numbers == list(range(3000 - len(numbers), 3000))
    assert body["metadata"]["notes"] == [
        f"{3000 - len(numbers)} of 3000 thoughts were left out, the oldest first"
    ]
    if size == 0:
        assert 200 < len(numbers) < 300


async def test_every_thought_is_sent_when_it_occurs(tmp_path: Path) -> None:
    async with running_service(tmp_path, {"chat": chat}) as service:
        stream = await service.client.post("/agents/chat/stream", json={"task": "0"})
    lines = [line.removeprefix("data: ") for line in stream.text.splitlines() if "data: {" in line]
    kinds = [json.loads(line)["type"] for line in lines]
    assert kinds == ["thought"] * 3000 + ["response"]


async def progress(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    while True:
        await run.progress(1)


async def think(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    while True:
        await run.think("action", "again")


async def log(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    while True:
        await run.log("debug", "again")


@pytest.mark.parametrize("flood", [progress, think, log])
async def test_flood_can_be_stopped_and_leaves_others_their_turn(
    flood: AgentFunction, tmp_path: Path
) -> None:
    async with running_service(tmp_path, {"flood": flood}) as service:
        flooding = asyncio.create_task(service.execute("flood", timeout="PT1S"))
        answers = 0
        while not flooding.done():
            assert (await service.client.get("/health")).status_code == 200
            answers += 1
        assert (await flooding).status_code == 408
    assert answers > 5
