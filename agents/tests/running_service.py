"""A real service on a free port, and hand-written agents for it."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from agentstudio_agents.definition.agent_definition import AgentFunction
from agentstudio_agents.definition.registry import Registry
from agentstudio_service.calls.call_memory import MAX_BYTES
from agentstudio_service.calls.lasting_calls import LastingCalls
from agentstudio_service.http.allowed_hosts import AllowedHosts
from agentstudio_service.server import Server, listen, make_server
from agentstudio_service.tasks.call_log import CallLog
from agentstudio_service.tasks.running_tasks import Tasks
from agentstudio_service.tasks.slots import Slots


class Service:
    """A running service, a client of it and its call log."""

    def __init__(
        self, client: httpx.AsyncClient, log: Path, tasks: Tasks, registry: Registry
    ) -> None:
        self.client = client
        self.tasks = tasks
        self.registry = registry
        self._log = log

    async def execute(self, agent: str, **body: object) -> httpx.Response:
        return await self.client.post(f"/agents/{agent}/execute", json={"task": "t", **body})

    @property
    def port(self) -> int:
        port = self.client.base_url.port
        assert port is not None
        return port

    @property
    def calls(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._log.read_text().splitlines()]

    @property
    def events(self) -> list[str]:
        return [call["event"] for call in self.calls]


@asynccontextmanager
async def running_service(
    folder: Path,
    agents: dict[str, AgentFunction],
    limit: int = 32,
    limits: Mapping[str, int] | None = None,
    grace: float = 60,
    memory: int = MAX_BYTES,
) -> AsyncGenerator[Service]:
    registry = Registry()
    for name, function in agents.items():
        registry.add(name, function)
    log = folder / "calls.jsonl"
    call_log = CallLog(log)
    tasks = Tasks(registry, call_log, Slots(limit, limits))
    listener = listen("127.0.0.1", 0)
    server: Server = make_server(LastingCalls(tasks, grace, memory), AllowedHosts())
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        # Certificates take 0.2 s to load and are of no use to plain HTTP.
        async with httpx.AsyncClient(
            base_url=url, timeout=60, trust_env=False, verify=False
        ) as client:
            yield Service(client, log, tasks, registry)
    finally:
        tasks.stop()
        server.should_exit = True
        await serving
        call_log.close()


async def eventually(condition: Callable[[], object], within_seconds: float = 60) -> None:
    """Wait until a condition holds; how long that takes is not what is tested."""
    async with asyncio.timeout(within_seconds):
        while not condition():
            await asyncio.sleep(0.005)


def has_ended(pid: int) -> bool:
    """Whether a process has ended; its parent here may be one that never waits for it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True
