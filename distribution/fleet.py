"""Starts the production shape on this machine from the archives: see `./fleet --help`."""

import argparse
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Final

import backing
from backing import Programs
from check import PYTHON, install, request, run_workflow, setup, unpack
from parts import PartError, Parts, answers, free_ports, ports_in_a_row
from upgrade import AGENTS, upgrade

HOME: Final = Path(__file__).resolve().parents[1]
HERE: Final = Path(__file__).resolve().parent
TOOLS: Final = HOME / "target/fleet-tools"
LOOK_SECONDS: Final = 0.5
"""How often parts are looked at that may have ended."""

TEMPORAL_PORTS: Final = 20
"""The server's services and their membership use this many ports in a row at most."""


@dataclass(frozen=True)
class Shape:
    """How many of each.

    Attributes:
        nodes: API nodes.
        workers: Workers.
        agents: Agent services.
    """

    nodes: int
    workers: int
    agents: int


class Fleet:
    """All parts, and the commands that they are started with, so that one can start again."""

    def __init__(self, parts: Parts, dist: Path, folder: Path, shape: Shape) -> None:
        self._parts = parts
        self._folder = folder
        self._shape = shape
        self._probes: dict[str, str] = {}
        code = folder / "code"
        shutil.rmtree(code, ignore_errors=True)
        code.mkdir()
        self._archives = unpack(dist, code)
        self._python = {**os.environ, "PYTHONPATH": str(install(dist, code))}
        self._secret = folder / "agents-secret"
        self._secret.write_text(secrets.token_hex(32) + "\n")
        self.keys = folder / "keys.json"
        self.keys.unlink(missing_ok=True)
        self.key = self._create_key()
        self.port = 0
        self.agent_options: list[str | Path] = []
        """Of the agent services, beside their port and secret."""
        self._java: dict[str, str] = {}

    def start(self, programs: Programs | None, temporal: str | None, port: int) -> None:
        """Start everything, in the order in which parts need each other.

        Args:
            programs: What is not built here. None only where `temporal` is given.
            temporal: Address of a Temporal server that runs already. None: one is started.
            port: Of the API. 0: any that is free.
        """
        database, redis, s3, free = free_ports(4)
        data = self._folder / "data"
        data.mkdir(exist_ok=True)
        data.chmod(0o711)
        if temporal is None:
            assert programs is not None
            first = ports_in_a_row(TEMPORAL_PORTS)
            backing.start_postgres(self._parts, programs, data / "postgres", database)
            backing.start_temporal(self._parts, programs, data, database, first)
            temporal = f"127.0.0.1:{first}"
        if programs is not None:
            backing.start_redis(self._parts, programs, redis)
        backing.start_s3(self._parts, self._archives["api"] / "lib", data / "s3", s3)
        self._java = java = self._settings(temporal, redis, s3)
        print(self.setup(), end="", flush=True)
        services = free_ports(self._shape.agents)
        for index, each in enumerate(services):
            self._start_agents(f"agents-{index + 1}", each)
        java["AGENTS_URLS"] = ",".join(f"http://127.0.0.1:{each}" for each in services)
        self._start_workers(build_id(self._archives["worker"]))
        nodes = free_ports(self._shape.nodes)
        for index, each in enumerate(nodes):
            own = {"MICRONAUT_SERVER_PORT": str(each)}
            self._start_java("api", f"api-{index + 1}", java, own)
        self._await_ready()
        print(self.setup("promote", build_id(self._archives["worker"])), end="", flush=True)
        self.port = port or free
        command = [sys.executable, HERE / "balancer.py", str(self.port), *map(str, nodes)]
        self._parts.start("balancer", command, os.environ)
        url = f"http://127.0.0.1:{self.port}/api/workflows"
        self._parts.named("balancer").until("answer", lambda: is_open(url, self.key))

    def replace_ended(self) -> None:
        """Start each part again that has ended, as an orchestrator does."""
        for part in self._parts.ended():
            print(f"{part.name} has ended and is started again", flush=True)
            part.start()
            self.write_parts()

    def replace_workers(self, build: str) -> None:
        """Start workers of another build, promote it, and have the others finish what they do."""
        others = [
            name
            for name in self._parts.names
            if name.startswith("worker-") and not self._parts.named(name).is_retired
        ]
        self._start_workers(build)
        self._await_ready()
        print(self.setup("promote", build), end="", flush=True)
        for name in others:
            self._probes.pop(name, None)
            self._parts.named(name).retire()
        self.write_parts()

    def setup(self, *arguments: str) -> str:
        """Run agentstudio-setup and return what it prints."""
        return setup(self._archives["api"] / "bin/agentstudio-setup", self._java, *arguments)

    def write_parts(self) -> None:
        """Write the process id of each part to `parts.json`, for `./fleet kill`."""
        pids = {name: self._parts.named(name).pid for name in self._parts.names}
        target = self._folder / "parts.json"
        target.with_suffix(".new").write_text(json.dumps(pids, indent=2) + "\n")
        target.with_suffix(".new").replace(target)

    def _create_key(self) -> str:
        create = [
            "keys",
            "create",
            "--file",
            self.keys,
            "--subject",
            "fleet",
            "--tier",
            "enterprise",
        ]
        done = subprocess.run(
            [PYTHON, "-m", "agentstudio.cli.main", *create],
            env=self._python,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()

    def _settings(self, temporal: str, redis: int, s3: int) -> dict[str, str]:
        settings = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(self._folder),
            "TEMPORAL_TARGET": temporal,
            "TEMPORAL_NAMESPACE": "fleet",
            "AGENTS_SECRET_FILE": str(self._secret),
            "ARTIFACTS_S3_BUCKET": backing.S3_BUCKET,
            "ARTIFACTS_S3_ENDPOINT": f"http://127.0.0.1:{s3}",
            "ARTIFACTS_S3_ACCESS_KEY": backing.S3_KEY,
            "ARTIFACTS_S3_SECRET_KEY": backing.S3_SECRET,
            "KEYS_FILE": str(self.keys),
            "TOKENS_JWKS_URL": "http://127.0.0.1:9/keys.json",
            "CONNECTIONS_MAX_PER_ADDRESS": "4096",
        }
        if "redis" in self._parts.names:
            settings["REDIS_URI"] = f"redis://:{backing.REDIS_PASSWORD}@127.0.0.1:{redis}"
        return settings

    def _start_agents(self, name: str, port: int) -> None:
        command = [PYTHON, "-m", "agentstudio_service", "--port", str(port)]
        command += ["--secret-file", self._secret, "--drain", "30"]
        command += ["--call-log", self._folder / f"{name}.calls.jsonl", *self.agent_options]
        self._parts.start(name, command, self._python)

    def _start_workers(self, build: str) -> None:
        for index in range(self._shape.workers):
            name = f"worker-{index + 1}"
            if name in self._parts.names:
                name += f"-of-{build}"
            own = {"WORKER_DEPLOYMENT_BUILD_ID": build}
            self._start_java("worker", name, self._java, own)

    def _start_java(
        self, module: str, name: str, shared: Mapping[str, str], own: Mapping[str, str]
    ) -> None:
        (probes,) = free_ports(1)
        # Each module reads one of these two settings.
        address = {"ENDPOINTS_ALL_PORT": str(probes), "WORKER_PROBES_LISTEN": f"127.0.0.1:{probes}"}
        settings = {**shared, **own, **address}
        script = self._archives[module] / f"bin/agentstudio-{module}"
        self._parts.start(name, [script], settings)
        self._probes[name] = f"http://127.0.0.1:{probes}/health/readiness"

    def _await_ready(self) -> None:
        """Wait for all API nodes and workers, which start side by side."""
        for name, url in self._probes.items():
            self._parts.named(name).until("readiness", partial(answers, url))


