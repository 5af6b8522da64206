"""Server-Sent Events, as the HTML standard reads them."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """One message of a stream."""

    data: str
    event: str
    id: str | None
    """None when this message has none of its own."""


class MessageParser:
    """Takes bytes in pieces of any size, and yields each message once it is complete."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")(errors="replace")
        self._rest = ""
        self._data: list[str] = []
        self._event = ""
        self._id: str | None = None
        self.retry: float | None = None
        """Seconds that the server asks to wait before connecting again; None if it does not."""

    def feed(self, piece: bytes) -> Iterator[Message]:
        """The messages that this piece completes."""
        text = self._rest + self._decoder.decode(piece)
        # A carriage return at the end may be the first half of a line's end.
        held = text.endswith("\r")
        lines = (text[:-1] if held else text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._rest = lines.pop() + ("\r" if held else "")
        for line in lines:
            message = self._take(line)
            if message is not None:
                yield message

    def _take(self, line: str) -> Message | None:
        if not line:
            return self._dispatch()
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
        elif name == "event":
            self._event = value
        elif name == "id" and "\0" not in value:
            self._id = value
        elif name == "retry" and value.isascii() and value.isdigit():
            self.retry = int(value) / 1000
        return None

    def _dispatch(self) -> Message | None:
        data, event, own_id = self._data, self._event, self._id
        self._data, self._event, self._id = [], "", None
        return Message("\n".join(data), event or "message", own_id) if data else None
