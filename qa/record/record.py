"""Records histories of runs for the replay and fold tests.

Usage: agents/.venv/bin/python qa/record/record.py API TEMPORAL FOLDER SCENE...

API is the URL of a stack started with `./dev --agents qa/record/agents.py`, TEMPORAL its Temporal address. Plays the scenes and writes one
file for each of their runs into FOLDER, which is workflows/src/test/resources/histories. Name each file in RecordedRun, write the views with
`-Dgolden.write=true` and read the difference. Histories are never recorded again: what was once written must stay readable, so a new form
of one gets a new scene.

The scene `continued` needs a Temporal that soon suggests to continue as new: start the stack with TEMPORAL_CLI naming a script that runs
`temporal "$@" --dynamic-config-value limit.historyCount.suggestContinueAsNew=20`.
"""

import json
import subprocess
import sys
import tempfile
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
    while "STATUS_RUNNING" in cli("workflow", "describe", "-w", id, "-o", "json"):
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


def cancelled() -> None:
    id = start("cancelled", "sequential", step("first", "echo"), step("second", "gate", file="never"), step("third", "echo"))
    wait_for_task(id, 1)
    cli("workflow", "cancel", "-w", id)
    closed(id)
    record("cancelled-to-the-end", id)


def cancelled_by_signal() -> None:
    id = start("cancelled by signal", "sequential", step("first", "gate", file="never"), step("second", "echo"))
    wait_for_task(id, 0)
    call("POST", f"/api/workflows/{id}/cancel")
    closed(id)
    record("cancelled-by-signal-to-the-end", id)


def paused_then_cancelled() -> None:
    id = start("paused", "sequential", step("first", "gate", file="never"), step("second", "echo"))
    wait_for_task(id, 0)
    call("POST", f"/api/workflows/{id}/pause")
    call("POST", f"/api/workflows/{id}/cancel")
    closed(id)
    record("paused-then-cancelled", id)


def paused_then_resumed() -> None:
    gate = Path(tempfile.mkdtemp()) / "gate"
    id = start("paused", "sequential", step("first", "gate", file=str(gate)), step("second", "echo"))
    wait_for_task(id, 0)
    call("POST", f"/api/workflows/{id}/pause")
    gate.touch()
    while call("GET", f"/api/workflows/{id}")["tasks"][0]["status"] != "completed":
        time.sleep(0.05)
    call("POST", f"/api/workflows/{id}/resume")
    record("paused-then-resumed", id)


def checkpointed() -> None:
    gate = Path(tempfile.mkdtemp()) / "gate"
    id = start("checkpointed", "sequential", step("first", "gate", file=str(gate)), step("second", "echo"))
    wait_for_task(id, 0)
    call("POST", f"/api/workflows/{id}/checkpoints", {"name": "Before the gate", "metadata": {"ticket": 4711}})
    gate.touch()
    wait(id, "completed")
    record("checkpointed", id)


def iterative() -> None:
    id = start("iterative", "iterative", step("write", "echo"), step("judge", "judge", "write"))
    wait(id, "completed")
    record("iterative", id)


def dynamic() -> None:
    id = start("dynamic", "dynamic", step("triage", "triage"), step("answer", "echo"))
    wait(id, "completed")
    record("dynamic", id)


def parallel() -> None:
    id = start("parallel", "parallel", step("a", "echo"), step("b", "broken-until", file="never"), step("c", "echo", "a"), step("d", "echo", "b"))
    wait(id, "failed")
    record("parallel-failed", id)
    call("POST", f"/api/workflows/{id}/resume")
    record("parallel-resumed", id)
    fork = call("POST", f"/api/workflows/{id}/fork", {"checkpointId": "cp_001", "metadata": {"label": "second try"}})["id"]
    wait(fork, "failed")
    record("forked", fork)


