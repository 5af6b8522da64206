"""How 100 hostile agents slow down a healthy one of another file.

Each hostile agent has a file of its own and is called again and again, some at once, while one client calls the healthy agent.
Run it with the agents' Python: agents/.venv/bin/python benchmarks/hostile_agents.py
"""

import argparse
import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

AGENTS = Path(__file__).parents[1] / "agents"
sys.path.insert(0, str(AGENTS))

from tests.hostile_agents import HOSTILE, write_files  # noqa: E402

MAX_RATIO = 3.0
"""Most that the healthy agent's 99th percentile may grow."""

HEALTHY = """
from agentstudio_agents import AgentRequest, AgentRun, agent

@agent("healthy")
async def work(request: AgentRequest, run: AgentRun) -> dict[str, bool]:
    await run.think("action", "working")
    return {"done": True}
"""


async def call_healthy(url: str, seconds: float) -> list[float]:
    """Return the milliseconds of each call of the healthy agent, with a pause of 5 ms between two."""
    times: list[float] = []
    async with httpx.AsyncClient(base_url=url, timeout=60, trust_env=False) as client:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            begin = time.perf_counter()
            answer = await client.post("/agents/healthy/execute", json={"task": "t"})
            times.append((time.perf_counter() - begin) * 1000)
            assert answer.status_code == 200, answer.text
            await asyncio.sleep(0.005)
    return times


async def harm(url: str, at_once: int, stop: asyncio.Event) -> int:
    """Call the hostile agents in turn; return how many calls there were."""
    calls = 0
    names = iter([each.name for each in HOSTILE] * 1000)

    async def one_after_the_other(client: httpx.AsyncClient) -> None:
        nonlocal calls
        while not stop.is_set():
            await client.post(f"/agents/{next(names)}/execute", json={"task": "t", "timeout": "PT1S"})
            calls += 1

    async with httpx.AsyncClient(base_url=url, timeout=120, trust_env=False) as client:
        await asyncio.gather(*(one_after_the_other(client) for _ in range(at_once)))
    return calls


async def measure(url: str, seconds: float, at_once: int) -> bool:
    """Print both measurements, and whether the growth is within its limit."""
    await call_healthy(url, 2)  # until it is warm
    idle = await call_healthy(url, seconds)
    stop = asyncio.Event()
    harming = asyncio.create_task(harm(url, at_once, stop))
    beside = await call_healthy(url, seconds)
    stop.set()
    calls = await harming
    ratio = percentile(beside, 99) / percentile(idle, 99)
    within = ratio <= MAX_RATIO
    print(
        f"healthy agent: idle {told(idle)}; beside {calls} calls of {len(HOSTILE)} hostile agents {told(beside)};"
        f" ratio of p99 {ratio:.2f}, at most {MAX_RATIO}: {'yes' if within else 'NO'}"
    )
    return within


def told(times: list[float]) -> str:
    """Return times in words."""
    return f"p50 {percentile(times, 50):.2f} ms, p99 {percentile(times, 99):.2f} ms of {len(times)} calls"


def percentile(times: list[float], percent: int) -> float:
    """Return a percentile."""
    return statistics.quantiles(times, n=100)[percent - 1]


@contextmanager
def started(*arguments: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Run a service; give its process and address."""
    command = [sys.executable, "-m", "agentstudio_agents", *arguments]
    with (
        tempfile.TemporaryFile() as output,
        subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL, cwd=AGENTS) as process,
    ):
        try:
            yield process, address(process, output.fileno())
        finally:
            process.terminate()


def address(process: subprocess.Popen[bytes], output: int) -> str:
    """Wait until the service says where it is."""
    while process.poll() is None:
        printed = Path(f"/proc/self/fd/{output}").read_bytes().decode(errors="replace")
        found = [line for line in printed.splitlines() if line.startswith("agents ready on ")]
        if found:
            return found[0].split()[-1]
        time.sleep(0.1)
    raise SystemExit("the service did not start")


def main() -> None:
    """Measure; end with 1 if the limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30, help="of each measurement")
    parser.add_argument("--at-once", type=int, default=4, help="hostile calls")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        healthy = Path(folder, "healthy.py")
        healthy.write_text(HEALTHY)
        files = [str(file) for file in write_files(Path(folder))]
        more = ("--port", "0", "--agent-memory", "512", "--log-level", "critical")
        with started("serve", str(healthy), *files, *more) as (process, url):
            within = asyncio.run(measure(url, options.seconds, options.at_once))
            print(f"the service {'still runs' if process.poll() is None else 'HAS ENDED'}, in the same process")
            sys.exit(0 if within and process.poll() is None else 1)


if __name__ == "__main__":
    main()