def build_id(archive: Path) -> str:
    """Return version and commit of an archive."""
    lines = (archive / "VERSION").read_text().splitlines()
    known = dict(line.split("=", 1) for line in lines if "=" in line)
    return f"{known['VERSION']}-{known['COMMIT'][:10]}"


def is_open(url: str, key: str) -> bool:
    """Whether the API answers this key."""
    try:
        request(url, key)
    except OSError:
        return False
    return True


def smoke(fleet: Fleet, parts: Parts) -> None:
    """Run workflows while nothing, a worker and an agent service are killed."""
    api = f"http://127.0.0.1:{fleet.port}"
    reports: list[bytes] = []
    failures: list[BaseException] = []

    def run() -> None:
        try:
            reports.append(run_workflow(api, fleet.key))
        except (SystemExit, OSError) as failure:
            failures.append(failure)

    for victim in (None, "worker-1", "agents-1"):
        running = threading.Thread(target=run)
        running.start()
        if victim is not None:
            parts.named(victim).kill()
        while running.is_alive():
            fleet.replace_ended()
            running.join(LOOK_SECONDS)
        if failures:
            raise SystemExit(f"the workflow with {victim or 'nothing'} killed: {failures[0]}")
        print(f"a workflow has completed with {victim or 'nothing'} killed", flush=True)


