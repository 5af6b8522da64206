"""Runs every case of ``cases.json`` with the Python clients, through the proxy.

``python driver.py PROXY sync|async [WORD...]`` prints an array of {name, error} of the cases that
have failed, and exits with 1 when there are any. WORDs choose cases by their names. The API itself
is at ``AGENTSTUDIO_BASE_URL``, with the agents of ``qa``.
"""

import asyncio
import inspect
import json
import os
import sys
import tempfile
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

import agentstudio as sdk

API = os.environ["AGENTSTUDIO_BASE_URL"]
KEY = os.environ["AGENTSTUDIO_API_KEY"]
CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("cases.json").read_text())
AT_ONCE = 8
DRIVER = f"faults-{uuid.uuid4()}"
"""Who starts the workflows of this run; the ids of their definitions name their cases."""
PATIENT = sdk.RetryPolicy(max_retries=100)
LONGEST_SECONDS = float(os.environ.get("FAULTS_LONGEST", "300"))
"""For one case, on a machine that is busy with other things."""
GATES = Path(tempfile.mkdtemp())
KINDS = {"timeout": sdk.APITimeoutError, "connection": sdk.APIConnectionError,
         "format": sdk.ResponseFormatError}  # fmt: skip


@dataclass
class Caller:
    """A client of either kind, whose calls are awaited and whose streams are collected."""

    client: sdk.AgentStudioClient | sdk.AsyncAgentStudioClient

    async def run(self, action: Callable[[Any], Any]) -> Any:  # noqa: ANN401
        """What the action gives: a result, or the list of all that it yields."""
        if isinstance(self.client, sdk.AgentStudioClient):
            return await asyncio.to_thread(self._blocking, action)
        result = action(self.client)
        if inspect.isasyncgen(result):
            return [each async for each in result]
        return await result

    def _blocking(self, action: Callable[[Any], Any]) -> Any:  # noqa: ANN401
        result = action(self.client)
        return list(result) if inspect.isgenerator(result) else result


def definition(*steps: dict[str, Any]) -> dict[str, Any]:
    """A sequential workflow."""
    named = [{"id": f"s{index}", "name": "Step", **step} for index, step in enumerate(steps)]
    return {"id": "faults", "name": "Faults", "pattern": "sequential", "steps": named}


ECHO = definition({"agentType": "echo"})
TWO = definition({"agentType": "echo"}, {"agentType": "echo"})


def gated() -> tuple[dict[str, Any], Path]:
    """A workflow that works until its file exists."""
    gate = GATES / str(uuid.uuid4())
    return definition({"agentType": "gate", "configuration": {"gate": str(gate)}}), gate


