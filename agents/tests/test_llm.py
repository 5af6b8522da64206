"""llm against a server that speaks OpenAI's protocol."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from agentstudio_agents import AgentRequest, AgentResponse, AgentRun, testing
from agentstudio_agents.definition.registry import Registry
from agentstudio_builtin.analyzer.data_analyzer import analyze_data
from agentstudio_builtin.llm.chat_client import ChatServer
from agentstudio_builtin.llm.language_model import LanguageModel
from agentstudio_builtin.llm.llm_tools import Toolbox
from tests.built_in import built_in_agents, options_of
from tests.run_agent import error_of, run_agent
from tests.web_server import web_server

Reply = Response | list[Any]


class Model:
    """A model that says what the test wants, answer by answer, and remembers what it was asked."""

    def __init__(self, *replies: Reply) -> None:
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self._replies = list(replies)
        self.port = 0
        self.registry = Registry()

    async def complete(self, request: Request) -> Response:
        self.asked.append(await request.json())
        self.keys.append(request.headers.get("authorization"))
        reply = self._replies.pop(0)
        return reply if isinstance(reply, Response) else streamed(reply)

    @property
    def agent(self) -> LanguageModel:
        url = f"http://127.0.0.1:{self.port}/v1/"
        return LanguageModel(ChatServer(url, ("small", "large"), "secret-key"), self.registry)

    async def answers(self, **request: Any) -> AgentResponse:  # noqa: ANN401
        return await run_agent(self.agent.__call__, **request)


@asynccontextmanager
async def serving(*replies: Reply) -> AsyncGenerator[Model]:
    model = Model(*replies)
    async with web_server({"/v1/chat/completions": model.complete}) as port:
        model.port = port
        yield model


def streamed(chunks: list[Any]) -> Response:
    """Stream chunks as the protocol does, in pieces that do not end where lines do."""
    lines = [f"data: {json.dumps(chunk)}\n\n" for chunk in chunks]
    content = ": comment\r\n" + "".join(lines) + "data: [DONE]\n\n"

    async def body() -> AsyncGenerator[str]:
        for start in range(0, len(content), 37):
            yield content[start : start + 37]
            await asyncio.sleep(0)

    return StreamingResponse(body(), media_type="text/event-stream")


def says(*texts: str, finish: str = "stop", usage: tuple[int, int] | None = (20, 5)) -> list[Any]:
    chunks: list[Any] = [
        {"model": "small-2025", "choices": [{"index": 0, "delta": {"content": t}}]} for t in texts
    ]
    chunks.append({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
    if usage is not None:
        counted = {"prompt_tokens": usage[0], "completion_tokens": usage[1]}
        chunks.append({"choices": [], "usage": counted})
    return chunks


def calls(*tools: tuple[str, str]) -> list[Any]:
    """Ask for tools, with names and arguments in pieces."""
    parts: list[dict[str, Any]] = []
    for index, (name, arguments) in enumerate(tools):
        head = {"index": index, "id": f"call_{index}", "type": "function"}
        parts.append({**head, "function": {"name": name, "arguments": ""}})
        middle = len(arguments) // 2
        parts += [
            {"index": index, "function": {"arguments": piece}}
            for piece in (arguments[:middle], arguments[middle:])
        ]
    chunks: list[Any] = [{"choices": [{"delta": {"tool_calls": [part]}}]} for part in parts]
    return [*chunks, *says(finish="tool_calls")]


async def test_model_is_asked_and_its_tokens_are_counted() -> None:
    async with serving(says("Hel", "lo.")) as model:
        response = await model.answers(
            input={"prompt": "Greet"},
            configuration={"system": "Be brief.", "temperature": 0.5, "maxTokens": 9},
        )
    assert model.asked == [
        {
            "model": "small",
            "temperature": 0.5,
            "max_tokens": 9,
            "messages": [
                {"role": "system", "content": "Be brief."},
                {"role": "user", "content": "Greet"},
            ],
            "stream": True,
            "stream_options": {"include_usage": True},
        }
    ]
    assert model.keys == ["Bearer secret-key"]
    assert response.result == {
        "text": "Hello.",
        "finishReason": "stop",
        "toolCalls": [],
        "usage": {"promptTokens": 20, "completionTokens": 5, "totalTokens": 25},
        "requests": 1,
    }
    assert response.metadata == {
        "model": "small-2025", "requestedModel": "small", "tokensUsed": 25}  # fmt: skip


async def test_answer_is_reported_sentence_by_sentence_as_it_arrives() -> None:
    first = "The first sentence is long enough to be reported before the others come. "
    arrived = asyncio.Event()

    async def body() -> AsyncGenerator[str]:
        yield f"data: {json.dumps({'choices': [{'delta': {'content': first + 'The'}}]})}\n\n"
        await arrived.wait()
        for chunk in says(" second."):
            yield f"data: {json.dumps(chunk)}\n\n"
        yield "data: [DONE]\n\n"

    thoughts: list[str] = []

    async def listen(event: Any) -> None:  # noqa: ANN401
        thoughts.append(getattr(event, "content", ""))
        if first.strip() in thoughts:
            arrived.set()

    async with serving(StreamingResponse(body(), media_type="text/event-stream")) as model:
        request = AgentRequest.model_validate({"task": "Report"})
        run = AgentRun(listen, "task_001")
        definition = Registry().add("llm", model.agent.__call__)
        async with asyncio.timeout(10):
            response = await definition.respond(request, run)
    assert response.result["text"] == first + "The second."
    assert thoughts[-2:] == ["The second.", ""]


async def test_results_of_earlier_steps_are_sent() -> None:
    results = {"results": {"a": {"mean": 3.0}}}
    async with serving(says("ok"), says("ok")) as model:
        await model.answers(context=results, input={"messages": [
            {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"},
            {"role": "user", "content": "What is it?"}]})  # fmt: skip
        await model.answers(context=results, configuration={"includeResults": False})
    contents = [message["content"] for message in model.asked[0]["messages"]]
    assert contents[2:] == [
        'Results of the steps before, as JSON:\n{"a":{"mean":3.0}}', "What is it?"]  # fmt: skip
    assert [message["content"] for message in model.asked[1]["messages"]] == ["Test"]


async def test_agents_are_called_as_tools() -> None:
    arguments = json.dumps({"task": "Average", "input": {"data": [1, 2, 6]}})
    async with serving(
        calls(("data-analyzer", arguments), ("data-analyzer", "{broken"), ("nobody", "{}")),
        says("It is 3."),
    ) as model:
        model.registry.add("data-analyzer", analyze_data)
        outcome = await testing.run_agent(
            model.agent.__call__, configuration={"tools": ["data-analyzer"]}
        )
    response = outcome.response
    (tool,) = model.asked[0]["tools"]
    assert tool["function"]["name"] == "data-analyzer"
    assert "columns" in tool["function"]["parameters"]["properties"]["configuration"]["properties"]
    asked, *results = model.asked[1]["messages"][-4:]
    assert [call["function"]["arguments"] for call in asked["tool_calls"]] == [
        arguments, "{broken", "{}"]  # fmt: skip
    assert json.loads(results[0]["content"])["mean"] == 3.0
    assert results[1] == {"role": "tool", "tool_call_id": "call_1",
                       "content": "error: the arguments must be a JSON object"}  # fmt: skip
    assert results[2]["content"] == "error: there is no function nobody"
    assert response.result["text"] == "It is 3."
    assert [use["success"] for use in response.result["toolCalls"]] == [True, False, False]
    assert response.result["usage"]["totalTokens"] == 50
    assert "Dataset contains 3 numeric values" in [t.content for t in outcome.thoughts]
    percents = [step.percentage for step in outcome.progress]
    assert percents == [100]


async def test_functions_of_others_end_the_task_open() -> None:
    function = {"name": "pay", "description": "Pays.", "parameters": {"type": "object"}}
    async with serving(calls(("pay", '{"amount": 3}'))) as model:
        response = await model.answers(configuration={"tools": [function]})
    assert model.asked[0]["tools"] == [{"type": "function", "function": function}]
    assert response.result["toolCalls"] == [
        {"id": "call_0", "name": "pay", "arguments": {"amount": 3}, "done": False}
    ]


async def test_model_that_never_ends_asking_is_stopped() -> None:
    replies = [calls(("data-analyzer", '{"task": "x"}'))] * 3
    async with serving(*replies) as model:
        model.registry.add("data-analyzer", analyze_data)
        message = await error_of(
            model.agent.__call__, configuration={"tools": ["data-analyzer"], "maxToolRounds": 2}
        )
    assert message == "the model asked for tools more than 2 times (configuration.maxToolRounds)"


async def test_json_answer_is_read() -> None:
    async with serving(says('{"a": ', "1}"), says("no"), says("[1]")) as model:
        response = await model.answers(configuration={"responseFormat": "json"})
        assert response.result["data"] == {"a": 1}
        assert model.asked[0]["response_format"] == {"type": "json_object"}
        for expected in ("is not JSON", "no object"):
            failed = await failure(model, configuration={"responseFormat": "json"})
            assert expected in (failed.error_message or "")


async def test_server_that_does_not_stream_is_understood() -> None:
    tool = {"id": "a", "type": "function", "function": {"name": "pay", "arguments": "{}"}}
    message = {"role": "assistant", "content": None, "tool_calls": [tool, {**tool, "id": "b"}]}
    whole = {"choices": [{"message": message, "finish_reason": "tool_calls"}]}
    async with serving(JSONResponse(whole)) as model:
        response = await model.answers(configuration={"tools": [{"name": "pay"}]})
    assert [use["id"] for use in response.result["toolCalls"]] == ["a", "b"]
    assert response.metadata is not None
    assert response.metadata["notes"] == ["the server did not count tokens"]


async def test_cut_answer_is_noted() -> None:
    async with serving(says("Once", finish="length")) as model:
        response = await model.answers()
    assert response.metadata is not None
    assert response.metadata["notes"] == ["the answer was cut off at its greatest length"]
    assert response.result["notes"] == response.metadata["notes"]


async def failure(model: Model, **request: Any) -> AgentResponse:  # noqa: ANN401
    outcome = await testing.run_agent(model.agent.__call__, **request)
    assert not outcome.response.success
    return outcome.response


def busy(status: int, wait: str | None = "0") -> Response:
    headers = {} if wait is None else {"Retry-After": wait}
    return JSONResponse({"error": {"message": "too many"}}, status, headers)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_busy_server_is_asked_again(status: int) -> None:
    async with serving(busy(status), busy(status), says("At last.")) as model:
        response = await model.answers()
    assert response.result["text"] == "At last."
    assert len(model.asked) == 3


class Refused(NamedTuple):
    name: str
    replies: list[Reply]
    message: str
    retryable: bool


@pytest.mark.parametrize(
    "case",
    [
        Refused("stays busy", [busy(429)] * 3, "answered with 429: too many; it asks to wait 0 s",
                True),
        Refused("long wait", [busy(503, "3600")],
                "answered with 503: too many; it asks to wait 3600 s", True),
        Refused("key", [busy(401)], "refused the key (401: too many)", False),
        Refused("request", [busy(400)], "refused the request (400: too many)", False),
        Refused("no completion", [Response("<html>", media_type="text/html")],
                "sent what is no chat completion", False),
        Refused("other shape", [JSONResponse({"choices": 3})], "no chat completion", False),
        Refused("too much", [Response("x" * 5_000_000)], "sent more than 4 MiB", False),
        Refused("filter", [says("", finish="content_filter")], "withheld the answer", False),
    ],
    ids=lambda case: case.name,
)  # fmt: skip
async def test_refusal_is_reported(case: Refused) -> None:
    async with serving(*case.replies) as model:
        response = await failure(model)
    assert case.message in (response.error_message or "")
    assert (response.metadata or {}).get("retryable", False) == case.retryable
    assert "secret-key" not in str(response)
    assert len(model.asked) == len(case.replies)


@pytest.mark.parametrize(
    "cut",
    [says("Half")[:1], [{"error": {"message": "overloaded"}}]],
    ids=["in the midst", "with an error"],
)
async def test_broken_answer_is_asked_for_again(
    cut: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agentstudio_builtin.llm.chat_client.MAX_WAIT_SECONDS", 0)
    async with serving(cut) as model:
        response = await failure(model)
    assert (response.metadata or {})["retryable"] is True


async def test_unreachable_server_is_retryable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agentstudio_builtin.llm.chat_client.MAX_ATTEMPTS", 1)
    response = await failure(Model())
    assert "cannot be reached" in (response.error_message or "")
    assert (response.metadata or {})["retryable"] is True


@pytest.mark.parametrize(
    ("configuration", "message"),
    [
        ({"model": "huge"}, "huge may not be used here; known: small, large"),
        ({"tools": ["nobody"]}, "there is no agent 'nobody'; known: "),
        ({"tools": ["llm"]}, "there is no agent 'llm'"),
        ({"temperature": 3}, "configuration.temperature: "),
    ],
)
async def test_bad_configuration_is_named(configuration: dict[str, Any], message: str) -> None:
    model = Model()
    model.registry.add("llm", model.agent.__call__)
    assert message in await error_of(model.agent.__call__, configuration=configuration)


def test_definitions_of_an_agents_shapes_move_with_them() -> None:
    registry = Registry()
    registry.add("data-analyzer", analyze_data)
    registry.add("llm", Model().agent.__call__)
    toolbox = Toolbox(registry, ("llm",), "other")
    parameters = toolbox.to_wire()[0]["function"]["parameters"]
    assert "#/$defs/configuration.ToolDefinition" in json.dumps(parameters)
    assert {"input.Message", "configuration.ToolDefinition"} <= parameters["$defs"].keys()


def test_llm_is_absent_unless_configured(capsys: pytest.CaptureFixture[str]) -> None:
    assert "llm" not in built_in_agents().types
    given = ["--llm-url", "http://h/v1", "--llm-model", "small", "large"]
    assert "llm" in built_in_agents(*given).types
    for bad in (given[:2], given[2:], ["--llm-url", "h", "--llm-model", "m"]):
        with pytest.raises(SystemExit):
            options_of(*bad)
    assert "need each other" in capsys.readouterr().err


async def test_error_that_is_null_is_none() -> None:
    """Some servers send the member with every chunk."""
    async with serving([{**chunk, "error": None} for chunk in says("Fine.")]) as model:
        assert (await model.answers()).result["text"] == "Fine."