def record_resume(name: str) -> None:
    gate = Path(tempfile.mkdtemp()) / "gate"
    id = start("resumed", "parallel", step("a", "broken-until", file=str(gate)), step("b", "gate", file=str(gate)), step("c", "echo", "a", "b"))
    wait_for_task(id, 1)
    call("POST", f"/api/workflows/{id}/pause")
    gate.touch()
    call("POST", f"/api/workflows/{id}/resume")
    call("POST", f"/api/workflows/{id}/resume")
    record(name, id)


def resumed() -> None:
    """A run that takes over a failed branch and a pause in addition to the finished tasks."""
    record_resume("resumed-with-events")


def resumed_log() -> None:
    """The same by a build whose pages hold events with their sequences."""
    record_resume("resumed-with-log")


def continued() -> None:
    """Fifty tasks is the least that a run does before it continues as new."""
    wide = [step(f"s{number}", "echo") for number in range(51)]
    id = start("continued", "parallel", *wide, step("last", "echo", *(each["id"] for each in wide)))
    wait(id, "completed")
    runs = json.loads(cli("workflow", "list", "-q", f"WorkflowId='{id}'", "-o", "json"))
    first, second = sorted((run["execution"]["runId"] for run in runs))
    record("continued-as-new", id, first)
    record("continuing", id, second)


def handoffs() -> None:
    """A sequential workflow, forked as a dynamic one that follows its handoff, fails, and is resumed."""
    gate = Path(tempfile.mkdtemp()) / "gate"
    steps = [step("a", "triage"), step("b", "echo"), step("c", "broken-until", file=str(gate))]
    id = start("handoffs", "sequential", *steps)
    wait(id, "failed")
    definition = {"id": "handoffs", "name": "Handoffs", "pattern": "dynamic", "steps": steps, "maxRetries": 0}
    fork = call("POST", f"/api/workflows/{id}/fork", {"checkpointId": "cp_002", "definition": definition})["id"]
    wait(fork, "failed")
    record("forked-with-log", fork)
    call("POST", f"/api/workflows/{fork}/resume")
    gate.touch()
    call("POST", f"/api/workflows/{fork}/resume")
    record("forked-and-resumed-twice", fork)


def continued_log() -> None:
    """As `continued`, with a pause before."""
    gate = Path(tempfile.mkdtemp()) / "gate"
    wide = [step("s0", "gate", file=str(gate)), *(step(f"s{number}", "echo") for number in range(1, 51))]
    id = start("continued", "parallel", *wide, step("last", "echo", *(each["id"] for each in wide)))
    wait_for_task(id, 0)
    call("POST", f"/api/workflows/{id}/pause")
    gate.touch()
    call("POST", f"/api/workflows/{id}/resume")
    wait(id, "completed")
    runs = json.loads(cli("workflow", "list", "-q", f"WorkflowId='{id}'", "-o", "json"))
    record("continuing-with-log", id, max(run["execution"]["runId"] for run in runs))


def large_values() -> None:
    """Calls refer to a large result and a large configuration; a resumed run refers to the run before it, and a fork holds copies."""
    gate = Path(tempfile.mkdtemp()) / "gate"
    steps = [step("a", "large"), step("b", "broken-until", "a", file=str(gate), note="Remember. " * 150), step("c", "echo", "a", "b")]
    id = start("large values", "sequential", *steps)
    wait(id, "failed")
    record("referring", id)
    gate.touch()
    call("POST", f"/api/workflows/{id}/resume")
    record("resumed-referring", id)
    fork = call("POST", f"/api/workflows/{id}/fork", {"checkpointId": "cp_001"})["id"]
    wait(fork, "completed")
    record("forked-with-copies", fork)


SCENES = {scene.__name__: scene for scene in (
    cancelled, cancelled_by_signal, paused_then_cancelled, paused_then_resumed, checkpointed, iterative, dynamic, parallel, resumed, continued,
    resumed_log, handoffs, continued_log, large_values)}


def main() -> None:
    global TOKEN
    credentials = {"grant_type": "client_credentials", "client_id": "studio", "client_secret": "studio-secret"}
    TOKEN = call("POST", "/oauth/token", credentials)["access_token"]
    for name in sys.argv[4:]:
        SCENES[name]()


main()
