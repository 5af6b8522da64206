"""What large values cost: how workflows end that have much to store, and how many bytes Temporal stores of them.

Needs a running ./dev with the agents big, flaky and large_results of qa/src/test/agents. Prints one line a case; fails when a case does
not end as it should, or when more than 1.2 bytes are stored for each byte that differs.
"""

import argparse
import http.client
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import plot
from studio import Studio

END = ("completed", "failed", "cancelled")
LIMIT = 1.2

# The cases that are drawn: their names end so, and begin with the number of steps.
DRAWN = " x 30 KB in a row"

# A chat in which each call is asked everything that was said before. 209,000 tokens in all, of 2.4 bytes each.
CHAT = "chat of 209,000 tokens"

# A result that no message can carry.
PASSED_MEGABYTES = 20
PASSED = f"{PASSED_MEGABYTES} MB through three steps"

# Bytes that each task takes beside its values, and that no reference can save: the events of one activity and its workflow tasks.
EVENTS_OF_TASK = 2400


class Case:
    """A workflow with the values that it has."""

    def __init__(
        self, name: str, pattern: str, steps: list[dict[str, Any]], input_bytes: int, values: int
    ) -> None:
        self.name = name
        self.steps = len(steps)
        self.values = values
        self.body = {
            "definition": {"id": name, "name": name, "pattern": pattern, "steps": steps, "maxRetries": 0, "timeout": "PT60M"},
            "input": {"text": "i" * input_bytes},
        }

    def differing(self) -> int:
        """Return the bytes that differ: input, definition and results, with the events that record them."""
        return self.values + len(json.dumps(self.body)) + self.steps * EVENTS_OF_TASK


def step(number: int, size: int, after: list[int]) -> dict[str, Any]:
    """Return a step with a result of so many bytes."""
    return {
        "id": f"s{number}",
        "name": f"Step {number}",
        "agentType": "big",
        "configuration": {"bytes": size},
        "dependsOn": [f"s{each}" for each in after],
    }


def row(count: int, size: int) -> list[dict[str, Any]]:
    """Return steps one after the other."""
    return [step(number, size, [number - 1] if number else []) for number in range(count)]


def failing(count: int, size: int, at: int) -> list[dict[str, Any]]:
    """Return the same steps, of which one fails at its first call."""
    steps = row(count, size)
    counter = Path(tempfile.mkdtemp()) / "calls"
    steps[at] |= {"agentType": "flaky", "configuration": {"failures": 1, "counter": str(counter)}}
    return steps


def cases() -> Iterator[Case]:
    """Return what is measured."""
    yield Case("three small", "sequential", row(3, 50), 50, 150)
    yield Case("40 x 1 MB in a row", "sequential", row(40, 1_000_000), 10, 40_000_000)
    yield Case("10 with 900 KB of input", "parallel", [step(n, 10, []) for n in range(10)], 900_000, 100)
    yield Case("50 with 100 KB of input", "parallel", [step(n, 10, []) for n in range(50)], 100_000, 500)
    yield Case("200 with 30 KB of input", "parallel", [step(n, 10, []) for n in range(200)], 30_000, 2000)
    yield Case(CHAT, "parallel", [step(n, 5000, list(range(n))) for n in range(100)], 5000, 500_000)
    yield Case("60 x 1 MB in a row", "sequential", row(60, 1_000_000), 10, 60_000_000)
    yield Case("60 x 1 MB, failing at 50", "sequential", failing(60, 1_000_000, 49), 10, 59_000_000)
    for count in (3, 10, 30, 100, 300, 1000):
        yield Case(f"{count}{DRAWN}", "sequential", row(count, 30_000), 10, count * 30_000)
    yield Case("200 x 1 MB at once", "parallel", [step(n, 1_000_000, []) for n in range(200)], 10, 200_000_000)
    yield Case("1000 at once", "parallel", [step(n, 10, []) for n in range(1000)], 10, 10_000)


