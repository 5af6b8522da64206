"""The agent that asks a language model."""

import json
import re
from typing import Annotated, Any, Final, Literal, cast

from pydantic import Field

from agentstudio_agents.call.plain_json import encode_json
from agentstudio_agents.call.request import AgentRequest
from agentstudio_agents.call.response import AgentResponse
from agentstudio_agents.call.run import AgentRun
from agentstudio_agents.definition.configuration import Configuration
from agentstudio_agents.definition.registry import Registry
from agentstudio_agents.error import AgentError
from agentstudio_builtin.agent_models import AgentInput, AgentResult
from agentstudio_builtin.llm.chat_client import ChatServer, ask
from agentstudio_builtin.llm.chat_message import Answer, Said, Usage
from agentstudio_builtin.llm.llm_tools import Toolbox, ToolDefinition, ToolUse
from agentstudio_builtin.notes import Notes, bounded, with_notes

AGENT_TYPE: Final = "llm"

MAX_CONTEXT_LENGTH: Final = 200_000
"""Most characters of the results of the steps before that are sent to the model."""

_SENTENCE: Final = re.compile(r"(?<=[.!?:])\s+|\n+")
_LEAST_THOUGHT: Final = 60
_MOST_THOUGHTS: Final = 200
_CUT_OFF: Final = "the answer was cut off at its greatest length"


class Message(AgentInput):
    """A message of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


class ModelInput(AgentInput):
    """What the model is asked."""

    prompt: Annotated[
        str | None, Field(min_length=1, description="The question. None: the request's task.")
    ] = None
    messages: Annotated[
        list[Message] | None,
        Field(
            min_length=1, description="A conversation, instead of the prompt. None: there is none."
        ),
    ] = None


class ModelConfiguration(Configuration):
    """Settings of llm."""

    model: Annotated[
        str | None, Field(description="One of --llm-model. None: the first of these.")
    ] = None
    temperature: Annotated[
        float | None, Field(ge=0, le=2, description="None: the server's default.")
    ] = None
    max_tokens: Annotated[
        int | None, Field(ge=1, le=1_000_000, description="Of each answer. None: the server's.")
    ] = None
    system: Annotated[str | None, Field(description="The system message. None: there is none.")] = (
        None
    )
    tools: Annotated[
        tuple[str | ToolDefinition, ...],
        Field(
            max_length=32,
            description="Agents that the model may call, by type: they are run here. Or functions"
            " {name, description, parameters}: the task ends when the model asks for one.",
        ),
    ] = ()
    max_tool_rounds: Annotated[
        int, Field(ge=1, le=20, description="Most times that the model may ask for tools.")
    ] = 5
    response_format: Annotated[
        Literal["text", "json"], Field(description="json: the answer is an object, in data.")
    ] = "text"
    include_results: Annotated[
        bool, Field(description="Whether the model receives the results of the steps before.")
    ] = True


class TokenUsage(AgentResult):
    """Tokens of all requests, as the server counts them."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class ModelResult(AgentResult):
    """What the model answered."""

    text: str
    data: Annotated[Any, Field(description="The object, for responseFormat json.")] = None
    finish_reason: Annotated[str | None, Field(description="As the server says.")] = None
    tool_calls: Annotated[tuple[ToolUse, ...], Field(description="What it asked for.")]
    usage: Annotated[TokenUsage | None, Field(description="None: the server did not say.")] = None
    requests: Annotated[int, Field(description="How many it took.")]
    notes: Notes = None


class LanguageModel:
    """Asks the models of one server."""

    def __init__(self, server: ChatServer, registry: Registry) -> None:
        """Take the server, and the agents that models may call if they are allowed to."""
        self._server = server
        self._registry = registry

    async def __call__(
        self, request: AgentRequest[ModelInput, ModelConfiguration], run: AgentRun
    ) -> AgentResponse[ModelResult]:
        """Asks a language model, which may call other agents as tools.

        The model receives the task or the input's prompt, and the results of the steps before.
        """
        configuration = request.configuration
        model = configuration.model or self._server.models[0]
        if model not in self._server.models:
            known = ", ".join(self._server.models)
            raise AgentError(f"configuration.model: {model} may not be used here; known: {known}")
        toolbox = Toolbox(self._registry, configuration.tools, AGENT_TYPE)
        conversation = _Conversation(self._server, _body(configuration, model, toolbox), run)
        messages = _messages(request)
        await run.think("observation", f"Asked in {len(messages)} messages")
        await run.think("action", f"Asking {model}")
        answer = await conversation.hold(messages, toolbox, configuration.max_tool_rounds)
        result = conversation.result(answer, configuration.response_format)
        await run.progress(100, "Done")
        return AgentResponse(result=result, metadata=_metadata(model, answer, result))


