"""Messages between the service and the processes of agents."""

import asyncio
import struct
from collections.abc import Callable
from enum import IntEnum
from typing import Final

HEADER: Final = struct.Struct(">IBI")
"""What precedes each payload: its length in bytes, its kind, and the number of the call."""

MAX_PAYLOAD_BYTES: Final = 64 * 1024 * 1024
"""Largest payload. The process of an agent that sends a larger one is ended."""


class Kind(IntEnum):
    """What a message says, and what its payload is. All JSON is on one line.

    To the process of an agent: `CALL` (a line of JSON about the call, then its body), `CANCEL`,
    `RECEIVED` (the oldest event was delivered), `ACCESS` (JSON: another way to the files), `PING`.
    From it: `READY` (JSON: its agents, or why there are none), `EVENT` (JSON), `ANSWER` (a line of
    JSON about the response, then the response), `FAILURE` (JSON), `PONG`.
    """

    CALL = 1
    CANCEL = 2
    RECEIVED = 3
    PING = 4
    READY = 5
    EVENT = 6
    ANSWER = 7
    FAILURE = 8
    PONG = 9
    ACCESS = 10


TO_HOST: Final = frozenset((Kind.CALL, Kind.CANCEL, Kind.RECEIVED, Kind.PING, Kind.ACCESS))
FROM_HOST: Final = frozenset(Kind) - TO_HOST


class Frames(asyncio.Protocol):
    """One end of the connection."""

    def __init__(
        self,
        kinds: frozenset[Kind],
        receive: Callable[[Kind, int, bytes], None],
        lost: Callable[[], None],
    ) -> None:
        """Take the kinds of message that may arrive, and what to call.

        Any other message closes the connection.

        Args:
            kinds: What may arrive.
            receive: Is called for each message.
            lost: Is called once, when the connection is lost.
        """
        self._kinds = kinds
        self._receive = receive
        self._lost = lost
        self._buffer = bytearray()
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection."""
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Report that the connection is lost."""
        self._transport = None
        self._lost()

    def send(self, kind: Kind, call: int = 0, payload: bytes = b"") -> None:
        """Send a message; it is dropped if the connection is lost."""
        if self._transport is not None:
            self._transport.write(HEADER.pack(len(payload), kind, call) + payload)

    def close(self) -> None:
        """Close the connection, after what was sent."""
        if self._transport is not None:
            self._transport.close()

    def data_received(self, data: bytes) -> None:
        """Take what has arrived."""
        self._buffer += data
        try:
            self._take()
        except ValueError:
            self._buffer.clear()
            if self._transport is not None:
                self._transport.abort()

    def _take(self) -> None:
        begin = 0
        while len(self._buffer) - begin >= HEADER.size:
            length, kind, call = HEADER.unpack_from(self._buffer, begin)
            if length > MAX_PAYLOAD_BYTES or kind not in self._kinds:
                raise ValueError("no message of the other side")
            end = begin + HEADER.size + length
            if len(self._buffer) < end:
                break
            self._receive(Kind(kind), call, bytes(self._buffer[begin + HEADER.size : end]))
            begin = end
        del self._buffer[:begin]