class Readers:
    """Clients that read a workflow again and again, and what they were answered."""

    def __init__(self, studio: Studio, workflow: str, count: int) -> None:
        self.statuses: Counter[int] = Counter()
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(studio, workflow)) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def _read(self, studio: Studio, workflow: str) -> None:
        while not self._ended.is_set():
            connection = http.client.HTTPConnection(studio.address, timeout=120)
            connection.request("GET", f"/api/workflows/{workflow}", headers={"Authorization": f"Bearer {studio.token}"})
            response = connection.getresponse()
            while response.read(65536):
                pass
            self.statuses[response.status] += 1
            connection.close()

    def end(self) -> None:
        """Stop reading."""
        self._ended.set()
        for thread in self._threads:
            thread.join()


def run(studio: Studio, case: Case, readers: int, answers: Counter[int]) -> tuple[str, str, str]:
    """Run a case to its end while others read it; resume it once if it fails."""
    status, _, created = studio.call("POST", "/api/workflows", case.body)
    if status != 201:
        return "", str(status), str(created)
    reading = Readers(studio, created["id"], readers)
    try:
        return outlast(studio, case, created["id"])
    finally:
        reading.end()
        answers.update(reading.statuses)


def outlast(studio: Studio, case: Case, workflow: str) -> tuple[str, str, str]:
    """Wait for the end of a case."""
    state, error = await_end(studio, workflow)
    if "failing" in case.name and state == "failed":
        # Answers when the workflow has ended, with all that it has stored; its end is looked up instead.
        path = f"/api/workflows/{workflow}/resume"
        threading.Thread(target=lambda: studio.call("POST", path, {}), daemon=True).start()
        await_resume(studio, workflow)
        state, error = await_end(studio, workflow)
    return workflow, state, error


def await_resume(studio: Studio, workflow: str) -> None:
    """Wait until a failed workflow runs again, or has ended already."""
    while True:
        rows = studio.call("GET", "/api/workflows?limit=50")[2].get("items", [])
        if any(row["id"] == workflow and row["status"] != "failed" for row in rows):
            return
        time.sleep(0.1)


def await_end(studio: Studio, workflow: str) -> tuple[str, str]:
    """Wait for the end of a workflow by lists, which are short whatever it has stored."""
    while True:
        rows = studio.call("GET", "/api/workflows?limit=50")[2].get("items", [])
        found = [row for row in rows if row["id"] == workflow]
        if found and found[0]["status"] in END:
            return found[0]["status"], str(found[0].get("errorMessage") or "")
        time.sleep(0.5)


def stored(temporal: str, address: str, workflow: str) -> tuple[int, int, int]:
    """Return runs, events and bytes that Temporal has of a workflow."""
    command = [temporal, "workflow", "list", "--address", address, "-o", "json"]
    query = f"WorkflowId = '{workflow}' AND ExecutionStatus != 'Running'"
    for _ in range(50):
        runs = json.loads(subprocess.check_output([*command, "--query", query], text=True) or "[]")
        if runs and all("historySizeBytes" in each for each in runs):
            break
        time.sleep(0.2)
    return (
        len(runs),
        sum(int(each["historyLength"]) for each in runs),
        sum(int(each["historySizeBytes"]) for each in runs),
    )


