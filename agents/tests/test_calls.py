"""Calls with an id continue while their caller is disconnected."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from agentstudio_agents import AgentRequest, AgentRun
from tests.call_reader import CallReader, reading, thoughts
from tests.running_service import Service, eventually, running_service


class Stepper:
    """An agent that reports thoughts and answers when the test says so."""

    def __init__(self) -> None:
        self.calls = 0
        self.stopped = 0
        self._steps: asyncio.Queue[str | None] = asyncio.Queue()

    async def run(self, request: AgentRequest, run: AgentRun) -> dict[str, Any]:
        self.calls += 1
        try:
            while (step := await self._steps.get()) is not None:
                await run.think("action", step)
        finally:
            self.stopped += 1
        return {"attempt": run.attempt}

    def think(self, *contents: str) -> None:
        for content in contents:
            self._steps.put_nowait(content)

    def answer(self) -> None:
        self._steps.put_nowait(None)

    async def idle(self) -> None:
        """Wait until it has reported everything."""
        await eventually(self._steps.empty)


async def state(service: Service, call_id: str = "c1") -> dict[str, Any] | None:
    response = await service.client.get(f"/calls/{call_id}")
    return response.json() if response.status_code == 200 else None


async def detached(service: Service, call_id: str = "c1") -> None:
    async with asyncio.timeout(60):
        while (found := await state(service, call_id)) is not None and found["isAttached"]:
            await asyncio.sleep(0.01)


async def cancel(service: Service, attempt: int, call_id: str = "c1") -> int:
    response = await service.client.delete(f"/calls/{call_id}", params={"attempt": attempt})
    return response.status_code


def answer(attempt: int) -> dict[str, Any]:
    return {"attempt": attempt}


async def content(reader: CallReader) -> str:
    message = await reader.next()
    assert message is not None
    return message["thought"]["content"]


async def test_call_continues_and_the_next_attempt_receives_what_is_missing(tmp_path: Path) -> None:
    agent = Stepper()
    async with running_service(tmp_path, {"worker": agent.run}) as service:
        async with reading(service, "c1") as first:
            assert first.headers["Call-Id"] == "c1"
            assert (first.position, first.headers["Call-Attempt"]) == ("0 0", "1")
            agent.think("a", "b", "c")
            assert [await content(first) for _ in range(3)] == ["a", "b", "c"]
        await detached(service)
        agent.think("d")
        await agent.idle()
        async with reading(service, "c1", attempt=2, received=2) as second:
            assert second.position == "2 2"
            assert second.headers["Call-Attempt"] == "1"
            assert int(second.headers["Call-Age"]) > 0
            assert [await content(second) for _ in range(2)] == ["c", "d"]
            agent.think("e")
            agent.answer()
            rest = await second.rest()
        assert thoughts(rest) == ["e"]
        assert rest[-1]["response"]["result"] == answer(1)
        assert len(rest[-1]["response"]["thoughts"]) == 5
        assert agent.calls == 1
        assert service.events == ["started", "completed"]


async def test_answer_is_kept_until_the_grace_period_ends(tmp_path: Path) -> None:
    agent = Stepper()
    async with running_service(tmp_path, {"worker": agent.run}, grace=1.5) as service:
        async with reading(service, "c1") as first:
            agent.think("a")
            agent.answer()
            received = await first.rest()
        async with reading(service, "c1", attempt=2) as second:
            assert await second.rest() == received
        found = await state(service)
        assert found is not None
        assert not found["isRunning"]
        async with asyncio.timeout(60):
            while await state(service) is not None:
                await asyncio.sleep(0.05)
        assert agent.calls == 1


async def test_answer_of_an_agent_that_ends_while_nobody_is_connected(tmp_path: Path) -> None:
    agent = Stepper()
    async with running_service(tmp_path, {"worker": agent.run}) as service:
        async with reading(service, "c1"):
            pass
        await detached(service)
        agent.think("a")
        agent.answer()
        await eventually(lambda: service.events == ["started", "completed"])
        async with reading(service, "c1", attempt=3) as second:
            rest = await second.rest()
        assert [each["type"] for each in rest] == ["thought", "response"]


async def test_call_to_which_nobody_returns_is_cancelled(tmp_path: Path) -> None:
    agent = Stepper()
    async with running_service(tmp_path, {"worker": agent.run}, grace=0.3) as service:
        async with reading(service, "c1"):
            await eventually(lambda: agent.calls == 1)
        await eventually(lambda: agent.stopped == 1)
        await eventually(lambda: service.events == ["started", "cancelled"])
        assert service.calls[-1]["error"] == "The caller did not return in time"
        assert await state(service) is None
        agent.answer()
        async with reading(service, "c1", attempt=2) as second:
            assert (await second.rest())[-1]["response"]["result"] == answer(2)


async def test_later_attempt_takes_over_and_an_earlier_one_cannot(tmp_path: Path) -> None:
    agent = Stepper()
    async with running_service(tmp_path, {"worker": agent.run}) as service:
        async with reading(service, "c1") as first, reading(service, "c1", attempt=2) as second:
            assert await first.rest() == []
            async with reading(service, "c1", attempt=1) as stale:
                assert stale.status == 409
            assert await cancel(service, 1) == 409
            agent.think("a")
            assert await content(second) == "a"
            assert await cancel(service, 2) == 204
            rest = await second.rest()
        assert rest[-1]["error"]["status"] == 499
        assert await cancel(service, 2) == 404
        assert agent.stopped == agent.calls == 1


async def test_detached_call_is_cancelled_on_request(tmp_path: Path) -> None:
    agent = Stepper()
    async with running_service(tmp_path, {"worker": agent.run}) as service:
        async with reading(service, "c1"):
            await eventually(lambda: agent.calls == 1)
        await detached(service)
        assert await cancel(service, 1) == 204
        await eventually(lambda: agent.stopped == 1)


async def test_calls_without_callers_are_listed(tmp_path: Path) -> None:
    agent = Stepper()
    async with running_service(tmp_path, {"worker": agent.run}) as service:
        async with reading(service, "c1"):
            assert (await service.client.get("/calls")).json() == []
        await detached(service)
        assert (await service.client.get("/calls")).json() == [
            {
                "callId": "c1",
                "workflowExecutionId": "wf",
                "taskId": "task_001",
                "agentType": "worker",
                "attempt": 1,
                "readerAttempt": 1,
                "isRunning": True,
                "isAttached": False,
            }
        ]


async def test_cancel_that_arrives_first_prevents_the_call(tmp_path: Path) -> None:
    agent = Stepper()
    async with running_service(tmp_path, {"worker": agent.run}) as service:
        assert await cancel(service, 1) == 404
        async with reading(service, "c1") as late:
            assert late.status == 499
        agent.answer()
        async with reading(service, "c1", attempt=2) as second:
            assert (await second.rest())[-1]["response"]["result"] == answer(2)
        assert agent.calls == 1


async def test_call_without_grace_ends_with_its_connection(tmp_path: Path) -> None:
    agent = Stepper()
    async with running_service(tmp_path, {"worker": agent.run}, grace=0) as service:
        async with reading(service, "c1") as first:
            assert "Call-Id" not in first.headers
            await eventually(lambda: agent.calls == 1)
        await eventually(lambda: agent.stopped == 1)


async def test_call_for_which_there_is_no_memory_ends_with_its_connection(tmp_path: Path) -> None:
    agent = Stepper()
    async with running_service(tmp_path, {"worker": agent.run}, memory=1000) as service:
        async with reading(service, "c1") as first:
            assert "Call-Id" not in first.headers
            agent.think("a")
            assert await content(first) == "a"
        await eventually(lambda: agent.stopped == 1)


async def test_oldest_messages_and_answers_make_room(tmp_path: Path) -> None:
    agent = Stepper()
    async with running_service(tmp_path, {"worker": agent.run}, memory=20_000) as service:
        async with reading(service, "c1") as first:
            agent.answer()
            await first.rest()
        async with reading(service, "c2"):
            pass
        await detached(service, "c2")
        texts = [f"{number} {'x' * 1000}" for number in range(40)]
        agent.think(*texts)
        await agent.idle()
        assert await state(service, "c1") is None
        async with reading(service, "c2", attempt=2, received=3) as second:
            messages, missed = map(int, second.position.split())
            assert messages == missed > 3
            agent.answer()
            rest = await second.rest()
        assert thoughts(rest) == texts[missed:]
        assert rest[-1]["response"]["success"]


async def test_answer_too_large_to_keep_reaches_who_is_connected(tmp_path: Path) -> None:
    async def large(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
        return {"text": "x" * 30_000}

    async with running_service(tmp_path, {"worker": large}, memory=20_000) as service:
        async with reading(service, "c1") as first:
            assert len((await first.rest())[-1]["response"]["result"]["text"]) == 30_000
        assert await state(service) is None


@pytest.mark.parametrize("headers", [{"Call-Id": "a b"}, {"Call-Id": "a", "Call-Received": "-1"}])
async def test_malformed_headers_are_refused(tmp_path: Path, headers: dict[str, str]) -> None:
    agent = Stepper()
    async with running_service(tmp_path, {"worker": agent.run}) as service:
        response = await service.client.post(
            "/agents/worker/stream", json={"task": "t"}, headers=headers
        )
        assert response.status_code == 400
        assert agent.calls == 0
