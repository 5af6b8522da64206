"""A fleet under load: its parts are killed, its workers replaced, and its promises checked."""

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import httpx
from agentstudio import AgentStudioClient, RetryPolicy
from parts import Parts

if TYPE_CHECKING:
    from fleet import Fleet

AGENTS: Final = Path(__file__).resolve().parent / "agents/timed.py"

SECONDS: Final = (0, 0, 0, 0.5, 0.5, 1, 1, 2, 5, 20, 60)
"""What agents take, each as likely as the others."""

CALLERS: Final = 8
"""Requests that are sent at once."""

WATCHERS: Final = 30
PAUSED_OF_TEN: Final = 3
PACE_SECONDS: Final = 8
"""Between two things that happen to the fleet."""

PATIENCE_SECONDS: Final = 180
"""Longest time for which requests are repeated: parts are unavailable meanwhile."""

END_SECONDS: Final = 1800
LOOK_SECONDS: Final = 0.5
BUSY: Final = (429, 500, 502, 503, 504)


def definition(number: int, chance: random.Random) -> dict[str, Any]:
    """Return a workflow of one of the four patterns, in turn."""
    pattern = ("sequential", "parallel", "iterative", "dynamic")[number % 4]

    def step(name: str, agent: str = "timed", **more: object) -> dict[str, Any]:
        configuration = {"seconds": chance.choice(SECONDS)}
        return {
            "id": name,
            "name": name,
            "agentType": agent,
            "configuration": configuration,
            **more,
        }

    steps = {
        "sequential": [step("a"), step("b"), step("c")],
        "parallel": [step("a"), step("b"), step("c"), step("d", dependsOn=["a", "b", "c"])],
        "iterative": [step("a"), step("judge", "timed-judge", dependsOn=["a"])],
        "dynamic": [step("a"), step("triage", "timed-triage", dependsOn=["a"])],
    }[pattern]
    if number % 10 < PAUSED_OF_TEN:
        # The pause has to come while it runs.
        steps[0]["configuration"]["seconds"] = 5
    return {
        "id": f"fleet-{pattern}",
        "name": pattern,
        "pattern": pattern,
        "maxRetries": 0,
        "steps": steps,
    }


