"""Agents made of other frameworks' agents: the real libraries with models that are none."""

import asyncio
import operator
import subprocess
import sys
from collections.abc import Generator
from functools import partial
from typing import Annotated, Any

import pytest
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.config import get_stream_writer
from langgraph.graph import (  # pyright: ignore[reportMissingTypeStubs]
    MessagesState,
    StateGraph,
)
from langgraph.types import interrupt
from pydantic import BaseModel
from pydantic_ai import Agent, ModelResponse, TextPart, ThinkingPart, ToolCallPart
from pydantic_ai.exceptions import ModelHTTPError
from pydantic_ai.models.function import AgentInfo, FunctionModel
from pydantic_ai.models.test import TestModel
from typing_extensions import TypedDict

from agentstudio_agents import AgentRun
from agentstudio_agents.callable_agent import callable_agent
from agentstudio_agents.definition.agent_definition import RegistrationError
from agentstudio_agents.definition.registry import Registry
from agentstudio_agents.langgraph_agent import langgraph_agent
from agentstudio_agents.pydantic_ai_agent import pydantic_ai_agent
from agentstudio_agents.testing import Outcome, run_agent

pytestmark = pytest.mark.usefixtures("own_registry", "no_network")

reached: list[str] | None = None


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if reached is not None and event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        reached.append(f"{event} {arguments}")


sys.addaudithook(_watch)


@pytest.fixture
def no_network() -> Generator[None]:
    """Fail a test in which anything reaches out."""
    global reached
    reached = []
    yield
    found, reached = reached, None
    assert found == []


