"""What an agent saves, as a file that can be sent again."""

import asyncio
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, cast

from agentstudio_agents.error import AgentError

Data = bytes | str | Path | AsyncIterator[bytes]
"""Bytes, text (saved as UTF-8), the path of a file, or bytes as they come."""

_IN_MEMORY: Final = 1024 * 1024
"""Bytes of a stream that are kept in memory; a longer one goes to a temporary file."""


class Content(NamedTuple):
    """Bytes to send.

    Attributes:
        file: Where they are; it can be read again from its start.
        size: How many they are.
    """

    file: BinaryIO
    size: int


@asynccontextmanager
async def content_of(name: str, data: Data, max_bytes: int) -> AsyncGenerator[Content]:
    """Open what is to be saved.

    Raises:
        AgentError: It has more than `max_bytes`.
        OSError: It is a file that cannot be read.
    """
    file = await _open(name, data, max_bytes)
    with file:
        size = file.seek(0, 2)
        if size > max_bytes:
            raise _too_large(name, max_bytes)
        yield Content(file, size)


async def _open(name: str, data: Data, max_bytes: int) -> BinaryIO:
    if isinstance(data, Path):
        return await asyncio.to_thread(data.open, "rb")
    # The caller closes it.
    file = cast(BinaryIO, tempfile.SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115
    try:
        if isinstance(data, bytes | str):
            await asyncio.to_thread(file.write, data.encode() if isinstance(data, str) else data)
        else:
            size = 0
            async for chunk in data:
                size += len(chunk)
                if size > max_bytes:
                    raise _too_large(name, max_bytes)
                await asyncio.to_thread(file.write, chunk)
    except BaseException:
        file.close()
        raise
    return file


def _too_large(name: str, max_bytes: int) -> AgentError:
    return AgentError(f"'{name}' has more than {max_bytes} bytes, which an artifact may have")
