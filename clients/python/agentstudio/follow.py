"""Streams that continue where a connection was cut. No input or output is done here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast

import httpx
from pydantic import ValidationError

from agentstudio.call import Again
from agentstudio.errors import APIConnectionError, ResponseFormatError, error_of
from agentstudio.events import AgentMessage, ResponseMessage, ThoughtMessage, WorkflowEvent
from agentstudio.retries import RetryPolicy
from agentstudio.sse import Message, MessageParser


class Reconnection:
    """When to connect again: at once after a stream that has brought something, else later."""

    def __init__(self, policy: RetryPolicy) -> None:
        self._policy = policy
        self._failures = 0

    def progressed(self) -> None:
        """The stream has brought something new."""
        self._failures = 0

    def ended(self, error: Exception | None, hint: float | None) -> Again:
        """After the end of a connection. Raises when too many have brought nothing."""
        if self._failures > self._policy.max_retries:
            raise APIConnectionError("The stream ends again and again without an event") from error
        delay = self._policy.delay(self._failures) if self._failures else (hint or 0.05)
        self._failures += 1
        return Again(min(delay, self._policy.max_delay), type(error).__name__ if error else "ended")


def require_stream(answer: httpx.Response) -> None:
    """Raises for an answer that is not an event stream."""
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "text/event-stream":
        raise ResponseFormatError(f"An event stream was expected, not {kind or '-'}")


class EventFollower:
    """Position in the events of a workflow."""

    def __init__(self, since: int | None) -> None:
        self.last = since
        self.parser = MessageParser()

    def connected(self) -> None:
        """A new connection has begun."""
        self.parser = MessageParser()

    def take(self, piece: bytes) -> Iterator[WorkflowEvent]:
        """The events of this piece that were not seen before."""
        for message in self.parser.feed(piece):
            event = _event(message)
            if event.sequence is None:
                yield event
            elif self.last is None or event.sequence > self.last:
                self.last = event.sequence
                yield event


def _event(message: Message) -> WorkflowEvent:
    try:
        return WorkflowEvent.model_validate_json(message.data)
    except ValidationError as error:
        raise ResponseFormatError("A message of the stream is not an event") from error


class AgentFollower:
    """Position in the messages of a single agent's call."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}
        self._again: dict[str, int] = {}
        self.parser = MessageParser()
        self.is_done = False

    def connected(self) -> None:
        """A new connection has begun, which repeats the thoughts that are still known."""
        self.parser = MessageParser()
        self._again = dict(self._seen)

    def take(self, piece: bytes) -> Iterator[AgentMessage]:
        """The messages of this piece that were not seen before. Raises for a failure."""
        for message in self.parser.feed(piece):
            if message.data == "[DONE]":
                self.is_done = True
                return
            body = _object(message)
            kind = body.get("type")
            if kind == "error":
                self.is_done = True
                problem = cast("dict[str, Any]", body.get("error") or {})
                raise error_of(int(problem.get("status", 500)), problem, {})
            if kind == "thought" and self._is_new(message.data):
                yield ThoughtMessage.model_validate(body)
            elif kind == "response":
                yield ResponseMessage.model_validate(body)

    def _is_new(self, data: str) -> bool:
        left = self._again.get(data, 0)
        if left > 0:
            self._again[data] = left - 1
            return False
        self._seen[data] = self._seen.get(data, 0) + 1
        return True


def _object(message: Message) -> dict[str, Any]:
    try:
        body = json.loads(message.data)
    except ValueError as error:
        raise ResponseFormatError("A message of the stream is not JSON") from error
    return cast("dict[str, Any]", body) if isinstance(body, dict) else {}
