"""Starts what ./dist has packed, as an operator does, and runs a workflow.

The programs get an environment without a JDK and without the code of the checkout. Temporal is the
development server.
"""

import json
import os
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.request import Request

from parts import Parts, answers, free_ports

HOME = Path(__file__).resolve().parents[1]
PYTHON = HOME / "agents/.venv/bin/python"
WORKFLOW_SECONDS = 300.0

DEFINITION = {
    "id": "customer-analysis",
    "name": "Customer Analysis",
    "pattern": "sequential",
    "steps": [
        {"id": "collect", "name": "Collect feedback", "agentType": "data-collector",
         "configuration": {"source": "feedback_database", "limit": 200}},
        {"id": "analyze", "name": "Analyze sentiment", "agentType": "sentiment-analyzer",
         "dependsOn": ["collect"]},
        {"id": "report", "name": "Write report", "agentType": "report-generator",
         "dependsOn": ["analyze"], "configuration": {"format": "html"}},
    ],
}  # fmt: skip
"""The first workflow of the README."""


def unpack(dist: Path, folder: Path) -> dict[str, Path]:
    """Unpacks both archives, and returns the folder of each."""
    for archive in dist.glob("*.tar.gz"):
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="fully_trusted")
    return {module: next(folder.glob(f"agentstudio-{module}-*")) for module in ("api", "worker")}


def install(dist: Path, folder: Path) -> Path:
    """Installs the wheels; what they need comes from the environment of agents/prepare."""
    target = folder / "python"
    subprocess.run(
        [PYTHON, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--no-deps",
         "--no-index", "--target", target, *dist.glob("*.whl")],
        check=True,
    )  # fmt: skip
    return target


def request(url: str, key: str, body: object = None) -> bytes:
    """Sends a request with an API key and returns the body of the answer."""
    content = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    with urllib.request.urlopen(Request(url, content, headers), timeout=60) as answer:
        return answer.read()


def setup(script: Path, environment: dict[str, str], *arguments: str) -> str:
    """Runs agentstudio-setup and returns what it prints."""
    done = subprocess.run(
        [script, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise SystemExit(f"setup ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def run_workflow(api: str, key: str) -> bytes:
    """Runs the workflow to its end and returns the report that it has written."""
    body = {"definition": DEFINITION, "input": {"categories": ["product"]}}
    created = json.loads(request(f"{api}/api/workflows", key, body))
    deadline = time.monotonic() + WORKFLOW_SECONDS
    while True:
        workflow = json.loads(request(f"{api}/api/workflows/{created['id']}", key))
        if workflow["status"] == "completed":
            break
        if workflow["status"] not in ("pending", "running") or time.monotonic() > deadline:
            raise SystemExit(f"the workflow has not completed: {json.dumps(workflow, indent=2)}")
        time.sleep(0.2)
    return request(f"{api}/api/workflows/{created['id']}/tasks/task_003/artifacts/report.html", key)


def check(dist: Path, folder: Path) -> None:
    """Starts all programs, runs the workflow, and stops them."""
    archives = unpack(dist, folder)
    wheels = install(dist, folder)
    temporal, agents, api, probes, worker_probes = free_ports(5)
    bare = {"PATH": "/usr/bin:/bin", "HOME": str(folder)}
    python = {**bare, "PYTHONPATH": str(wheels), "PYTHONDONTWRITEBYTECODE": "1"}
    keys = folder / "keys.json"
    create = ["keys", "create", "--file", keys, "--subject", "check"]
    key = subprocess.run(
        [PYTHON, "-m", "agentstudio.cli.main", *create],
        env=python,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    java = {
        **bare,
        "TEMPORAL_TARGET": f"127.0.0.1:{temporal}",
        "TEMPORAL_NAMESPACE": "check",
        "AGENTS_URLS": f"http://127.0.0.1:{agents}",
        "ARTIFACTS_FOLDER": str(folder / "artifacts"),
        "KEYS_FILE": str(keys),
        "MICRONAUT_SERVER_PORT": str(api),
        "ENDPOINTS_ALL_PORT": str(probes),
        "WORKER_PROBES_LISTEN": f"127.0.0.1:{worker_probes}",
        "TOKENS_JWKS_URL": "http://127.0.0.1:9/keys.json",
    }
    with Parts(folder) as parts:
        options = ["--headless", "--ip", "127.0.0.1", "--port", str(temporal)]
        server = parts.start(
            "temporal",
            [HOME / "agents/.venv/bin/temporal", "server", "start-dev", *options],
            bare,
        )
        print(setup(archives["api"] / "bin/agentstudio-setup", java), end="")
        again = setup(archives["api"] / "bin/agentstudio-setup", java)
        if "All search attributes exist" not in again:
            raise SystemExit(f"agentstudio-setup has changed something again:\n{again}")
        agent_service = parts.start(
            "agents",
            [PYTHON, "-m", "agentstudio_service", "--port", str(agents)],
            python,
        )
        worker = parts.start("worker", [archives["worker"] / "bin/agentstudio-worker"], java)
        node = parts.start("api", [archives["api"] / "bin/agentstudio-api"], java)
        agent_service.until("health", lambda: answers(f"http://127.0.0.1:{agents}/health"))
        node.until("readiness", lambda: answers(f"http://127.0.0.1:{probes}/health/readiness"))
        worker.until(
            "readiness", lambda: answers(f"http://127.0.0.1:{worker_probes}/health/readiness")
        )
        report = run_workflow(f"http://127.0.0.1:{api}", key)
        if b"<html" not in report:
            raise SystemExit("the report is no HTML")
        print(f"The workflow has completed; its report has {len(report)} bytes")
        for part in (node, worker, agent_service):
            part.ask_to_end()
        for part in (node, worker, agent_service):
            part.stop()
        assert server.is_running


def main() -> int:
    """Checks the archives in the folder that is the only argument."""
    os.umask(0o077)
    with tempfile.TemporaryDirectory() as name:
        check(Path(sys.argv[1]).resolve(), Path(name))
    return 0


if __name__ == "__main__":
    sys.exit(main())
