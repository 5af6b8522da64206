"""What else has a budget."""

import http.client
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import figures
from figures import Figure, median, spread
from stacks import HOME, Stack, free_ports, product, resident_mb, run_java, stop
from studio import Studio

MOST_START_SECONDS = 4
MOST_MEMORY_MB = 350
MOST_READ_BYTES = 4096
MEMORY_WORKFLOWS = 1000


def start(rounds: int) -> list[Figure]:
    """Return how long a warm start takes, beside the Temporal server alone."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        with product(data):
            pass
        ours, server = [], []
        for _ in range(rounds):
            with product(data) as stack:
                ours.append(stack.seconds)
            server.append(_server_start(Path(folder)))
    most = MOST_START_SECONDS
    name = "./dev, warm, to its banner"
    return [Figure(name, median(ours), "s", median(server), "Temporal alone", f"at most {most} s", median(ours) <= most, spread(ours))]


def _server_start(folder: Path) -> float:
    """Return the seconds until a Temporal server of its own listens."""
    port, ui = free_ports(2)
    arguments = ["server", "start-dev", "--ip", "127.0.0.1", "--port", port, "--ui-port", ui, "--db-filename", str(folder / port)]
    begin = time.monotonic()
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen([str(HOME / "agents/.venv/bin/temporal"), *arguments], stdout=log, stderr=log)
    try:
        while True:
            try:
                http.client.HTTPConnection("127.0.0.1", int(port), timeout=1).connect()
                return time.monotonic() - begin
            except OSError:
                time.sleep(0.01)
    finally:
        stop(process)


def reads(stack: Stack) -> list[Figure]:
    """Return the size of a finished workflow of three steps as it is read."""
    studio = Studio(stack.api, "studio")
    status, _, done = studio.call("POST", "/api/workflows/execute", _three_steps())
    assert status == 200, done
    _, headers, _ = studio.call("GET", f"/api/workflows/{done['workflowId']}")
    size = int(headers["content-length"])
    name = "GET of a finished workflow of three steps"
    return [Figure(name, size, "bytes", None, "", f"at most {MOST_READ_BYTES:,}", size <= MOST_READ_BYTES)]


def memory(stack: Stack, before: float) -> list[Figure]:
    """Return the memory of API and worker after the workflows that the stack has had, at least 1,000."""
    after = resident_mb(stack.pid)
    most = MOST_MEMORY_MB
    name = f"memory of the JVM after {MEMORY_WORKFLOWS:,} workflows or more"
    return [Figure(name, after, "MB", before, "after its start", f"at most {most} MB", after <= most)]


def overhead(stack: Stack, rounds: int) -> list[Figure]:
    """Return what the API adds to the calls of Temporal that it makes."""
    return _of("overhead", stack.api, stack.temporal, str(rounds))


def activity_cost(stack: Stack, rounds: int) -> list[Figure]:
    """Return what an attempt adds to a bare HTTP call of an agent."""
    return _of("activity-cost", stack.agents, str(rounds))


def plan() -> list[Figure]:
    """Return what planning costs."""
    return _of("plan")


def live(stack: Stack, part: str) -> list[Figure]:
    """Return how long live updates are under way to many clients."""
    return _of("live", stack.temporal, "1", part)


def _of(script: str, *arguments: str) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder, "figures")
        run_java(script, *arguments, figures=found)
        return figures.read(found)


def _three_steps() -> dict[str, Any]:
    names: Sequence[str] = ("a", "b", "c")
    steps = [{"id": name, "name": name.upper(), "agentType": "wait", "dependsOn": list(names[:at][-1:])} for at, name in enumerate(names)]
    return {"definition": {"id": "three-steps", "name": "Three steps", "pattern": "sequential", "steps": steps}}