class Scenario:
    """The call of a case, with what it needs before and what must be true after it."""

    def __init__(self, direct: Caller, faulty: Caller, index: int, steps: int) -> None:
        self.steps = steps
        self.direct = direct
        self.faulty = faulty
        self.name = f"case-{index}"
        self.has_started = False

    async def create(self) -> None:
        """Starts exactly one workflow."""
        named = {**ECHO, "id": self.name}
        await self.faulty.run(lambda c: c.workflows.create(named, initiated_by=DRIVER))
        self.has_started = True

    async def execute(self) -> None:
        """Starts exactly one workflow, and has its result."""
        named = {**ECHO, "id": self.name}
        result = await self.faulty.run(lambda c: c.workflows.execute(named, initiated_by=DRIVER))
        assert result.success, result
        self.has_started = True

    async def created(self, steps: dict[str, Any] = ECHO) -> str:
        """A workflow, past the proxy."""
        return (await self.direct.run(lambda c: c.workflows.create(steps))).id

    async def ended(self) -> str:
        """A workflow that has ended."""
        workflow_id = await self.created()
        await self.direct.run(lambda c: c.workflows.wait(workflow_id))
        return workflow_id

    async def get(self) -> None:
        """Reads a workflow."""
        workflow_id = await self.created()
        read = await self.faulty.run(lambda c: c.workflows.get(workflow_id))
        assert read.id == workflow_id

    async def list(self) -> None:
        """Lists workflows."""
        page = await self.faulty.run(lambda c: first_page(c, limit=1))
        assert page.limit == 1

    async def fork(self) -> None:
        """Forks into exactly one workflow."""
        origin = await self.ended()
        forked = await self.faulty.run(lambda c: c.workflows.fork(origin))
        assert forked.id != origin

    async def agent(self) -> None:
        """Has one task carried out."""
        answer = await self.faulty.run(lambda c: c.agents.execute("echo", task=self.name))
        assert answer.success

    async def delete(self) -> None:
        """Deletes a workflow."""
        workflow_id = await self.ended()
        await self.faulty.run(lambda c: c.workflows.delete(workflow_id))

    async def cancel(self) -> None:
        """Cancels a workflow."""
        await self._controlled(lambda c, workflow_id: c.workflows.cancel(workflow_id), "cancelled")

    async def pause(self) -> None:
        """Pauses a workflow."""
        await self._controlled(lambda c, workflow_id: c.workflows.pause(workflow_id), "paused")

    async def _controlled(self, action: Callable[[Any, str], Any], status: str) -> None:
        steps, gate = gated()
        workflow_id = await self.created(steps)
        await self.reach(workflow_id, {"running"})
        message = await self.faulty.run(lambda c: action(c, workflow_id))
        assert status in message.message
        gate.touch()
        await self.reach(workflow_id, {status})

    async def resume(self) -> None:
        """Resumes a workflow, and has its result."""
        steps, gate = gated()
        steps["steps"].append({"id": "last", "name": "Last", "agentType": "echo"})
        workflow_id = await self.created(steps)
        await self.reach(workflow_id, {"running"})
        await self.direct.run(lambda c: c.workflows.pause(workflow_id))
        gate.touch()
        result = await self.faulty.run(lambda c: c.workflows.resume(workflow_id))
        assert result.success and result.workflow_id == workflow_id, result

    async def watch(self) -> None:
        """Sees every durable event once and in order."""
        steps = [{"agentType": "echo"}] * self.steps
        workflow_id = await self.created(definition(*steps))
        seen = await self.faulty.run(lambda c: c.workflows.watch(workflow_id))
        sequences = [event.sequence for event in seen if event.sequence is not None]
        whole = await self.direct.run(lambda c: c.workflows.watch(workflow_id))
        assert sequences == [event.sequence for event in whole], sequences
        assert seen[-1].is_terminal

    async def wait(self) -> None:
        """Waits for the end."""
        workflow_id = await self.created(TWO)
        workflow = await self.faulty.run(lambda c: c.workflows.wait(workflow_id))
        assert workflow.status == "completed"

    async def stream(self) -> None:
        """Sees every thought once, and the response."""
        _, gate = gated()
        gate.touch()
        messages = await self.faulty.run(
            lambda c: c.agents.execute_streaming(
                "gate", task=self.name, configuration={"gate": str(gate)}
            )
        )
        thoughts = [each.thought.content for each in messages if each.type == "thought"]
        assert thoughts == ["The gate is shut", "Walking through"], thoughts
        assert messages[-1].response.success

    async def reach(self, workflow_id: str, statuses: set[str]) -> None:
        """Waits for a status."""

        async def status() -> str:
            return (await self.direct.run(lambda c: c.workflows.get(workflow_id))).status

        await until(status, statuses.__contains__)


def first_page(client: Any, **query: Any) -> Any:  # noqa: ANN401
    """A page; awaitable with the async client."""
    pages = client.workflows.list(**query)
    return pages._first() if hasattr(pages, "_first") else pages


async def until(read: Callable[[], Any], is_met: Callable[[Any], bool]) -> None:
    """Reads again until a condition is met."""
    async with asyncio.timeout(120):
        while not is_met(await read()):
            await asyncio.sleep(0.2)


