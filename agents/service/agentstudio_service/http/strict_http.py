"""HTTP/1 requests that can be read in one way only."""

import re
from typing import Final

import h11

MAX_HEAD_BYTES: Final = 16 * 1024
"""Largest head of a request: request line and headers."""

_LINE_END: Final = b"\r\n"
_END: Final = re.compile(rb"\n\r?\n")
_REQUEST_LINE: Final = re.compile(rb"[A-Z]{1,20} /[\x21-\x7e]* HTTP/1\.[01]")
_HOST: Final = re.compile(rb"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?")
_LENGTH: Final = b"content-length"
_CODING: Final = b"transfer-encoding"


class StrictHttp(h11.Connection):
    """The server's side of a connection, which refuses what h11 would read leniently.

    h11 joins folded headers, prefers one of two framings, takes a bare line feed for the end of a
    line, and lets HTTP/1.0 go without a `Host`. A proxy in front may read the same bytes in another
    way, so that one request hides in another (RFC 9112, section 11.2).

    Attributes:
        refusal: Why the last request was refused. None: it was not.
    """

    def __init__(self) -> None:
        super().__init__(h11.SERVER, MAX_HEAD_BYTES)
        self.refusal: str | None = None

    def next_event(self) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        """Return the next event, as `h11.Connection` does.

        Raises:
            h11.RemoteProtocolError: The request is malformed or ambiguous.
        """
        if self.their_state is h11.IDLE:
            self.refusal = _fault_of(self.trailing_data[0])
            if self.refusal is not None:
                raise h11.RemoteProtocolError(self.refusal)
        return super().next_event()


def _fault_of(received: bytes) -> str | None:
    """Return what is wrong with the head of a request. None: nothing, or it is not complete."""
    end = _END.search(received)
    if end is None:
        return None
    if end.end() > MAX_HEAD_BYTES:
        return f"The head of the request has more than {MAX_HEAD_BYTES} bytes"
    head = received[: end.end()]
    request_line, *lines = head.removesuffix(_LINE_END * 2).split(_LINE_END)
    if not head.endswith(_LINE_END * 2) or any(each in line for each in b"\r\n" for line in lines):
        return "Lines must end with CR LF"
    if not _REQUEST_LINE.fullmatch(request_line):
        return "The request line is malformed"
    if request_line.endswith(b"/1.0") and any(_name(line) == _CODING for line in lines):
        return "HTTP/1.0 has no Transfer-Encoding"
    return _fault_of_headers(lines)


def _fault_of_headers(lines: list[bytes]) -> str | None:
    if any(line.startswith((b" ", b"\t")) for line in lines):
        return "Headers must not be folded"
    names = [_name(line) for line in lines]
    if names.count(b"host") != 1:
        return "There must be one Host header"
    if not _HOST.fullmatch(_value(lines[names.index(b"host")])):
        return "The Host header is malformed"
    if names.count(_LENGTH) + names.count(_CODING) > 1:
        return "The length of the body must be stated once"
    if _LENGTH in names and not _value(lines[names.index(_LENGTH)]).isdigit():
        return "Content-Length must be a number"
    return None


def _name(line: bytes) -> bytes:
    return line.partition(b":")[0].lower()


def _value(line: bytes) -> bytes:
    return line.partition(b":")[2].strip(b" \t")
