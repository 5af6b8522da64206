"""Reads a call as a worker does."""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from tests.running_service import Service


class CallReader:
    """A caller that is connected to a call."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.aiter_lines()
        self.headers = response.headers
        self.status = response.status_code

    @property
    def position(self) -> str:
        return self.headers["Call-Position"]

    async def next(self) -> dict[str, Any] | None:
        """Return the next message. None: the stream has ended, with [DONE] or without."""
        async for line in self._lines:
            if line.startswith("data: "):
                text = line.removeprefix("data: ")
                return None if text == "[DONE]" else json.loads(text)
        return None

    async def rest(self) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = []
        while (message := await self.next()) is not None:
            messages.append(message)
        return messages


@asynccontextmanager
async def reading(
    service: Service, call_id: str, attempt: int = 1, received: int = 0, agent: str = "worker"
) -> AsyncGenerator[CallReader]:
    """Start a call, or attach to it; leaving the block closes the connection."""
    async with service.client.stream(
        "POST",
        f"/agents/{agent}/stream",
        json={"task": "t", "taskId": "task_001", "workflowExecutionId": "wf", "attempt": attempt},
        headers={"Call-Id": call_id, "Call-Received": str(received)},
    ) as response:
        yield CallReader(response)


def thoughts(messages: list[dict[str, Any]]) -> list[str]:
    return [each["thought"]["content"] for each in messages if each["type"] == "thought"]
