"""What the agent service adds to a call, beside a bare FastAPI endpoint, and how soon a thought is heard.

Run it with the agents' Python: agents/.venv/bin/python benchmarks/agent_service.py
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MAX_RATIO = 1.5
"""Most that a trivial call may take, as a multiple of the bare endpoint's median."""

MAX_THOUGHT_MS = 20
"""Longest that a thought may be under way, in milliseconds at the 99th percentile."""

BODY = {
    "task": "Answer",
    "input": {"text": "How do you do?"},
    "context": {"results": {"collect": {"records": [{"id": str(n), "text": "fine"} for n in range(10)]}}},
    "configuration": {"limit": 10},
    "timeout": "PT1M",
    "taskId": "task_001",
    "workflowExecutionId": "wf_1",
    "attempt": 1,
}

AGENTS = """
import time
from agentstudio_agents import AgentRequest, AgentRun, agent

@agent("trivial")
async def answer(request: AgentRequest, run: AgentRun) -> dict[str, bool]:
    return {"answered": True}

@agent("thinker")
async def think(request: AgentRequest, run: AgentRun) -> dict[str, bool]:
    await run.think("action", str(time.monotonic_ns()))
    return {"answered": True}
"""

BARE = """
import sys
import uvicorn
from fastapi import FastAPI
from agentstudio_agents.call.request import AgentCall
from agentstudio_service.server import listen

app = FastAPI()

@app.post("/agents/{agent_type}/execute")
async def execute(agent_type: str, call: AgentCall) -> dict[str, object]:
    return {"success": True, "result": {"answered": True}, "metadata": {"executionTimeMs": 0}}

listener = listen("127.0.0.1", 0)
print(f"agents ready on http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
config = uvicorn.Config(app, access_log=False, log_config=None)
uvicorn.Server(config).run(sockets=[listener])
"""


class Connection:
    """One connection that asks one thing after the other."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def __aenter__(self) -> "Connection":
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()
        await self._writer.wait_closed()

    async def execute(self, request: bytes) -> float:
        """Return how many milliseconds an answer took."""
        begin = time.perf_counter()
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        body = await self._reader.readexactly(length)
        milliseconds = (time.perf_counter() - begin) * 1000
        assert head.startswith(b"HTTP/1.1 200") and b'"answered":true' in body, head + body
        return milliseconds

    async def first_thought(self, request: bytes) -> float:
        """Return how many milliseconds the first thought of a stream was under way."""
        self._writer.write(request)
        line = await self._reader.readuntil(b'"type":"thought"')
        line = await self._reader.readuntil(b"\n")
        heard = time.monotonic_ns()
        told = int(json.loads(b'{"a":0' + line)["thought"]["content"])
        await self._reader.readuntil(b"0\r\n\r\n")
        return (heard - told) / 1e6


def request(path: str, **more: object) -> bytes:
    """Return an HTTP request."""
    body = json.dumps({**BODY, **more}).encode()
    return (
        f"POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
        f"content-length: {len(body)}\r\n\r\n"
    ).encode() + body


async def measure(port: int, clients: int, calls: int) -> list[float]:
    """Return the milliseconds of each call, of several clients at once."""

    async def ask(number: int) -> list[float]:
        content = request("/agents/trivial/execute", taskId=f"task_{number:03}")
        async with Connection(port) as connection:
            return [await connection.execute(content) for _ in range(calls // clients)]

    of_clients = await asyncio.gather(*(ask(number) for number in range(clients)))
    return [each for of_client in of_clients for each in of_client]


async def compare(bare: int, service: int, clients: int, rounds: int, calls: int) -> bool:
    """Print both sides' times, measured in turn, and whether the service is within its limit."""
    times: dict[int, list[float]] = {bare: [], service: []}
    ratios: list[float] = []
    for number in range(rounds + 1):
        order = (bare, service) if number % 2 else (service, bare)
        of_round = {port: await measure(port, clients, calls) for port in order}
        if number == 0:
            continue  # until both are warm
        ratios.append(statistics.median(of_round[service]) / statistics.median(of_round[bare]))
        for port in order:
            times[port] += of_round[port]
    ratio = statistics.median(ratios)
    within = ratio <= MAX_RATIO
    print(
        f"{clients:>2} clients, {rounds} x {calls} calls: bare {told(times[bare])}; service {told(times[service])};"
        f" ratio of medians {ratio:.2f} (rounds {min(ratios):.2f} to {max(ratios):.2f}),"
        f" at most {MAX_RATIO}: {'yes' if within else 'NO'}"
    )
    return within


async def hear(port: int, calls: int) -> bool:
    """Print how long first thoughts were under way, and whether that is within the limit."""
    content = request("/agents/thinker/stream")
    async with Connection(port) as connection:
        times = [await connection.first_thought(content) for _ in range(calls + 20)][20:]
    within = percentile(times, 99) <= MAX_THOUGHT_MS
    print(f"first thought of {calls} streams: {told(times)}, p99 at most {MAX_THOUGHT_MS}: {'yes' if within else 'NO'}")
    return within


def told(times: list[float]) -> str:
    """Return times in words."""
    return f"p50 {percentile(times, 50):.3f} ms, p99 {percentile(times, 99):.3f} ms"


def percentile(times: list[float], percent: int) -> float:
    """Return a percentile."""
    return statistics.quantiles(times, n=100)[percent - 1]


@contextmanager
def started(*arguments: str) -> Iterator[int]:
    """Run a server; give its port."""
    with subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield int(process.stdout.readline().rpartition(":")[2])
        finally:
            process.terminate()


def main() -> None:
    """Measure; end with 1 if a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--calls", type=int, default=640, help="of each round")
    parser.add_argument("--thoughts", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        agents, bare_server = Path(folder, "agents.py"), Path(folder, "bare.py")
        agents.write_text(AGENTS)
        bare_server.write_text(BARE)
        serve = ("-m", "agentstudio_agents", "serve", str(agents), "--port", "0", "--log-level", "error")
        with started(str(bare_server)) as bare, started(*serve) as service:

            async def all_of_it() -> list[bool]:
                return [
                    await compare(bare, service, 1, options.rounds, options.calls),
                    await compare(bare, service, 32, options.rounds, options.calls),
                    await hear(service, options.thoughts),
                ]

            sys.exit(0 if all(asyncio.run(all_of_it())) else 1)


if __name__ == "__main__":
    main()
