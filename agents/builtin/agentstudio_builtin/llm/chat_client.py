"""Client of OpenAI's chat completions."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from pydantic import ValidationError

from agentstudio_agents.error import AgentError
from agentstudio_builtin.llm.chat_message import Answer, AnswerParts, Chunk, Said

if TYPE_CHECKING:
    import httpx

MAX_ANSWER_BYTES: Final = 4 * 1024 * 1024
"""Most bytes that a server may send for one answer."""

MAX_ATTEMPTS: Final = 3
"""Most requests for one answer."""

MAX_WAIT_SECONDS: Final = 20.0
"""Longest wait between two of them. A server that asks for more gets its task retried instead."""

_CONNECT_SECONDS: Final = 10.0
_SILENCE_SECONDS: Final = 120.0
_DATA: Final = "data:"
_DONE: Final = "[DONE]"
_RETRIED: Final = (408, 409, 429)

Listener = Callable[[Said], Awaitable[None]]


class ChatServer(NamedTuple):
    """Where models are.

    Attributes:
        url: Up to and without `/chat/completions`, as `https://api.openai.com/v1`.
        models: Names that may be used; the first is the default.
        key: Sent as a bearer token. None: the server needs none.
    """

    url: str
    models: tuple[str, ...]
    key: str | None


class _BusyError(Exception):
    """The server cannot answer now.

    Attributes:
        reason: In words.
        wait_seconds: What it asks to wait. None: it does not say.
    """

    def __init__(self, reason: str, wait_seconds: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait_seconds = wait_seconds


async def ask(server: ChatServer, request: dict[str, Any], listener: Listener) -> Answer:
    """Return the answer to a request; the listener receives its parts as they arrive.

    A server that is busy is asked again, after as long as it says.

    Args:
        server: The server.
        request: Body of the request; streaming is added.
        listener: Receives the parts.

    Raises:
        AgentError: The server refuses, stays busy (retryable) or cannot be understood.
    """
    wait = 1.0
    for attempt in range(1, MAX_ATTEMPTS + 1):
        try:
            return await _ask(server, request, listener)
        except _BusyError as busy:
            wait = wait * 2 if busy.wait_seconds is None else busy.wait_seconds
            if attempt == MAX_ATTEMPTS or wait > MAX_WAIT_SECONDS:
                asks = "" if busy.wait_seconds is None else f"; it asks to wait {wait:g} s"
                raise AgentError(f"the model's server {busy.reason}{asks}", True) from None
        await asyncio.sleep(wait)
    raise AssertionError("the last attempt returns or raises")


async def _ask(server: ChatServer, request: dict[str, Any], listener: Listener) -> Answer:
    # Takes a tenth of a second to import: only when it is needed.
    import httpx

    body = {**request, "stream": True, "stream_options": {"include_usage": True}}
    headers = {"Authorization": f"Bearer {server.key}"} if server.key else {}
    timeout = httpx.Timeout(_SILENCE_SECONDS, connect=_CONNECT_SECONDS)
    parts = AnswerParts()
    try:
        async with (
            httpx.AsyncClient(timeout=timeout, trust_env=False) as client,
            client.stream(
                "POST", f"{server.url.rstrip('/')}/chat/completions", json=body, headers=headers
            ) as response,
        ):
            if response.status_code != 200:
                await _refuse(response)
            async for chunk in _chunks(response):
                await listener(parts.add(chunk))
    except httpx.TransportError as error:
        raise _BusyError(f"cannot be reached: {error or type(error).__name__}") from None
    if not parts.is_finished:
        raise _BusyError("ended its answer in the midst")
    return parts.answer()


async def _refuse(response: "httpx.Response") -> None:
    """Raise what an error status means."""
    status = response.status_code
    reason = _message(await _limited(response))
    if status in _RETRIED or status >= 500:
        raise _BusyError(f"answered with {status}{reason}", _retry_after(response))
    if status in (401, 403):
        raise AgentError(f"the model's server refused the key ({status}{reason})")
    raise AgentError(f"the model's server refused the request ({status}{reason})")


def _retry_after(response: "httpx.Response") -> float | None:
    try:
        return max(0.0, float(response.headers.get("retry-after", "")))
    except ValueError:  # A date, or nothing.
        return None


def _message(content: bytes) -> str:
    """Return what an error's body says, of at most 300 characters."""
    try:
        error: Any = json.loads(content)["error"]
        text = error if isinstance(error, str) else error["message"]
    except (ValueError, KeyError, TypeError):
        return ""
    return f": {str(text)[:300]}"


async def _limited(response: "httpx.Response") -> bytes:
    content = bytearray()
    async for chunk in response.aiter_bytes():
        content += chunk
        if len(content) > MAX_ANSWER_BYTES:
            raise AgentError("the model's server sent more than 4 MiB")
    return bytes(content)


async def _chunks(response: "httpx.Response") -> AsyncGenerator[Chunk]:
    if not response.headers.get("content-type", "").startswith("text/event-stream"):
        yield _chunk((await _limited(response)).decode(errors="replace"))
        return
    received = 0
    rest = ""
    async for text in response.aiter_text():
        received += len(text)
        if received > MAX_ANSWER_BYTES:
            raise AgentError("the model's server sent more than 4 MiB")
        *lines, rest = (rest + text).split("\n")
        for line in lines:
            data = line.removeprefix(_DATA).strip()
            if data == _DONE:
                return
            if line.startswith(_DATA) and data:
                yield _chunk(data)


def _chunk(text: str) -> Chunk:
    try:
        value = json.loads(text)
        if isinstance(value, dict) and cast(dict[str, Any], value).get("error") is not None:
            raise _BusyError(f"broke off{_message(text.encode())}")
        return Chunk.model_validate(value)
    except (ValueError, ValidationError, RecursionError):
        raise AgentError("the model's server sent what is no chat completion") from None
