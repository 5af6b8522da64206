"""Three nodes in a row. The server adds its checkpointer, which records the state after each node."""

import asyncio
import operator
import os
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypedDict

import httpx
from langgraph.graph import END, START, StateGraph
from langgraph.types import RetryPolicy

STEPS = 3

AGENTS = os.environ["AGENTS_URL"] + "/agents/wait/execute"

# As many connections as the agent service carries tasks by default; further calls wait for one. The service closes connections that were
# idle for 5 s, so they are given up before.
LIMITS = httpx.Limits(max_connections=32, max_keepalive_connections=32, keepalive_expiry=3)

ATTEMPTS = RetryPolicy(max_attempts=3, initial_interval=0.1)

clients: dict[asyncio.AbstractEventLoop, httpx.AsyncClient] = {}
"""One for each event loop that runs nodes: a client's connections belong to its loop."""


class State(TypedDict, total=False):
    """What a thread holds: the input, and the results in the order of the steps."""

    milliseconds: int
    results: Annotated[list[dict[str, Any]], operator.add]


def client() -> httpx.AsyncClient:
    """The running loop's client."""
    loop = asyncio.get_running_loop()
    if loop not in clients:
        clients[loop] = httpx.AsyncClient(limits=LIMITS, timeout=300, trust_env=False)
    return clients[loop]


def step(number: int) -> Callable[[State], Awaitable[State]]:
    """A node that has an agent do the step's task."""

    async def call_agent(state: State) -> State:
        body = {
            "task": f"Step {number}",
            "context": {"results": state.get("results", [])},
            "configuration": {"milliseconds": state["milliseconds"]},
        }
        answer = (await client().post(AGENTS, json=body)).json()
        if not answer["success"]:
            raise RuntimeError(f"The agent failed: {answer}")
        return {"results": [answer["result"]]}

    return call_agent


def build() -> StateGraph:
    """The graph before it is compiled."""
    builder = StateGraph(State)
    for number in range(1, STEPS + 1):
        builder.add_node(f"step_{number}", step(number), retry_policy=ATTEMPTS)
    builder.add_edge(START, "step_1")
    for number in range(1, STEPS):
        builder.add_edge(f"step_{number}", f"step_{number + 1}")
    builder.add_edge(f"step_{STEPS}", END)
    return builder


graph = build().compile()
