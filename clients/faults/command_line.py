"""Tries every command of the command line that needs a stack.

The stack is at ``AGENTSTUDIO_BASE_URL``, with the agents of ``qa``. Its key comes from the profile
that ``login`` keeps, as for a user.
"""

import contextlib
import io
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from agentstudio.cli.main import run

FOLDER = Path(tempfile.mkdtemp())
FAILED, REFUSED = 1, 3
BUSY_TRIES = 20
TEXT = "one\ntwo\n"


def cli(*arguments: str, code: int = 0, stdin: str = "") -> str:
    """What a command prints; its exit code must be the expected one."""
    for _ in range(BUSY_TRIES):
        found, printed, complaints = once(arguments, stdin)
        # That a stack on a busy machine has no time is no fault of a command.
        if found != REFUSED or ": 503 " not in complaints:
            break
    said = f"agentstudio {' '.join(arguments)}: {found}\n{printed}{complaints}"
    assert found == code, said
    assert code in (0, FAILED) or complaints.startswith("agentstudio: "), said
    return printed


def once(arguments: tuple[str, ...], stdin: str) -> tuple[int, str, str]:
    """The exit code of a command, and what it prints and complains of."""
    printed, complaints = io.StringIO(), io.StringIO()
    real, sys.stdin = sys.stdin, io.StringIO(stdin)
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complaints):
            found = run(list(arguments))
    finally:
        sys.stdin = real
    return found, printed.getvalue(), complaints.getvalue()


def cli_json(*arguments: str, code: int = 0) -> Any:  # noqa: ANN401
    """The JSON value that a command prints."""
    return json.loads(cli(*arguments, "--json", code=code))


def file_of(*steps: dict[str, Any], name: str = "workflow.json") -> str:
    """A file with a sequential workflow. JSON is YAML, too."""
    named = [{"id": f"s{index}", "name": "Step", **step} for index, step in enumerate(steps)]
    path = FOLDER / name
    definition = {"id": "cli", "name": "CLI", "pattern": "sequential", "steps": named}
    path.write_text(json.dumps(definition))
    return str(path)


def echo() -> dict[str, Any]:
    """A step that ends at once."""
    return {"agentType": "echo"}


def gate() -> tuple[dict[str, Any], Path]:
    """A step that works until its file exists."""
    path = FOLDER / f"gate-{len(list(FOLDER.iterdir()))}"
    return {"agentType": "gate", "configuration": {"gate": str(path)}}, path


def started(*steps: dict[str, Any]) -> str:
    """The id of a workflow that ``run`` has started."""
    return cli("run", file_of(*steps)).strip()


def check_login() -> None:
    """The profile is kept for its owner only; a wrong key is not kept."""
    key, url = os.environ.pop("AGENTSTUDIO_API_KEY"), os.environ.pop("AGENTSTUDIO_BASE_URL")
    profile = FOLDER / "agentstudio/profiles.json"
    cli("login", "--url", url, "--stdin", code=REFUSED, stdin=f"as_{'x' * 40}\n")
    assert not profile.exists()
    assert "Profile 'default' is kept" in cli("login", "--url", url, "--stdin", stdin=f"{key}\n")
    assert profile.stat().st_mode & 0o777 == 0o600
    assert "echo" in cli("agents").splitlines()
    assert cli_json("agents", "echo")["type"] == "echo"


def check_watch() -> None:
    """A run is followed to its end, also a failed one, whose exit code is 1."""
    lines = cli("run", file_of(echo(), echo()), "--watch").splitlines()
    tasks = [line.split()[1] for line in lines if line.endswith("TaskCompleted")]
    assert tasks == ["task_001", "task_002"], lines
    assert lines[-1].endswith("WorkflowCompleted"), lines
    broken = {"agentType": "nobody"}
    cli("run", file_of(broken), code=REFUSED)
    failing = {"agentType": "verdict", "configuration": {"success": False}}
    assert "WorkflowFailed" in cli("run", file_of(failing), "--watch", code=FAILED).splitlines()[-1]


def check_reads() -> str:
    """Reads of a workflow that has ended; returns its id."""
    workflow = started(echo(), echo())
    events = [json.loads(line) for line in cli("logs", "-f", workflow, "--json").splitlines()]
    assert events[-1]["type"] == "WorkflowCompleted"
    assert cli("logs", workflow).splitlines()[-1].endswith("WorkflowCompleted")
    assert cli("get", workflow).startswith(f"{workflow}  completed  100%\n  task_001  completed")
    assert cli_json("get", workflow)["status"] == "completed"
    assert workflow in [row["id"] for row in cli_json("list", "--limit", "200")]
    assert len(cli_json("history", workflow)["events"]) > 10
    return workflow


def check_fork(origin: str) -> None:
    """A fork has what its checkpoint has; diff names what it changes."""
    other = file_of(echo(), {**echo(), "name": "Another"}, name="other.json")
    fork = cli("fork", origin, "--checkpoint", "cp_001", "--file", other).strip()
    cli("logs", "-f", fork)
    lines = cli("diff", origin, fork).splitlines()
    assert any(line.startswith("~ ") and '"Another"' in line for line in lines), lines
    patch = cli_json("diff", origin, fork)
    assert len(patch) == len(lines) and {"op", "path"} <= patch[0].keys()
    assert cli_json("fork", origin)["id"] not in (origin, fork)


def check_control() -> None:
    """Pause, resume, cancel and delete, and that each is refused where it cannot be."""
    gated, path = gate()
    workflow = started(gated, echo())
    assert "paused" in cli("pause", workflow)
    path.touch()
    assert cli_json("get", workflow)["status"] == "paused"
    assert cli("resume", workflow) == f"{workflow}  completed\n"
    cli("resume", workflow, code=REFUSED)
    gated, _ = gate()
    cancelled = started(gated)
    assert "cancelled" in cli_json("cancel", cancelled)["message"]
    cli("cancel", cancelled, code=REFUSED)
    cli("delete", workflow)
    cli("get", workflow, code=REFUSED)


def check_artifacts() -> None:
    """Files of tasks are listed and fetched."""
    saver = {"agentType": "file-saver", "configuration": {"files": {"report.txt": TEXT}}}
    workflow = started(saver)
    cli("logs", "-f", workflow)
    assert cli("artifacts", "list", workflow).split()[:2] == ["task_001", "report.txt"]
    target = FOLDER / "fetched.txt"
    cli("artifacts", "get", workflow, "task_001", "report.txt", "-o", str(target))
    assert target.read_text() == TEXT
    cli("artifacts", "get", workflow, "task_001", "none.txt", "-o", str(target), code=REFUSED)
    assert target.read_text() == TEXT


def check_call() -> None:
    """One agent answers; one that does not succeed is exit code 1."""
    answer = json.loads(cli("call", "echo", "--task", "Say it", "--input", '{"x": 1}'))
    assert (answer["task"], answer["input"]) == ("Say it", {"x": 1})
    cli("call", "verdict", "--task", "No", "--configuration", '{"success": false}', code=FAILED)


def main() -> None:
    """All of them."""
    os.environ["XDG_CONFIG_HOME"] = str(FOLDER)
    check_login()
    check_watch()
    check_fork(check_reads())
    check_control()
    check_artifacts()
    check_call()


if __name__ == "__main__":
    main()