@pytest.fixture
def own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep these agents apart from those of other tests."""
    for module in ("callable_agent", "langgraph_agent", "pydantic_ai_agent"):
        monkeypatch.setattr(f"agentstudio_agents.{module}.DECORATED", Registry())


def reported(outcome: Outcome) -> list[tuple[str, str]]:
    return [(thought.type, thought.content) for thought in outcome.thoughts]


def compiled(state: Any, *nodes: Any) -> Any:  # noqa: ANN401
    """Return a graph of nodes that follow each other."""
    graph: Any = StateGraph(state)
    graph.add_sequence(nodes)
    graph.set_entry_point(nodes[0].__name__)
    return graph.compile(checkpointer=InMemorySaver())


class Topic(TypedDict, total=False):
    topic: str
    outline: Annotated[list[str], operator.add]
    context: dict[str, Any]


async def plan(state: Topic) -> Topic:
    get_stream_writer()({"step": "planning"})
    return {"outline": [f"What is {state.get('topic')}?", str(state.get("context"))]}


def write(state: Topic) -> Topic:
    return {"outline": ["Conclusion"]}


async def test_graph_is_an_agent() -> None:
    agent = langgraph_agent("planner", compiled(Topic, plan, write), description="Plans.")
    outcome = await run_agent(agent, input={"topic": "tea", "unknown": 1}, context={"a": 1})
    outline = ["What is tea?", "{'a': 1}"]
    assert outcome.response.result == {
        "topic": "tea", "outline": [*outline, "Conclusion"],
    }  # fmt: skip
    assert outcome.response.metadata is None
    assert reported(outcome) == [
        ("observation", '{"step": "planning"}'),
        ("action", "plan: outline"),
        ("action", "write: outline"),
    ]
    assert outcome.thoughts[1].metadata == {"node": "plan", "update": {"outline": outline}}
    assert agent.description.description == "Plans."


class Number(TypedDict):
    number: int


def same(state: Number) -> Number:
    return state


async def test_first_state_may_be_made_otherwise() -> None:
    agent = langgraph_agent(
        "number", compiled(Number, same), state=lambda request: {"number": len(request.task)}
    )
    assert (await run_agent(agent, task="four")).response.result == {"number": 4}


async def test_graph_without_anything_it_takes_is_refused() -> None:
    outcome = await run_agent(langgraph_agent("other", compiled(Number, same)), input={"text": "x"})
    assert outcome.response.error_message == "the input has nothing that the graph takes: number"


def chat(message: AIMessage) -> Any:  # noqa: ANN401
    model = GenericFakeChatModel(messages=iter([message]))

    async def answer(state: MessagesState) -> dict[str, Any]:
        return {"messages": [await model.ainvoke(state["messages"])]}

    return compiled(MessagesState, answer)


async def test_graph_of_messages_is_given_the_task_and_counts_tokens() -> None:
    usage: Any = {"input_tokens": 3, "output_tokens": 4, "total_tokens": 7}
    graph = chat(AIMessage("Hello!", usage_metadata=usage))
    outcome = await run_agent(langgraph_agent("chat", graph), task="Say hello")
    messages = outcome.response.result["messages"]
    assert [(each["type"], each["content"]) for each in messages] == [
        ("human", "Say hello"), ("ai", "Hello!"),
    ]  # fmt: skip
    assert reported(outcome) == [("action", "answer: Hello!")]
    assert outcome.response.metadata == {"tokensUsed": 7}


async def test_thought_is_no_larger_than_a_thought() -> None:
    outcome = await run_agent(langgraph_agent("chat", chat(AIMessage("x" * 20_000))))
    (thought,) = outcome.thoughts
    assert len(thought.content) == 2000
    assert thought.metadata == {"node": "answer"}


async def test_graph_that_waits_for_a_human_fails() -> None:
    def ask(state: MessagesState) -> dict[str, Any]:
        return {"messages": interrupt("Really?")}

    agent = langgraph_agent("asker", compiled(MessagesState, ask))
    response = (await run_agent(agent)).response
    assert response.error_message == "the graph waits for a human, which an agent cannot do"


async def test_cancelled_graph_stops() -> None:
    stopped: list[str] = []

    async def wait(state: MessagesState) -> dict[str, Any]:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.append("stopped")
        return {}

    agent = langgraph_agent("waiter", compiled(MessagesState, wait))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await run_agent(agent)
    assert stopped == ["stopped"]


class Place(BaseModel):
    city: str
    visitors: int


async def test_pydantic_ai_agent_is_an_agent() -> None:
    prompts: list[Any] = []
    answers = iter([
        ModelResponse([ThinkingPart("Is it France?"), ToolCallPart("look_up", {"name": "Paris"})]),
        ModelResponse([ToolCallPart("final_result", {"city": "Paris", "visitors": 3})]),
    ])  # fmt: skip

    async def model(messages: list[Any], info: AgentInfo) -> ModelResponse:
        prompts.append(messages[0].parts[0].content)
        return next(answers)

    ai_agent = Agent(FunctionModel(model), output_type=Place)

    @ai_agent.tool_plain
    def look_up(name: str) -> dict[str, str]:  # pyright: ignore[reportUnusedFunction]
        return {"found": name}

    agent = pydantic_ai_agent("geographer", ai_agent)
    outcome = await run_agent(
        agent, task="Where?", input={"land": "France"}, context={"results": {"a": {"b": 1}}}
    )
    assert outcome.response.result == {"city": "Paris", "visitors": 3}
    assert reported(outcome) == [
        ("reasoning", "Is it France?"),
        ("action", 'look_up({"name":"Paris"})'),
        ("observation", 'look_up: {"found": "Paris"}'),
        ("action", 'final_result({"city":"Paris","visitors":3})'),
    ]
    assert prompts[0] == (
        'Where?\n\nInput: {"land": "France"}\n\nResults of earlier steps: {"a": {"b": 1}}'
    )
    assert (outcome.response.metadata or {})["tokensUsed"] > 0
    schema = agent.description.result_schema
    assert schema is not None
    assert schema["title"] == "Place"


async def test_text_of_a_pydantic_ai_agent_is_its_output() -> None:
    ai_agent = Agent(TestModel(custom_output_text="Bonjour"))
    agent = pydantic_ai_agent("translator", ai_agent, prompt=lambda request: request.task.upper())
    assert (await run_agent(agent)).response.result == {"output": "Bonjour"}


@pytest.mark.parametrize(("status", "retryable"), [(401, False), (429, True), (503, True)])
async def test_unavailable_model_is_tried_again(status: int, retryable: bool) -> None:
    async def model(messages: list[Any], info: AgentInfo) -> ModelResponse:
        if status:
            raise ModelHTTPError(status, "gpt")
        return ModelResponse([TextPart("never")])

    response = (
        await run_agent(pydantic_ai_agent("unavailable", Agent(FunctionModel(model))))
    ).response
    assert response.error_message == f"the model gpt answered {status}"
    assert response.metadata == ({"retryable": True} if retryable else None)


class Translation(BaseModel):
    text: str
    language: str


async def translate(text: str, language: str = "en", *, run: AgentRun) -> Translation:
    """Translates a text.

    Into another language.
    """
    await run.think("action", f"Translating into {language}")
    return Translation(text=text.upper(), language=language)


class Greeter:
    async def __call__(self, name: str) -> str:
        return f"Hello {name}"


async def test_any_async_callable_is_an_agent() -> None:
    agent = callable_agent("translator", translate)
    outcome = await run_agent(agent, input={"text": "a", "more": 1})
    assert outcome.response.result == {"text": "A", "language": "en"}
    assert reported(outcome) == [("action", "Translating into en")]
    description = agent.description
    assert description.description == "Translates a text."
    assert (description.input_schema or {})["required"] == ["text"]
    assert (description.result_schema or {})["title"] == "Translation"
    wrong = (await run_agent(agent, input={"language": 1})).response
    assert wrong.error_message == (
        "input.text is missing; input.language: Input should be a valid string"
    )
    greeting = await run_agent(callable_agent("greeter", Greeter()), input={"name": "you"})
    assert greeting.response.result == {"output": "Hello you"}


async def join(_x: str, model_config: int, model_: str = "-", *, copy: str = "c") -> str:
    """Joins."""
    return f"{_x}{model_}{model_config}{copy}"


async def test_parameters_may_have_any_name() -> None:
    agent = callable_agent("joiner", join)
    outcome = await run_agent(agent, input={"_x": "a", "model_config": 2})
    assert outcome.response.result == {"output": "a-2c"}
    properties = (agent.description.input_schema or {})["properties"]
    assert list(properties) == ["_x", "model_config", "model_", "copy"]
    wrong = (await run_agent(agent, input={"_x": "a"})).response
    assert wrong.error_message == "input.model_config is missing"


async def test_partial_is_an_agent() -> None:
    agent = callable_agent("spanish", partial(partial(translate, language="es")))
    outcome = await run_agent(agent, input={"text": "a"})
    assert outcome.response.result == {"text": "A", "language": "es"}
    assert agent.description.description == "Translates a text."
    greeter = callable_agent("greeter", partial(Greeter(), name="you"))
    assert (await run_agent(greeter)).response.result == {"output": "Hello you"}


async def test_thought_of_a_tool_is_readable() -> None:
    def look_up(name: str) -> dict[str, str]:
        return {"größe": "5 €"}

    async def model(messages: list[Any], info: AgentInfo) -> ModelResponse:
        if len(messages) == 1:
            return ModelResponse([ToolCallPart("look_up", '{"name": "gr\\u00f6\\u00dfe"}')])
        return ModelResponse([TextPart("done")])

    agent = pydantic_ai_agent("reader", Agent(FunctionModel(model), tools=[look_up]))
    assert reported(await run_agent(agent)) == [
        ("action", 'look_up({"name":"größe"})'),
        ("observation", 'look_up: {"größe": "5 €"}'),
    ]


def test_callable_whose_arguments_have_no_names_is_refused() -> None:
    async def gather(*texts: str) -> str:
        return "".join(texts)

    def plain(text: str) -> str:
        return text

    with pytest.raises(RegistrationError, match=r"has the parameter \*texts: str, which no input"):
        callable_agent("gatherer", gather)
    with pytest.raises(RegistrationError, match="must be an async callable"):
        callable_agent("plain", plain)  # pyright: ignore[reportArgumentType]


def test_service_needs_none_of_the_frameworks() -> None:
    look = "import sys, agentstudio_agents.__main__, agentstudio_agents.testing;"
    heavy = "{'langgraph', 'langchain_core', 'langsmith', 'pydantic_ai', 'fastapi'}"
    command = [sys.executable, "-c", f"{look} print({heavy} & set(sys.modules))"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "set()\n"


def test_missing_framework_is_named_with_what_to_do() -> None:
    hide = "import sys; sys.modules['{}'] = None; import agentstudio_agents.{}"
    for module, agent, extra in (
        ("langgraph.pregel", "langgraph_agent", "langgraph"),
        ("pydantic_ai", "pydantic_ai_agent", "pydantic-ai"),
    ):
        command = [sys.executable, "-c", hide.format(module, agent)]
        error = subprocess.run(command, capture_output=True, text=True, check=False).stderr
        assert f"pip install 'agentstudio-sdk[{extra}]'" in error