def send(folder: Path, name: str, number: signal.Signals) -> int:
    """Send a signal to a part of a running fleet, which is then started again."""
    file = folder / "parts.json"
    pids: dict[str, int] = json.loads(file.read_text()) if file.exists() else {}
    if name not in pids:
        print(
            f"fleet: no part '{name}' in {folder}: {', '.join(pids) or 'none runs'}",
            file=sys.stderr,
        )
        return 2
    os.killpg(pids[name], number)
    return 0


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="./fleet",
        description="Starts the production shape on this machine from the archives of ./dist:"
        " PostgreSQL, Temporal's production server, Redis, an S3 server, API nodes behind a"
        " balancer, workers and agent services. Ctrl-C stops everything.",
    )
    add = parser.add_argument
    add("command", nargs="*", help="kill NAME: end a part as a crash does; restart NAME: ask it to"
        " end. The fleet then starts it again")  # fmt: skip
    add("--nodes", type=int, default=2, help="API nodes (2)")
    add("--workers", type=int, default=3, help="workers (3)")
    add("--agents", type=int, default=2, help="agent services (2)")
    add("--port", type=int, default=5000, help="of the API (5000); 0 = a free one")
    add(
        "--data",
        type=Path,
        default=HOME / "target/fleet",
        help="folder of data and logs (target/fleet)",
    )
    add("--temporal", metavar="HOST:PORT", help="use a Temporal server that runs already")
    add(
        "--dist",
        type=Path,
        default=HOME / "target/dist",
        help="what ./dist has built (target/dist)",
    )
    add("--build-temporal", action="store_true", help="build Temporal's server with Go, and end")
    add("--smoke", action="store_true", help="run three workflows, kill parts meanwhile, and end")
    add("--upgrade", type=int, metavar="WORKFLOWS", help="run so many workflows, kill every kind of"
        " part and replace the workers twice, check what was promised, and end")  # fmt: skip
    add("--call-grace", type=int, default=60, metavar="SECONDS",
        help="how long agent services keep calls that no worker waits for (60)")  # fmt: skip
    return parser.parse_args()


def main() -> int:
    """Start a fleet, or act on one."""
    options = arguments()
    if options.build_temporal:
        backing.build_temporal(TOOLS)
        return 0
    if options.command:
        signals = {"kill": signal.SIGKILL, "restart": signal.SIGTERM}
        if len(options.command) != 2 or options.command[0] not in signals:
            print("fleet: kill NAME or restart NAME is expected", file=sys.stderr)
            return 2
        return send(options.data, options.command[1], signals[options.command[0]])
    programs, missing = backing.find(TOOLS)
    if missing and options.temporal is None:
        print("fleet: these parts are missing:", *missing, sep="\n  ", file=sys.stderr)
        return 2
    os.umask(0o077)
    options.data = options.data.resolve()
    options.data.mkdir(parents=True, exist_ok=True)
    options.data.chmod(0o711)  # PostgreSQL may run as another user.
    shape = Shape(options.nodes, options.workers, options.agents)
    signal.signal(signal.SIGTERM, stop)
    try:
        with Parts(options.data) as parts:
            return run(parts, shape, options, programs)
    except PartError as error:
        print(f"fleet: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def stop(number: int, frame: FrameType | None) -> None:
    """End as at a Ctrl-C."""
    raise KeyboardInterrupt


def run(parts: Parts, shape: Shape, options: argparse.Namespace, programs: Programs | None) -> int:
    """Start a fleet and keep it running until the process is asked to end."""
    fleet = Fleet(parts, options.dist, options.data, shape)
    fleet.agent_options = ["--call-grace", str(options.call_grace)]
    if options.upgrade:
        fleet.agent_options += ["--agents", AGENTS]
    fleet.start(programs, options.temporal, options.port)
    fleet.write_parts()
    print(
        f"\nThe fleet runs: {', '.join(parts.names)}\n"
        f"Logs are in {options.data}\n\n"
        f"  export AGENTSTUDIO_BASE_URL=http://127.0.0.1:{fleet.port}\n"
        f"  export AGENTSTUDIO_API_KEY={fleet.key}\n\n"
        "./fleet kill worker-1      ends a part as a crash does; it is started again\n"
        "./fleet restart api-1      asks it to end; it is started again\n"
        "Ctrl-C                     stops everything\n",
        flush=True,
    )
    if options.smoke:
        smoke(fleet, parts)
        return 0
    if options.upgrade:
        return upgrade(fleet, parts, options.data, options.upgrade)
    stopped = threading.Event()
    while not stopped.wait(LOOK_SECONDS):
        fleet.replace_ended()
    return 0


if __name__ == "__main__":
    sys.exit(main())