@dataclass
class Load:
    """Workflows that run while things happen, and what was seen of them.

    Attributes:
        url: Of the API.
        key: Of their owner.
        ids: Of the workflows, by number.
        watched: What watchers saw, by the workflow's id: type and sequence of each event.
    """

    url: str
    key: str
    ids: dict[int, str] = field(default_factory=dict[int, str])
    watched: dict[str, list[tuple[str, int]]] = field(
        default_factory=dict[str, list[tuple[str, int]]]
    )

    def __post_init__(self) -> None:
        """Connect."""
        headers = {"Authorization": f"Bearer {self.key}"}
        self._http = httpx.Client(base_url=self.url, headers=headers, timeout=60)
        self._watchers: list[threading.Thread] = []

    def send(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        """Send a request until the fleet has answered it.

        Raises:
            TimeoutError: It has not.
        """
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                answer = self._http.request(method, path, json=body, headers=headers)
                if answer.status_code not in BUSY:
                    return answer
            except httpx.TransportError:
                pass
            time.sleep(LOOK_SECONDS)
        raise TimeoutError(f"{method} {path} was not answered in {PATIENCE_SECONDS} s")

    def start(self, number: int) -> None:
        """Start a workflow; pause some of them, and watch some."""
        headers = {"Idempotency-Key": f"fleet-{number}"}
        body = {"definition": definition(number, random.Random(number))}
        answer = self.send("POST", "/api/workflows", body, headers)
        assert answer.status_code in (200, 201), answer.text
        workflow = answer.json()["id"]
        self.ids[number] = workflow
        if number < WATCHERS:
            watcher = threading.Thread(target=self._watch, args=(workflow,), daemon=True)
            self._watchers.append(watcher)
            watcher.start()
        if is_paused(number):
            self.send("POST", f"/api/workflows/{workflow}/pause")

    def resume(self, number: int) -> None:
        """Resume a workflow that was paused, without waiting for its end."""
        path = f"/api/workflows/{self.ids[number]}/resume"
        headers = {"Prefer": "wait=1", "Idempotency-Key": f"resume-{number}"}
        answer = self.send("POST", path, None, headers)
        assert answer.status_code in (200, 202), answer.text

    def read(self, number: int) -> dict[str, Any]:
        """Read a workflow."""
        return self.send("GET", f"/api/workflows/{self.ids[number]}").json()

    def _watch(self, workflow: str) -> None:
        seen = self.watched.setdefault(workflow, [])
        policy = RetryPolicy(max_retries=1000)
        with AgentStudioClient(base_url=self.url, api_key=self.key, retries=policy) as client:
            for event in client.workflows.watch(workflow):
                if event.sequence is not None:
                    seen.append((str(event.type), event.sequence))

    def await_watchers(self, seconds: float) -> int:
        """Wait for the end of the streams; return how many have not ended."""
        deadline = time.monotonic() + seconds
        for watcher in self._watchers:
            watcher.join(max(0, deadline - time.monotonic()))
        return sum(watcher.is_alive() for watcher in self._watchers)


def is_paused(number: int) -> bool:
    """Whether a workflow is paused until all builds were replaced."""
    return number % 10 < PAUSED_OF_TEN


def upgrade(fleet: "Fleet", parts: Parts, folder: Path, count: int) -> int:
    """Replace workers and kill parts under load; return 1 when something did not hold.

    Args:
        fleet: That runs, with the agents of `AGENTS`.
        parts: Of the fleet.
        folder: Where the agent services log their calls.
        count: Of the workflows.
    """
    url = f"http://127.0.0.1:{fleet.port}"
    load = Load(url, fleet.key)
    killed: set[str] = set()

    def kill(name: str) -> tuple[str, Callable[[], None]]:
        killed.add(name)
        return f"kill -9 of {name}", parts.named(name).kill

    def restart(name: str) -> tuple[str, Callable[[], None]]:
        return f"restart of {name}", parts.named(name).ask_to_end

    def replace(build: str) -> tuple[str, Callable[[], None]]:
        return f"workers of build {build}", partial(fleet.replace_workers, build)

    happenings = [
        kill("worker-1"), kill("api-1"), restart("redis"), kill("temporal"), replace("second"),
        kill("agents-1"), restart("postgres"), kill("balancer"), kill("redis"), replace("third"),
        kill("postgres"), restart("api-2"), restart("temporal"),
    ]  # fmt: skip
    ends = run(load, count, iter(happenings), fleet.replace_ended)
    streams = load.await_watchers(60)
    logs = sorted(folder.glob("*.calls.jsonl"))
    broken = broken_laws(load, ends, logs, killed)
    if streams:
        broken.append(f"{streams} watchers have not seen the end")
    print(fleet.setup("builds"), end="")
    print(f"{len(ends)} workflows, {len(load.watched)} watchers, {len(broken)} laws broken")
    print(*broken[:20], sep="\n")
    return 1 if broken else 0


def run(
    load: Load,
    count: int,
    happenings: Iterator[tuple[str, Callable[[], None]]],
    look: Callable[[], None],
) -> list[dict[str, Any]]:
    """Run the workflows while things happen to the fleet; return how each has ended.

    Args:
        load: Where.
        count: Of the workflows.
        happenings: What happens, in words and to be done.
        look: Is called often; starts again what has ended.
    """
    with ThreadPoolExecutor(CALLERS) as callers:
        begun = [callers.submit(load.start, number) for number in range(count)]
        for words, happen in happenings:
            look_for(PACE_SECONDS, look)
            print(
                f"{time.strftime('%H:%M:%S')} {words}; {len(load.ids)} workflows were started",
                flush=True,
            )
            happen()
        while not all(each.done() for each in begun):
            look_for(LOOK_SECONDS, look)
        for each in begun:
            each.result()
        resumed = [
            callers.submit(load.resume, number) for number in range(count) if is_paused(number)
        ]
        print(f"{time.strftime('%H:%M:%S')} {len(resumed)} workflows are resumed", flush=True)
        ends: dict[int, dict[str, Any]] = {}
        deadline = time.monotonic() + END_SECONDS
        while len(ends) < count and time.monotonic() < deadline:
            look_for(2, look)
            left = [number for number in range(count) if number not in ends]
            for number, workflow in zip(left, callers.map(load.read, left), strict=True):
                if "completedAt" in workflow:
                    ends[number] = workflow
        for each in resumed:
            each.result()
        return [ends.get(number) or load.read(number) for number in range(count)]


def look_for(seconds: float, look: Callable[[], None]) -> None:
    """Look until the time is over."""
    deadline = time.monotonic() + seconds
    while True:
        look()
        if time.monotonic() >= deadline:
            return
        time.sleep(LOOK_SECONDS)


def broken_laws(
    load: Load, ends: list[dict[str, Any]], logs: list[Path], killed: set[str]
) -> list[str]:
    """Return what was promised and did not hold, in words.

    Args:
        load: What was seen.
        ends: Of the workflows.
        logs: Of the calls of each agent service, named as the service.
        killed: The agent services that were killed.
    """
    broken = [
        f"{each['id']} is {each['status']}: {each.get('errorMessage')}"
        for each in ends
        if each["status"] != "completed"
    ]
    begun: Counter[tuple[str, str]] = Counter()
    completed: Counter[tuple[str, str]] = Counter()
    for log in logs:
        own: Counter[tuple[str, str]] = Counter()
        for line in log.read_text(encoding="utf-8").splitlines():
            call = json.loads(line)
            task = (call["workflowExecutionId"], call["taskId"])
            own[task] += (call["event"] == "started") - (call["event"] != "started")
            begun[task] += call["event"] == "started"
            completed[task] += call["event"] == "completed"
        if log.name.partition(".")[0] in killed:
            # What it was doing when it was killed may be done again.
            begun -= Counter({task: calls for task, calls in own.items() if calls > 0})
    # A task of an iterative workflow completes once a round.
    wanted = Counter(
        (each["id"], event["data"]["taskId"])
        for each in ends
        for event in each["context"]["events"]
        if event["type"] == "TaskCompleted"
    )
    for task, rounds in wanted.items():
        if completed[task] != rounds or begun[task] > rounds:
            broken.append(
                f"{' '.join(task)} completed {rounds} times; its agent was called"
                f" {begun[task]} times and ended {completed[task]} times"
            )
    for workflow, seen in load.watched.items():
        sequences = [sequence for _, sequence in seen]
        if not seen or seen[-1][0] != "WorkflowCompleted" or sequences != sorted(set(sequences)):
            broken.append(f"a watcher of {workflow} saw {seen}")
    return broken
