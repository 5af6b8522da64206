"""Records the exchanges of ``contract/exchanges`` from a real stack, or compares them with it.

``python exchanges.py`` compares, ``python exchanges.py --write`` writes the files. The API is at
``AGENTSTUDIO_BASE_URL``, with the agents of ``qa``. What differs with each run (ids, times,
durations, traces) is replaced by fixed values, so that all else must be equal.
"""

import json
import os
import re
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

FOLDER = Path(__file__).parents[2] / "contract/exchanges"
AGENT = "echo"
ME = f"exchanges-{uuid.uuid4()}"
SECONDS = 120
AT_THE_GATE = 40
"""What the agent ``gate`` reports as its progress, in percent, while it waits."""
Json = dict[str, Any]
PATTERNS = [
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"), "2026-01-01T00:00:00Z"),
    (re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-\d\d"), f"00-{'1' * 32}-{'2' * 16}-01"),
    (re.compile(r"\b\d\d:\d\d:\d\d\.\d{3}\b"), "00:00:00.100"),
    (re.compile(r'\\"[0-9a-f]{8}-[0-9a-z-]+\\"'), r'\\"e1\\"'),
    (re.compile(r'("executionTimeMs": ?)\d+'), r"\g<1>7"),
]
"""What differs with each run, and its fixed value."""


@dataclass
class Recorder:
    """Asks the API, and keeps what was said by the names of the exchanges."""

    http: httpx.Client
    kept: dict[str, Json] = field(default_factory=dict[str, Json])
    names: dict[str, str] = field(default_factory=dict[str, str])
    """Ids of this run, and what they are called in the files."""

    def ask(
        self, name: str, method: str, path: str, body: Json | None = None, last: str | None = None
    ) -> Any:  # noqa: ANN401
        """One exchange, of a stream after the event ``last``; returns the body of the answer."""
        headers = {"Idempotency-Key": str(uuid.uuid4())} if method == "POST" else {}
        headers |= {"Last-Event-ID": last} if last else {}
        answer = self.http.request(method, path, json=body, headers=headers)
        while answer.status_code == 503:
            time.sleep(0.5)
            answer = self.http.request(method, path, json=body, headers=headers)
        kind = answer.headers.get("content-type", "")
        said: Json = {"status": answer.status_code}
        result: Any = answer.text
        if kind:
            said["type"] = kind.partition(";")[0]
        if kind.startswith("text/event-stream"):
            lines = [line for line in answer.text.split("\n") if not line.startswith(":")]
            said["stream"] = "\n".join(lines).lstrip("\n")
        elif kind:
            said["body"] = result = answer.json()
        request: Json = {"method": method, "path": path}
        if body is not None:
            request["body"] = body
        self.kept[name] = {"request": request, "answer": said}
        return result

    def call(self, value: str, name: str) -> str:
        """Gives an id of this run a fixed name."""
        self.names[value] = name
        return value

    def files(self) -> dict[str, str]:
        """The text of each file."""
        return {name: self.fixed(each) for name, each in self.kept.items()}

    def fixed(self, exchange: Json) -> str:
        """An exchange in which nothing depends on the run."""
        stream = exchange["answer"].pop("stream", None)
        if stream is not None:
            exchange["answer"]["stream"] = numbered(self.replaced(stream)).split("\n")
        text = self.replaced(json.dumps(exchange, indent=2, ensure_ascii=False))
        return text + "\n"

    def replaced(self, text: str) -> str:
        """A text with fixed names, times and traces."""
        for value, name in self.names.items():
            text = text.replace(value, name)
        for pattern, value in PATTERNS:
            text = pattern.sub(value, text)
        return text


def numbered(stream: str) -> str:
    """A stream with the sequences 1, 2, 3 and so on; those of a run depend on its speed."""
    order = list(dict.fromkeys(re.findall(r"^id: (\d+)$", stream, re.MULTILINE)))
    return re.sub(
        r'(^id: |"sequence":)(\d+)',
        lambda found: f"{found[1]}{order.index(found[2]) + 1}",
        stream,
        flags=re.MULTILINE,
    )


def definition(*agents: str, **configuration: str) -> Json:
    """A sequential workflow."""
    steps: list[Json] = [
        {"id": f"s{index}", "name": f"Step {index}", "agentType": agent}
        for index, agent in enumerate(agents)
    ]
    if configuration:
        steps[0]["configuration"] = configuration
    return {"id": "exchanges", "name": "Exchanges", "pattern": "sequential", "steps": steps}


def awaited(read: Callable[[], Any], is_met: Callable[[Any], bool]) -> None:
    """Reads again until a condition is met."""
    end = time.monotonic() + SECONDS
    while not is_met(read()):
        assert time.monotonic() < end, "a condition was not met in time"
        time.sleep(0.1)


def record(recorder: Recorder) -> None:
    """All exchanges, in the order in which one client could make them."""
    ask, call = recorder.ask, recorder.call
    call(ME, "you")
    request: Json = {"definition": definition(AGENT), "input": {"x": 1}, "initiatedBy": ME}
    result = ask("execute", "POST", "/api/workflows/execute", request)
    ended = call(result["workflowId"], "wf_0000000000000001")
    at = f"/api/workflows/{ended}"
    ask("get", "GET", at)
    ask("task", "GET", f"{at}/tasks/task_001")
    ask("checkpoints", "GET", f"{at}/checkpoints")
    sequences = re.findall(r"^id: (\d+)$", ask("watch", "GET", f"{at}/events"), re.MULTILINE)
    ask("watch-ended", "GET", f"{at}/events", last=sequences[-1])
    renumbered = {"Last-Event-ID": str(len(sequences))}
    recorder.kept["watch-ended"]["request"]["headers"] = renumbered
    ask("conflict", "POST", f"{at}/cancel")
    forked = ask("fork", "POST", f"{at}/fork", {"checkpointId": "cp_001", "input": {"x": 2}})
    fork = call(forked["id"], "wf_0000000000000002")
    awaited(
        lambda: ask("get-fork", "GET", f"/api/workflows/{fork}"),
        lambda read: read["status"] == "completed",
    )
    del recorder.kept["get-fork"]
    ask("diff", "GET", f"{at}/diff/{fork}")
    ask("not-found", "GET", "/api/workflows/wf_ffffffffffffffff")
    ask("validation", "POST", "/api/workflows", {"definition": {"id": "exchanges"}})
    gate = Path(tempfile.mkdtemp()) / "gate"
    call(str(gate), "/gate")
    body: Json = {"definition": definition("gate", AGENT, gate=str(gate)), "initiatedBy": ME}
    created = ask("create", "POST", "/api/workflows", body)
    running = call(created["id"], "wf_0000000000000003")
    at = f"/api/workflows/{running}"

    def read() -> Json:
        return ask("progress", "GET", at)["tasks"][0]

    awaited(read, lambda now: now.get("live", {}).get("percentage") == AT_THE_GATE)
    ask("pause", "POST", f"{at}/pause", {"reason": "Wait"})
    gate.touch()
    awaited(read, lambda now: now["status"] == "completed")
    del recorder.kept["progress"]
    checkpoint: Json = {"name": "Before the end", "metadata": {"ticket": "A-1"}}
    ask("create-checkpoint", "POST", f"{at}/checkpoints", checkpoint)
    ask("resume", "POST", f"{at}/resume")
    ask("list", "GET", f"/api/workflows?initiatedBy={ME}&limit=10")
    awaited(
        lambda: ask("list", "GET", f"/api/workflows?initiatedBy={ME}&limit=10"),
        lambda page: [each["status"] for each in page["items"]] == ["completed"] * 2,
    )
    ask("delete", "DELETE", at)
    ask("agent", "POST", f"/api/meta-agent/{AGENT}/execute", {"task": "Say it", "input": {"x": 1}})
    thinking: Json = {"task": "Walk", "configuration": {"gate": str(gate)}}
    ask("agent-stream", "POST", "/api/meta-agent/gate/execute/stream", thinking)


def main() -> int:
    """Writes or compares."""
    headers = {"Authorization": f"Bearer {os.environ['AGENTSTUDIO_API_KEY']}"}
    url = os.environ["AGENTSTUDIO_BASE_URL"]
    with httpx.Client(base_url=url, headers=headers, timeout=SECONDS) as http:
        recorder = Recorder(http)
        record(recorder)
    files = recorder.files()
    if "--write" in sys.argv:
        FOLDER.mkdir(exist_ok=True)
        for name, text in files.items():
            (FOLDER / f"{name}.json").write_text(text)
    differing = [
        name
        for name in sorted({*files, *(file.stem for file in FOLDER.glob("*.json"))})
        if name not in files or (FOLDER / f"{name}.json").read_text() != files[name]
    ]
    for name in differing:
        print(f"contract/exchanges/{name}.json differs; the stack says:\n{files.get(name)}")
    return int(bool(differing))


if __name__ == "__main__":
    sys.exit(main())
