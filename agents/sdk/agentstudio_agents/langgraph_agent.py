"""A LangGraph graph as an agent. Needs the extra `langgraph`.

LangChain sends traces to its maker's service only where `LANGSMITH_TRACING` says so.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any, Final, Unpack, cast

from agentstudio_agents.call.request import AgentRequest
from agentstudio_agents.call.response import AgentResponse
from agentstudio_agents.call.run import AgentRun
from agentstudio_agents.definition.agent_definition import AgentDefinition, AgentOptions
from agentstudio_agents.definition.registry import DECORATED
from agentstudio_agents.definition.result import as_json, as_result, shortened
from agentstudio_agents.error import AgentError

try:
    from langchain_core.runnables import RunnableConfig
    from langgraph.pregel import Pregel  # pyright: ignore[reportMissingTypeStubs]
except ModuleNotFoundError as error:
    message = "LangGraph is missing: pip install 'agentstudio-sdk[langgraph]'"
    raise ModuleNotFoundError(message, name=error.name) from error

State = dict[str, Any]
Graph = Pregel[Any, Any, Any, Any]

MAX_UPDATE_BYTES: Final = 16 * 1024
"""Largest update of a node that a thought shows in its metadata; a larger one is only named."""


_OF_REQUEST: Final = ("task", "context", "configuration")


def langgraph_agent(
    agent_type: str,
    graph: Graph,
    *,
    state: Callable[[AgentRequest], State] | None = None,
    **options: Unpack[AgentOptions],
) -> AgentDefinition:
    """Register a compiled graph.

    Each node's update and each message of its stream writer becomes a thought. The final state is
    the result, without what it was given of the request in addition to the input and has kept. The
    tokens that its messages count are `metadata.tokensUsed`.

    Args:
        agent_type: Its agent type.
        graph: The compiled graph.
        state: Makes the first state of a request. By default it is the input, and what the graph
            declares of `task`, `context`, `configuration` and `messages`, which holds the task.
        options: See `AgentOptions`.

    Raises:
        RegistrationError: See `Registry.add`.
    """

    def first_state(request: AgentRequest) -> State:
        return _first_state(graph, request) if state is None else state(request)

    async def run_graph(request: AgentRequest, run: AgentRun) -> AgentResponse[Any]:
        first = first_state(request)
        final: Any = {}
        tokens = 0
        identity = f"{run.workflow_execution_id or 'alone'}/{run.task_id}/{run.attempt}"
        config: RunnableConfig = {"configurable": {"thread_id": identity}}
        modes: Any = ["updates", "custom", "values"]
        untyped: Any = graph  # LangGraph's own annotations are incomplete.
        async for mode, update in untyped.astream(first, config, stream_mode=modes):
            if mode == "values":
                final = update
            elif mode == "updates":
                tokens += await _report_updates(cast(dict[str, Any], update), run)
            else:
                await run.think(
                    "observation", shortened(_text(update)), {"custom": as_json(update)}
                )
        result = as_result(as_json(_output(graph, first, final)))
        return AgentResponse(result=result, metadata={"tokensUsed": tokens} if tokens else None)

    return DECORATED.add(agent_type, run_graph, **options)


def _first_state(graph: Graph, request: AgentRequest) -> State:
    untyped: Any = graph
    channels: Iterable[str] = untyped.channels
    declared = [name for name in channels if not name.startswith("__") and ":" not in name]
    offered: State = {
        "task": request.task,
        "messages": [("user", request.task)],
        "context": request.context or {},
        "configuration": request.configuration or {},
        **(request.input or {}),
    }
    state = {name: value for name, value in offered.items() if name in declared}
    if not state:
        raise AgentError(f"the input has nothing that the graph takes: {', '.join(declared)}")
    return state


def _output(graph: Graph, first: State, final: Any) -> Any:  # noqa: ANN401
    """Return what the graph declares as its output and did not just keep of the request."""
    names = graph.output_channels
    if isinstance(names, str) or not isinstance(final, dict):
        return final
    last = cast(State, final)
    kept = [name for name in _OF_REQUEST if name in first and last.get(name) == first[name]]
    return {name: value for name, value in last.items() if name in names and name not in kept}


async def _report_updates(updates: dict[str, Any], run: AgentRun) -> int:
    """Report what nodes did; return how many tokens they took."""
    if "__interrupt__" in updates:
        raise AgentError("the graph waits for a human, which an agent cannot do")
    tokens = 0
    for node, update in updates.items():
        shown = as_json(update)
        fits = len(json.dumps(shown)) <= MAX_UPDATE_BYTES
        metadata = {"node": node, "update": shown} if fits else {"node": node}
        await run.think("action", shortened(f"{node}: {_summary(update)}"), metadata)
        tokens += sum(_tokens(message) for message in _messages(update))
    return tokens


def _messages(update: Any) -> list[Any]:  # noqa: ANN401
    messages: Any = cast(State, update).get("messages", []) if isinstance(update, dict) else []
    return cast(list[Any], messages) if isinstance(messages, list) else [messages]


def _summary(update: Any) -> str:  # noqa: ANN401
    """Say what an update brings: the text of its messages, else the names of what it sets."""
    texts = [_text(message.content) for message in _messages(update) if hasattr(message, "content")]
    if texts:
        return " ".join(texts)
    return ", ".join(cast(State, update)) if isinstance(update, dict) else _text(update)


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(as_json(value), ensure_ascii=False)


def _tokens(message: object) -> int:
    usage: dict[str, int] | None = getattr(message, "usage_metadata", None)
    return usage.get("total_tokens", 0) if usage else 0
