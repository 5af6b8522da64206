"""Downloads of artifacts, continued where a connection was cut."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import AsyncIterator, Generator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import httpx

from agentstudio import operations
from agentstudio.call import Call
from agentstudio.errors import ResponseFormatError
from agentstudio.follow import Reconnection
from agentstudio.streams import opened, opened_async
from agentstudio.transport import AsyncTransport, Transport


class Download:
    """How much of a file has arrived. Its ETag is the SHA-256 of its bytes, or a text of it."""

    def __init__(self, workflow_id: str, task_id: str, name: str) -> None:
        self._call = operations.artifact(workflow_id, task_id, name)
        self._digest = hashlib.sha256()
        self._size: int | None = None
        self._etag: str | None = None
        self.received = 0

    def call(self) -> Call[object]:
        """The call for what is missing."""
        if not self.received or self._etag is None:
            return self._call
        more = {"Range": f"bytes={self.received}-", "If-Range": self._etag}
        return replace(
            self._call, headers={**self._call.headers, **more}, accepted=frozenset({206})
        )

    def connected(self, answer: httpx.Response) -> None:
        """An answer has begun."""
        if not self.received:
            self._etag = answer.headers.get("etag")
            length = answer.headers.get("content-length")
            self._size = int(length) if length else None

    def take(self, piece: bytes) -> bytes:
        """Counts a piece."""
        self.received += len(piece)
        self._digest.update(piece)
        return piece

    @property
    def is_complete(self) -> bool:
        """Whether all of it has arrived."""
        return self._size is None or self.received >= self._size

    def verify(self) -> None:
        """Raises when the server has named another digest than that of what has arrived."""
        named = (self._etag or "").strip('W/"')
        if len(named) == 64 and named != self._digest.hexdigest():
            raise ResponseFormatError("The file does not have the SHA-256 that the server names")


@contextlib.contextmanager
def written(target: str | Path) -> Generator[BinaryIO, None, None]:
    """A file that takes the place of ``target`` once it is whole. Devices are written at once."""
    path = Path(target)
    if path.exists() and not path.is_file():
        with path.open("wb") as output:
            yield output
        return
    draft = path.with_name(f"{path.name}.part")
    try:
        with draft.open("wb") as output:
            yield output
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def download(transport: Transport, file: Download) -> Iterator[bytes]:
    """The bytes of a file, in pieces."""
    reconnection = Reconnection(transport.settings.retries)
    while True:
        error: Exception | None = None
        answer = opened(transport, file.call())
        file.connected(answer)
        try:
            for piece in answer.iter_raw():
                reconnection.progressed()
                yield file.take(piece)
        except httpx.TransportError as cut:
            error = cut
        finally:
            answer.close()
        if error is None and file.is_complete:
            file.verify()
            return
        transport.pause(reconnection.ended(error, None))


async def download_async(transport: AsyncTransport, file: Download) -> AsyncIterator[bytes]:
    """The bytes of a file, in pieces."""
    reconnection = Reconnection(transport.settings.retries)
    while True:
        error: Exception | None = None
        answer = await opened_async(transport, file.call())
        file.connected(answer)
        try:
            async for piece in answer.aiter_raw():
                reconnection.progressed()
                yield file.take(piece)
        except httpx.TransportError as cut:
            error = cut
        finally:
            await answer.aclose()
        if error is None and file.is_complete:
            file.verify()
            return
        await transport.pause(reconnection.ended(error, None))
