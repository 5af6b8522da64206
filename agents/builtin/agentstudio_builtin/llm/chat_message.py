"""What is said to a chat model, and what it answers, as of OpenAI's chat completions."""

from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict


class ToolCall(NamedTuple):
    """A function that the model wants called. `arguments` is JSON, as the model wrote it."""

    id: str
    name: str
    arguments: str

    def to_wire(self) -> dict[str, Any]:
        """Return it as part of a message."""
        function = {"name": self.name, "arguments": self.arguments}
        return {"id": self.id, "type": "function", "function": function}


class Usage(NamedTuple):
    """Tokens, as the server counts them."""

    prompt: int = 0
    completion: int = 0

    def plus(self, other: "Usage") -> "Usage":
        """Return the sum of both."""
        return Usage(self.prompt + other.prompt, self.completion + other.completion)


class Answer(NamedTuple):
    """A model's answer.

    Attributes:
        text: What it says.
        tool_calls: What it wants called.
        finish_reason: Why it ended: `stop`, `length`, `tool_calls`, `content_filter` or others.
        model: What the server says has answered. None: it does not.
        usage: None: the server does not count.
    """

    text: str
    tool_calls: tuple[ToolCall, ...]
    finish_reason: str | None
    model: str | None
    usage: Usage | None

    def to_message(self) -> dict[str, Any]:
        """Return it as a message for the next request."""
        calls = [call.to_wire() for call in self.tool_calls]
        return {
            "role": "assistant",
            "content": self.text,
            **({"tool_calls": calls} if calls else {}),
        }


class _Lenient(BaseModel):
    """Base of what servers send: each has members of its own."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class _Function(_Lenient):
    name: str | None = None
    arguments: str | None = None


class _ToolCallPart(_Lenient):
    index: int = 0
    id: str | None = None
    function: _Function = _Function()


class _Delta(_Lenient):
    content: str | None = None
    reasoning_content: str | None = None
    tool_calls: list[_ToolCallPart] | None = None


class _Choice(_Lenient):
    delta: _Delta | None = None
    message: _Delta | None = None
    finish_reason: str | None = None


class _Usage(_Lenient):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class Chunk(_Lenient):
    """A part of an answer, or all of it where the server does not stream."""

    model: str | None = None
    choices: list[_Choice] = []
    usage: _Usage | None = None


class Said(NamedTuple):
    """What a part of an answer adds: to the text, and to what the model thinks aloud."""

    text: str
    reasoning: str


class AnswerParts:
    """Puts an answer together from its parts."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._calls: dict[int, list[str]] = {}
        self._finish_reason: str | None = None
        self._model: str | None = None
        self._usage: Usage | None = None

    def add(self, chunk: Chunk) -> Said:
        """Add a part."""
        self._model = chunk.model or self._model
        if chunk.usage is not None:
            self._usage = Usage(chunk.usage.prompt_tokens, chunk.usage.completion_tokens)
        if not chunk.choices:
            return Said("", "")
        choice = chunk.choices[0]
        self._finish_reason = choice.finish_reason or self._finish_reason
        delta = choice.delta or choice.message or _Delta()
        for position, part in enumerate(delta.tool_calls or []):
            # A whole message numbers its calls by their place only.
            self._add_call(position if choice.message else part.index, part)
        self._text.append(delta.content or "")
        return Said(delta.content or "", delta.reasoning_content or "")

    @property
    def is_finished(self) -> bool:
        """Whether the model has said why it ended."""
        return self._finish_reason is not None

    def answer(self) -> Answer:
        """Return what was put together."""
        calls = (
            ToolCall(identity or f"call_{index}", name, arguments or "{}")
            for index, (identity, name, arguments) in sorted(self._calls.items())
        )
        return Answer(
            "".join(self._text), tuple(calls), self._finish_reason, self._model, self._usage
        )

    def _add_call(self, index: int, part: _ToolCallPart) -> None:
        call = self._calls.setdefault(index, ["", "", ""])
        call[0] = part.id or call[0]
        call[1] += part.function.name or ""
        call[2] += part.function.arguments or ""