class _Conversation:
    """The requests of one task."""

    def __init__(self, server: ChatServer, body: dict[str, Any], run: AgentRun) -> None:
        self._server = server
        self._body = body
        self._run = run
        self._uses: list[ToolUse] = []
        self._usage: Usage | None = None
        self._requests = 0
        self._unreported = 0

    async def hold(self, messages: list[dict[str, Any]], toolbox: Toolbox, rounds: int) -> Answer:
        """Ask, call the tools that the model asks for and send their results, until it answers."""
        for _ in range(rounds + 1):
            thinking = _Thinking(self._run)
            body = {**self._body, "messages": messages}
            answer = await ask(self._server, body, thinking.receive)
            await thinking.end()
            self._unreported += thinking.unreported
            self._requests += 1
            if answer.usage is not None:
                self._usage = answer.usage.plus(self._usage or Usage())
            if answer.finish_reason == "content_filter":
                raise AgentError("the model's server withheld the answer (content filter)")
            if not answer.tool_calls or not await self._use(answer, messages, toolbox):
                return answer
        raise AgentError(
            f"the model asked for tools more than {rounds} times (configuration.maxToolRounds)"
        )

    async def _use(self, answer: Answer, messages: list[dict[str, Any]], toolbox: Toolbox) -> bool:
        """Do what the model asked for; return whether all of it was done here."""
        messages.append(answer.to_message())
        for call in answer.tool_calls:
            await self._run.think("action", f"The model asks for {call.name}")
            use, content = await toolbox.use(call, self._run)
            self._uses.append(use)
            messages.append({"role": "tool", "tool_call_id": call.id, "content": content})
        return all(use.done for use in self._uses)

    def result(self, answer: Answer, form: Literal["text", "json"]) -> ModelResult:
        """Return the result of the task."""
        notes = [] if answer.finish_reason != "length" else [_CUT_OFF]
        if self._unreported:
            notes.append(
                f"{self._unreported:,} thoughts beyond {_MOST_THOUGHTS} a request were cut"
            )
        usage = self._usage and TokenUsage(
            prompt_tokens=self._usage.prompt,
            completion_tokens=self._usage.completion,
            total_tokens=self._usage.prompt + self._usage.completion,
        )
        is_open = any(not use.done for use in self._uses)
        return ModelResult(
            text=answer.text,
            data=_object(answer.text) if form == "json" and not is_open else None,
            finish_reason=answer.finish_reason,
            tool_calls=tuple(self._uses),
            usage=usage,
            requests=self._requests,
            notes=bounded(notes) or None,
        )


class _Thinking:
    """Reports what the model says as thoughts, sentence by sentence."""

    def __init__(self, run: AgentRun) -> None:
        self._run = run
        self._rest = {"reasoning": "", "observation": ""}
        self._reported = 0
        self.unreported = 0

    async def receive(self, said: Said) -> None:
        """Receive a part, and report the sentences that are complete."""
        await self._receive("reasoning", said.reasoning)
        await self._receive("observation", said.text)

    async def end(self) -> None:
        """Report the rest."""
        for kind, rest in self._rest.items():
            if rest.strip():
                await self._report(kind, rest)
        self._rest = {"reasoning": "", "observation": ""}

    async def _receive(self, kind: str, text: str) -> None:
        rest = self._rest[kind] + text
        ends = [match.end() for match in _SENTENCE.finditer(rest)]
        if ends and ends[-1] >= _LEAST_THOUGHT:
            await self._report(kind, rest[: ends[-1]])
            rest = rest[ends[-1] :]
        self._rest[kind] = rest

    async def _report(self, kind: str, text: str) -> None:
        if self._reported < _MOST_THOUGHTS:
            self._reported += 1
            await self._run.think(kind, text.strip())
        else:
            self.unreported += 1


def _body(configuration: ModelConfiguration, model: str, toolbox: Toolbox) -> dict[str, Any]:
    body: dict[str, Any] = {"model": model}
    if configuration.temperature is not None:
        body["temperature"] = configuration.temperature
    if configuration.max_tokens is not None:
        body["max_tokens"] = configuration.max_tokens
    if configuration.response_format == "json":
        body["response_format"] = {"type": "json_object"}
    tools = toolbox.to_wire()
    return {**body, "tools": tools} if tools else body


def _messages(request: AgentRequest[ModelInput, ModelConfiguration]) -> list[dict[str, Any]]:
    configuration = request.configuration
    given = request.input.messages
    messages: list[dict[str, Any]] = (
        [{"role": "user", "content": request.input.prompt or request.task}]
        if given is None
        else [message.model_dump() for message in given]
    )
    if configuration.system is not None:
        messages.insert(0, {"role": "system", "content": configuration.system})
    results = (request.context or {}).get("results")
    if configuration.include_results and results:
        text = encode_json(results).decode()
        cut = (
            f", cut at {MAX_CONTEXT_LENGTH:,} characters" if len(text) > MAX_CONTEXT_LENGTH else ""
        )
        content = f"Results of the steps before, as JSON{cut}:\n{text[:MAX_CONTEXT_LENGTH]}"
        messages.insert(len(messages) - 1, {"role": "user", "content": content})
    return messages


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise AgentError(
            "the model's answer is not JSON, although that was asked for", True
        ) from None
    if not isinstance(value, dict):
        raise AgentError("the model's answer is JSON, but no object", True)
    return cast(dict[str, Any], value)


def _metadata(model: str, answer: Answer, result: ModelResult) -> dict[str, Any]:
    metadata: dict[str, Any] = {"model": answer.model or model, "requestedModel": model}
    notes: list[str] = []
    if result.usage is None:
        notes.append("the server did not count tokens")
    else:
        metadata["tokensUsed"] = result.usage.total_tokens
    notes += result.notes or ()
    return with_notes(metadata, notes)
