"""Starts what is measured: the product, builds of it beside each other, and peers."""

import os
import re
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
AGENTS = HOME / "benchmarks" / "agents"
ECHO = HOME / "qa" / "src" / "test" / "agents" / "echo.py"
PEERS = HOME / "benchmarks" / "peers"
READY = "Ctrl-C stops everything"


@dataclass(frozen=True)
class Stack:
    """The product as `./dev` starts it."""

    api: str
    temporal: str
    agents: str
    pid: int
    seconds: float
    """From the command to the banner."""

    def parts(self) -> dict[str, int]:
        """Return a process for each part, for the processor time that it and its children use."""
        children = descendants(self.pid)
        engine = next(pid for pid in children if "start-dev" in command(pid) and "run_with_parent" not in command(pid))
        service = next(pid for pid in children if "agentstudio_agents" in command(pid))
        return {"server": engine, "agents": service, "JVM": self.pid}


@dataclass(frozen=True)
class Peer:
    """A peer that runs."""

    name: str
    kind: str
    url: str
    parts: dict[str, int] = field(default_factory=dict)


class UnavailableError(Exception):
    """A peer cannot be run here."""


@contextmanager
def product(
    data: Path | None = None,
    home: Path = HOME,
    settings: Mapping[str, str] | None = None,
    visibility_quota: int | None = None,
) -> Iterator[Stack]:
    """Run the product of a checkout, on free ports, with the agents of the measurements.

    `settings` are further variables of its environment. `visibility_quota` is how many visibility calls a second Temporal allows,
    None for as many as `./dev` sets.
    """
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "dev.log")
        api, temporal, ui, agents = free_ports(4)
        arguments = ["--data", str(data or Path(folder, "data")), "--port", api, "--temporal-port", temporal]
        arguments += ["--ui-port", ui, "--agents-port", agents, "--agents", str(AGENTS / "wait.py"), str(ECHO)]
        environment = os.environ | dict(settings or {})
        if visibility_quota is not None:
            environment["TEMPORAL_CLI"] = str(_temporal_with_quota(Path(folder, "temporal"), visibility_quota))
        with log.open("w") as output:
            begin = time.monotonic()
            process = subprocess.Popen([str(home / "dev"), *arguments], stdout=output, stderr=subprocess.STDOUT, env=environment)
        try:
            while READY not in log.read_text(encoding="utf-8", errors="replace"):
                if process.poll() is not None:
                    raise RuntimeError(f"./dev ended: {log.read_text(encoding='utf-8')}")
                time.sleep(0.01)
            yield Stack(
                f"http://127.0.0.1:{api}",
                f"127.0.0.1:{temporal}",
                f"http://127.0.0.1:{agents}",
                process.pid,
                time.monotonic() - begin,
            )
        finally:
            stop(process)


def _temporal_with_quota(script: Path, calls: int) -> Path:
    """Write a Temporal CLI that sets the quota of visibility calls; of two values for a key the last one counts."""
    setting = f"--dynamic-config-value frontend.namespaceRPS.visibility={calls}"
    script.write_text(f'#!/bin/sh\nexec "{HOME}/agents/.venv/bin/temporal" "$@" {setting}\n', encoding="utf-8")
    script.chmod(0o755)
    return script


@contextmanager
def peer(name: str, agents: str) -> Iterator[Peer]:
    """Run a peer with workers that call these agents.

    Raises:
        UnavailableError: it cannot be run here, with the reason.
    """
    with tempfile.TemporaryDirectory() as folder:
        with Path(folder, "peer.log").open("w") as log:
            process = subprocess.Popen([str(PEERS / name / "start"), folder, agents], stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            parts: dict[str, int] = {}
            assert process.stdout is not None
            for line in process.stdout:
                word, _, rest = line.strip().partition(" ")
                if word == "part":
                    part, pid = rest.split()
                    count = sum(each.split()[0] == part for each in parts)
                    parts[f"{part} {count + 1}" if count else part] = int(pid)
                elif word == "unavailable":
                    raise UnavailableError(rest)
                elif word == "ready":
                    yield Peer(name, name.partition("-")[0], rest, parts)
                    return
            raise UnavailableError(Path(folder, "peer.log").read_text(encoding="utf-8", errors="replace")[-500:])
        finally:
            stop(process)


def stop(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    """End a process as a user would."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    process.wait()


def free_ports(count: int) -> list[str]:
    """Return ports that nobody listens on."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [str(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports


def descendants(pid: int) -> list[int]:
    """Return the children of a process, and theirs."""
    found: list[int] = []
    for task in Path("/proc", str(pid), "task").iterdir():
        for child in (task / "children").read_text(encoding="ascii").split():
            found += [int(child), *descendants(int(child))]
    return found


def command(pid: int) -> str:
    """Return the command line of a process; empty when it is gone."""
    try:
        return Path("/proc", str(pid), "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def resident_mb(pid: int) -> float:
    """Return the memory of a process that is in use, in MB."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path("/proc", str(pid), "status").read_text(encoding="ascii"))
    assert found
    return int(found[1]) * 1024 / 1e6


def run_java(script: str, *arguments: str, figures: Path | None = None) -> int:
    """Run one of the scripts of the measurements; its figures go to a file. Return its exit code."""
    environment = os.environ | ({"BENCHMARK_FIGURES": str(figures)} if figures else {})
    return subprocess.run([str(HOME / "benchmarks" / script), *arguments], env=environment, check=False).returncode
