"""Requests byte by byte, as no client library would send them."""

import asyncio
from typing import NamedTuple


class RawAnswer(NamedTuple):
    """The status of the first answer, all that came, and whether the server closed."""

    status: int
    text: str
    closed: bool


async def send_raw(port: int, request: bytes, seconds: float = 2) -> RawAnswer:
    """Send bytes, and read until the server closes or is silent for so long after its answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    received = bytearray()
    closed = False
    try:
        writer.write(request)
        async with asyncio.timeout(seconds):
            while chunk := await reader.read(65536):
                received += chunk
        closed = True
    except TimeoutError:
        pass
    except ConnectionResetError:
        closed = True
    finally:
        writer.close()
    text = received.decode(errors="replace")
    status = int(text.split(" ", 2)[1]) if text.startswith("HTTP/1.1 ") else 0
    return RawAnswer(status, text, closed)
