"""Records histories of runs for the replay and fold tests.

Usage: agents/.venv/bin/python qa/record/record.py API TEMPORAL FOLDER

API is the URL of a stack started with `./dev --agents qa/record/agents.py`, TEMPORAL its Temporal address. Writes one file for each run
into FOLDER, which is workflows/src/test/resources/histories. Then write the views with `-Dgolden.write=true` and read the difference.
"""

import json
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

API, TEMPORAL, FOLDER = sys.argv[1], sys.argv[2], Path(sys.argv[3])
CLI = Path(__file__).parents[2] / "agents/.venv/bin/temporal"
TOKEN = ""


def call(method: str, path: str, body: object = None) -> dict:
    request = urllib.request.Request(API + path, method=method)
    request.add_header("Content-Type", "application/json")
    if TOKEN:
        request.add_header("Authorization", f"Bearer {TOKEN}")
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(request, data) as response:
        return json.load(response)


def step(id: str, agent: str, *depends: str, **configuration: object) -> dict:
    return {"id": id, "name": id.title(), "agentType": agent, "dependsOn": depends, "configuration": configuration}


def start(name: str, pattern: str, *steps: dict) -> str:
    definition = {"id": name, "name": name.title(), "pattern": pattern, "steps": steps, "maxRetries": 0}
    body = {"definition": definition, "input": {"topic": "tests"}, "initiatedBy": "user@example.com"}
    return call("POST", "/api/workflows", body)["id"]


def wait(id: str, *statuses: str) -> dict:
    while (run := call("GET", f"/api/workflows/{id}"))["status"] not in statuses:
        time.sleep(0.05)
    return run


def wait_for_task(id: str, task: int) -> None:
    while call("GET", f"/api/workflows/{id}")["tasks"][task]["status"] != "running":
        time.sleep(0.05)


def cli(*arguments: str) -> str:
    return subprocess.run([CLI, *arguments, "--address", TEMPORAL], check=True, capture_output=True, text=True).stdout


def closed(id: str) -> None:
    while "Running" in cli("workflow", "describe", "-w", id):
        time.sleep(0.05)


def record(name: str, id: str, run_id: str | None = None) -> None:
    where = ["-w", id] + (["-r", run_id] if run_id else [])
    text = cli("workflow", "show", *where, "-o", "json")

    def scrub(value: object) -> object:
        if isinstance(value, dict):
            return {key: "worker" if key == "identity" else scrub(member) for key, member in value.items()}
        return [scrub(each) for each in value] if isinstance(value, list) else value

    (FOLDER / f"{name}.json").write_text(json.dumps(scrub(json.loads(text)), indent=1) + "\n")
    print(name)


def main() -> None:
    global TOKEN
    TOKEN = call("POST", "/oauth/token", {"grant_type": "client_credentials", "client_id": "studio", "client_secret": "studio-secret"})["access_token"]

    id = start("cancelled", "sequential", step("first", "echo"), step("second", "gate", file="never"), step("third", "echo"))
    wait_for_task(id, 1)
    cli("workflow", "cancel", "-w", id)
    closed(id)
    record("cancelled", id)

    id = start("cancelled by signal", "sequential", step("first", "gate", file="never"), step("second", "echo"))
    wait_for_task(id, 0)
    call("POST", f"/api/workflows/{id}/cancel")
    closed(id)
    record("cancelled-by-signal", id)

    id = start("paused", "sequential", step("first", "gate", file="never"), step("second", "echo"))
    wait_for_task(id, 0)
    call("POST", f"/api/workflows/{id}/pause")
    call("POST", f"/api/workflows/{id}/cancel")
    closed(id)
    record("paused-then-cancelled", id)

    id = start("iterative", "iterative", step("write", "echo"), step("judge", "judge", "write"))
    wait(id, "completed")
    record("iterative", id)

    id = start("dynamic", "dynamic", step("triage", "triage"), step("answer", "echo"))
    wait(id, "completed")
    record("dynamic", id)

    id = start("parallel", "parallel", step("a", "echo"), step("b", "broken-until", file="never"), step("c", "echo", "a"), step("d", "echo", "b"))
    wait(id, "failed")
    record("parallel-failed", id)
    call("POST", f"/api/workflows/{id}/resume")
    record("parallel-resumed", id)

    fork = call("POST", f"/api/workflows/{id}/fork", {"checkpointId": "cp_001", "metadata": {"label": "second try"}})["id"]
    wait(fork, "failed")
    record("forked", fork)


main()
