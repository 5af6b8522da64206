"""How long one owner waits for an agent while another has thousands of tasks waiting."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from figures import Figure, median, spread
from stacks import product
from studio import Studio

SLOTS = 32
"""Calls at once, of the worker and of the agent service: what is beyond waits in Temporal."""

TASK_SECONDS = 1
STEPS = 50
"""Of each workflow of the crowd; all of them may run at once."""

MOST_TIMES_IDLE = 2
IDLE_TASKS = 5
STARTERS = 4


@dataclass(frozen=True)
class Crowd:
    """What both owners ask for."""

    tasks: int
    """Of the first owner: half of them in workflows, half alone."""
    interval: float
    """Seconds between two tasks of the second owner."""
    samples: int
    """How many of them."""


QUICK = Crowd(3_200, 2, 25)
FULL = Crowd(10_000, 10, 25)


def measure(crowd: Crowd) -> list[Figure]:
    """Return how long the tasks of the second owner take."""
    with product(settings={"WORKER_MAX_CONCURRENT_CALLS": str(SLOTS)}) as stack:
        one, many = Studio(stack.api, "alice"), Studio(stack.api, "studio")
        idle = [_call(one) for _ in range(IDLE_TASKS)]
        with ThreadPoolExecutor(STARTERS) as starters:
            workflows = [_workflow(many) for _ in range(crowd.tasks // 2 // STEPS)]
            alone = [starters.submit(_alone, many) for _ in range(crowd.tasks // 2)]
            busy = [_call_at(one, time.monotonic() + crowd.interval) for _ in range(crowd.samples)]
            for each in alone:
                each.result()
        if all(_has_ended(many, each) for each in workflows):
            raise RuntimeError("The crowd had ended before the last task; it has to be larger")
    base, worst = median(idle), max(busy)
    name = f"task of {TASK_SECONDS} s beside {crowd.tasks:,} of another owner"
    budget = f"at most {MOST_TIMES_IDLE} x idle"
    return [
        Figure(f"{name}, slowest of {len(busy)}", worst, "s", base, "idle", budget, worst <= MOST_TIMES_IDLE * base, spread(busy)),
        Figure(f"{name}, median", median(busy), "s", base, "idle"),
    ]


def _call_at(studio: Studio, begin: float) -> float:
    time.sleep(max(0.0, begin - time.monotonic()))
    return _call(studio)


def _call(studio: Studio) -> float:
    """Call the agent and return the seconds until its answer."""
    begin = time.monotonic()
    status, _, answer = studio.call("POST", "/api/meta-agent/wait/execute", _task())
    assert status == 200, answer
    return time.monotonic() - begin


def _alone(studio: Studio) -> None:
    status, _, answer = studio.call("POST", "/api/meta-agent/wait/execute", _task(), {"Prefer": "respond-async"})
    assert status == 202, answer


def _task() -> dict[str, Any]:
    # Those of the crowd wait for minutes, and that is a part of their timeout.
    return {"task": "Wait", "configuration": {"milliseconds": TASK_SECONDS * 1000}, "timeout": "PT1H"}


def _workflow(studio: Studio) -> str:
    configuration = {"milliseconds": TASK_SECONDS * 1000}
    steps = [{"id": f"s{at}", "name": f"Step {at}", "agentType": "wait", "configuration": configuration} for at in range(STEPS)]
    definition = {"id": "crowd", "name": "Crowd", "pattern": "parallel", "steps": steps}
    status, _, created = studio.call("POST", "/api/workflows", {"definition": definition})
    assert status == 201, created
    return str(created["id"])


def _has_ended(studio: Studio, workflow: str) -> bool:
    _, _, read = studio.call("GET", f"/api/workflows/{workflow}?results=false")
    return bool(read["status"] == "completed")