def client(
    kind: str,
    url: str,
    case: dict[str, Any],
    token: str,
    retries: sdk.RetryPolicy | None = None,
) -> Caller:
    """A client as a case wants it."""
    credentials: dict[str, Any] = {
        "function": {"token": lambda: token},
        "client": {"client_id": "alice", "client_secret": "alice-secret"},
    }.get(case.get("credentials", ""), {"api_key": KEY})
    retries = retries or sdk.RetryPolicy(case.get("maxRetries", 4), first_delay=0.02, max_delay=0.1)
    made = sdk.AgentStudioClient if kind == "sync" else sdk.AsyncAgentStudioClient
    return Caller(
        made(
            base_url=url,
            timeout=case.get("timeoutSeconds", LONGEST_SECONDS),
            retries=retries,
            **credentials,
        )
    )


async def outcome(action: Callable[[], Any]) -> str | int:
    """The outcome of a call, as cases name it."""
    try:
        await action()
    except sdk.APIError as error:
        return error.status
    except sdk.AgentStudioError as error:
        return next(
            (name for name, kind in KINDS.items() if isinstance(error, kind)),
            repr(error),
        )
    return "ok"


async def run_case(
    index: int, case: dict[str, Any], proxy: str, kind: str, http: httpx.AsyncClient
) -> dict[str, Any]:
    """One case: what is wrong with it; None for nothing."""
    run = f"{index}~{kind}-{uuid.uuid4()}"
    faulty = client(kind, f"{proxy}/{run}", case, KEY)
    # Past the proxy a client is patient: that the machine is busy is no fault of a case.
    direct = client(kind, API, {"credentials": case.get("credentials", "")}, KEY, PATIENT)
    scenario = Scenario(direct, faulty, index, case.get("steps", 2))
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            found = await outcome(getattr(scenario, case["call"]))
        requests = (await http.get(f"{proxy}/_requests/{run}")).json()
        error = None
        if found != case["outcome"]:
            error = f"{found} instead of {case['outcome']}"
        elif requests != case.get("requests", requests):
            error = f"{requests} requests instead of {case['requests']}"
    except (AssertionError, TimeoutError) as failure:
        error = repr(failure)
    for each in (direct, faulty):
        closed = each.client.close()
        if inspect.isawaitable(closed):
            await closed
    started = scenario.name if scenario.has_started else None
    return {"name": f"{kind}: {case['name']}", "error": error, "started": started}


async def count_started(results: list[dict[str, Any]]) -> None:
    """Complains of each case that was to start one workflow, and has started another number.

    Counted once for all, since lists are what a busy Temporal is slowest at.
    """
    wanted = {each["started"] for each in results} - {None}
    counts: Counter[str] = Counter()
    # Each lists its own; those that fetch a token are another client.
    readers = [client("async", API, {"credentials": kind}, KEY, PATIENT) for kind in ("", "client")]

    async def read() -> set[str]:
        counts.clear()
        for reader in readers:
            listed = reader.client.workflows.list(initiated_by=DRIVER, limit=1000)
            counts.update([each.workflow_definition_id async for each in listed])
        return wanted - counts.keys()

    await until(read, lambda missing: not missing)
    for reader in readers:
        await reader.client.close()
    for each in results:
        if each["started"] and counts[each["started"]] != 1:
            each["error"] = f"{counts[each['started']]} workflows were started"


async def main() -> int:
    """All cases, several at a time."""
    proxy, kind, *wanted = sys.argv[1:]
    gate = asyncio.Semaphore(AT_ONCE)

    async def limited(index: int, case: dict[str, Any]) -> dict[str, Any]:
        async with gate:
            return await run_case(index, case, proxy, kind, http)

    chosen = [
        (i, c) for i, c in enumerate(CASES) if not wanted or any(w in c["name"] for w in wanted)
    ]
    async with httpx.AsyncClient(timeout=60) as http:
        results = await asyncio.gather(*(limited(index, case) for index, case in chosen))
    await count_started(results)
    failed = [each for each in results if each["error"]]
    print(f"{len(results)} cases, failed: {json.dumps(failed, indent=1)}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
