"""The newest messages of a call."""

from collections import deque
from typing import Final, NamedTuple

from agentstudio_service.calls.call_memory import CALL_BYTES, CallMemory

MAX_LOG_BYTES: Final = 1024 * 1024
"""Most bytes of one call's messages: more than an agent sends between two heartbeats of a worker,
whose number is the one from which its successor continues."""

_MESSAGE_BYTES: Final = 64
"""What a message takes in addition to its text."""

_THOUGHT: Final = b'{"type":"thought"'


class Position(NamedTuple):
    """A place between two messages of a call.

    Attributes:
        messages: How many come before it.
        thoughts: How many of these are thoughts.
    """

    messages: int
    thoughts: int


class MessageLog:
    """Messages by their numbers; the oldest ones make room for new ones."""

    def __init__(self, memory: CallMemory) -> None:
        """Take the memory, of which the call's own share is taken already."""
        self._memory = memory
        self._kept: deque[bytes] = deque()
        self._dropped = Position(0, 0)
        self._bytes = CALL_BYTES
        self._closed = False

    def append(self, message: bytes) -> None:
        """Keep a message, unless the log is closed."""
        if self._closed:
            return
        size = len(message) + _MESSAGE_BYTES
        while self._kept and self._bytes + size > MAX_LOG_BYTES:
            self._drop()
        while not self._take(size):
            if not self._kept:
                self._dropped = _after(self._dropped, message)
                return
            self._drop()
        self._kept.append(message)

    def since(self, received: int) -> tuple[Position, list[bytes]]:
        """Return what a reader has missed that has received so many messages.

        The position is where these messages begin: later than asked for if older ones were dropped.
        """
        begin = min(max(received - self._dropped.messages, 0), len(self._kept))
        kept = list(self._kept)
        position = self._dropped
        for message in kept[:begin]:
            position = _after(position, message)
        return position, kept[begin:]

    def keep_answer(self, size: int) -> bool:
        """Make room for the answer; False if there is none."""
        while not self._take(size):
            if not self._kept:
                return False
            self._drop()
        return True

    def close(self) -> None:
        """Free the memory."""
        self._closed = True
        self._memory.give_back(self._bytes)
        self._bytes = 0
        self._kept.clear()

    def _take(self, size: int) -> bool:
        if not self._memory.take(size):
            return False
        self._bytes += size
        return True

    def _drop(self) -> None:
        message = self._kept.popleft()
        self._dropped = _after(self._dropped, message)
        self._memory.give_back(len(message) + _MESSAGE_BYTES)
        self._bytes -= len(message) + _MESSAGE_BYTES


def _after(position: Position, message: bytes) -> Position:
    return Position(position.messages + 1, position.thoughts + message.startswith(_THOUGHT))
