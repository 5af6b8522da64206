"""The parser of event streams, in pieces of any size."""

import pytest

from agentstudio.sse import Message, MessageParser

STREAM = (
    "\ufeff: hello\nretry: 1500\n\n"
    'id: 7\nevent: Thought\ndata: {"a":\ndata: "grün 漢"}\n\n'
    "data:x\n\ndata: cut"
)
MESSAGES = [Message('{"a":\n"grün 漢"}', "Thought", "7"), Message("x", "message", None)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_pieces_and_line_ends_make_no_difference(end: str, size: int) -> None:
    raw = STREAM.replace("\n", end).encode()
    parser = MessageParser()
    pieces = [raw[index : index + size] for index in range(0, len(raw), size)]
    assert [message for piece in pieces for message in parser.feed(piece)] == MESSAGES
    assert parser.retry == 1.5
