"""A real service on a free port, and hand-written agents for it."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from agentstudio_agents.call_log import CallLog
from agentstudio_agents.definition import AgentFunction
from agentstudio_agents.registry import Registry
from agentstudio_agents.server import Server, listen, make_server
from agentstudio_agents.tasks import Tasks


class Service:
    """A running service, a client of it and its call log."""

    def __init__(self, client: httpx.AsyncClient, log: Path, tasks: Tasks) -> None:
        self.client = client
        self.tasks = tasks
        self._log = log

    async def execute(self, agent: str, **body: object) -> httpx.Response:
        return await self.client.post(f"/agents/{agent}/execute", json={"task": "t", **body})

    @property
    def calls(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._log.read_text().splitlines()]

    @property
    def events(self) -> list[str]:
        return [call["event"] for call in self.calls]


@asynccontextmanager
async def running_service(
    folder: Path, agents: dict[str, AgentFunction], limit: int = 32
) -> AsyncGenerator[Service]:
    registry = Registry()
    for name, function in agents.items():
        registry.add(name, function)
    log = folder / "calls.jsonl"
    call_log = CallLog(log)
    tasks = Tasks(registry, call_log, limit)
    listener = listen("127.0.0.1", 0)
    server: Server = make_server(tasks)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        # Certificates take 0.2 s to load and are of no use to plain HTTP.
        async with httpx.AsyncClient(
            base_url=url, timeout=20, trust_env=False, verify=False
        ) as client:
            yield Service(client, log, tasks)
    finally:
        tasks.stop()
        server.should_exit = True
        await serving
        call_log.close()


async def eventually(condition: Callable[[], object], within_seconds: float = 5) -> None:
    """Wait until a condition holds; how long that takes is not what is tested."""
    async with asyncio.timeout(within_seconds):
        while not condition():
            await asyncio.sleep(0.005)