def main() -> None:
    """Run all cases, or those whose name contains a text."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--api", default="http://localhost:5000")
    parser.add_argument("--temporal", default="127.0.0.1:7233")
    parser.add_argument("--cli", default="agents/.venv/bin/temporal")
    parser.add_argument("--only", default="", help="cases whose name contains this")
    parser.add_argument("--at-once", type=int, default=1, help="how many copies of each case run at once")
    parser.add_argument("--readers", type=int, default=0, help="clients that read each workflow all the time")
    parser.add_argument("--plot", type=Path, help="an SVG file for the ratios of the cases of 3 to 1,000 steps")
    parser.add_argument("--pid", help="a process whose peak memory is printed (Linux)")
    options = parser.parse_args()
    studio = Studio(options.api, "admin")
    good = True
    answers: Counter[int] = Counter()
    ratios: list[tuple[int, float]] = []
    print(f"{'case':28}{'end':11}{'s':>7}{'runs':>6}{'events':>8}{'stored':>13}{'differing':>13}{'ratio':>7}")
    for copies in zip(*(cases() for _ in range(options.at_once)), strict=True):
        if options.only not in copies[0].name:
            continue
        with ThreadPoolExecutor(options.at_once) as pool:
            for case, (line, ratio, is_good) in zip(
                copies, pool.map(lambda case: measure(studio, case, options, answers), copies), strict=True
            ):
                print(line, flush=True)
                good = good and is_good
                if case.name.endswith(DRAWN):
                    ratios.append((case.steps, ratio))
    if options.only in PASSED:
        good = pass_on(studio, options) and good
    if options.plot and ratios:
        plot.ratios(options.plot, "What Temporal stores of results of 30 KB", ratios, LIMIT, ("steps", "stored / differing bytes"))
    if options.readers:
        print("answers to readers:", dict(answers))
    if options.pid:
        status = Path(f"/proc/{options.pid}/status").read_text().splitlines()
        print("peak resident memory:", next(line for line in status if line.startswith("VmHWM")).split(":")[1].strip())
    sys.exit(0 if good else 1)


def measure(studio: Studio, case: Case, options: argparse.Namespace, answers: Counter[int]) -> tuple[str, float, bool]:
    """Run a case; return its line, how much is stored for a byte that differs, and whether it is as it should be."""
    begin = time.monotonic()
    workflow, state, error = run(studio, case, options.readers, answers)
    seconds = time.monotonic() - begin
    runs, events, size = stored(options.cli, options.temporal, workflow) if workflow else (0, 0, 0)
    ratio = size / case.differing()
    line = (
        f"{case.name:28}{state:11}{seconds:7.1f}{runs:6}{events:8}{size:13,}{case.differing():13,}{ratio:7.2f}"
        f"  {error[:90]}"
    )
    return line, ratio, state == "completed" and ratio <= LIMIT


def pass_on(studio: Studio, options: argparse.Namespace) -> bool:
    """Hand a result that no message can carry through three steps and a fork; say how large the exported history is."""
    agents = ("result-passer", "result-passer", "result-measurer")
    steps = [
        {"id": f"s{number}", "name": f"Step {number}", "agentType": agent, "dependsOn": [f"s{number - 1}"] if number else []}
        for number, agent in enumerate(agents)
    ]
    steps[0]["configuration"] = {"megabytes": PASSED_MEGABYTES}
    definition = {"id": "passed", "name": PASSED, "pattern": "sequential", "steps": steps}
    begin = time.monotonic()
    origin = studio.call("POST", "/api/workflows", {"definition": definition})[2]["id"]
    state, error = await_end(studio, origin)
    fork = studio.call("POST", f"/api/workflows/{origin}/fork", {"checkpointId": "cp_002"})[2]["id"]
    fork_state, fork_error = await_end(studio, fork)
    measured = studio.call("GET", f"/api/workflows/{fork}/tasks/task_003")[2]["response"]["result"]
    exported = len(json.dumps(studio.call("GET", f"/api/workflows/{origin}/history")[2]))
    seconds = time.monotonic() - begin
    for name, workflow, end in ((PASSED, origin, state), ("  its fork", fork, fork_state)):
        runs, events, size = stored(options.cli, options.temporal, workflow)
        print(f"{name:28}{end:11}{seconds:7.1f}{runs:6}{events:8}{size:13,}  {error or fork_error}")
    print(f"  exported history: {exported:,} bytes; the last step of the fork measured {measured}")
    return state == fork_state == "completed" and measured == {"s1": PASSED_MEGABYTES * 1024 * 1024}


if __name__ == "__main__":
    main()
