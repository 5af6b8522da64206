"""The files of a call, by way of the worker that made it."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import quote, urlsplit

from agentstudio_agents.artifacts.artifact import Artifact
from agentstudio_agents.artifacts.artifact_content import Content
from agentstudio_agents.artifacts.artifact_store import ArtifactAccess
from agentstudio_agents.artifacts.run_artifacts import RunArtifacts
from agentstudio_agents.error import AgentError

T = TypeVar("T")

_TIMEOUT_SECONDS: Final = 60
"""Longest time without any progress of a transfer."""

_WAITS: Final = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Pauses, in seconds, before a transfer is tried again that failed for a reason that may pass."""

_WAITS_FOR_WORKER: Final = (15.0, 30.0)
"""Further pauses where the worker is gone: together as long as a call continues without one.

A pause ends when another worker takes over."""

_CALL_UNKNOWN: Final = 401
"""The worker does not have the call any more; another one may."""

_CHUNK_BYTES: Final = 256 * 1024


def artifacts_of(
    access: ArtifactAccess | None,
    on_saved: Callable[[Artifact], Awaitable[None]] | None = None,
) -> RunArtifacts:
    """Return the files of a call, and call this for each that was saved.

    None: it came without any; nothing is called.
    """
    return RunArtifacts(None if access is None else RemoteStore(access), on_saved)


class RemoteStore:
    """Saves and loads files by HTTP. A transfer that fails is tried again for some 15 seconds.

    Where the worker is gone, it is tried for as long as another one may take over.
    """

    def __init__(self, access: ArtifactAccess) -> None:
        self._renewed = asyncio.Event()
        self.renew(access)

    def renew(self, access: ArtifactAccess) -> None:
        """Use this access from now on; transfers that wait for another try begin it at once."""
        self._url = urlsplit(access.url)
        self._token = access.token
        self._max_bytes = access.max_bytes
        self._renewed.set()
        self._renewed = asyncio.Event()

    @property
    def max_bytes(self) -> int:
        """Most bytes of one file."""
        return self._max_bytes

    async def save(self, name: str, media_type: str, content: Content) -> Artifact:
        """Keep a file; see `ArtifactStore`."""

        def put(connection: HTTPConnection) -> Artifact:
            content.file.seek(0)
            headers = {"Content-Type": media_type, "Content-Length": str(content.size)}
            path = f"/artifacts/{quote(name, safe='')}"
            with self._send(connection, "PUT", path, headers, content) as response:
                return Artifact.model_validate_json(response.read())

        return await self._transfer(f"'{name}' cannot be saved", put)

    async def load(self, object_name: str, to: Path) -> None:
        """Write a file to a path; see `ArtifactStore`."""

        def get(connection: HTTPConnection) -> None:
            path = f"/objects/{quote(object_name, safe='')}"
            with self._send(connection, "GET", path, {}) as response, to.open("wb") as file:
                while chunk := response.read(_CHUNK_BYTES):
                    file.write(chunk)
                if response.length:  # The sender broke off.
                    raise HTTPException("cut short")

        await self._transfer("the artifact cannot be read", get)

    async def _transfer(self, fault: str, transfer: Callable[[HTTPConnection], T]) -> T:
        for number, wait in enumerate((*_WAITS, *_WAITS_FOR_WORKER, None)):
            renewed = self._renewed
            connection = self._connection()
            try:
                return await asyncio.to_thread(transfer, connection)
            except (OSError, HTTPException, _BusyError) as error:
                if wait is None or (number >= len(_WAITS) and not _is_worker_gone(error)):
                    reason = str(error) if isinstance(error, _BusyError) else "no connection"
                    raise AgentError(f"{fault}: {reason}", retryable=True) from error
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(renewed.wait(), wait)
            finally:
                _abort(connection)
        raise AssertionError("the last try returns or raises")

    def _connection(self) -> HTTPConnection:
        kind = HTTPSConnection if self._url.scheme == "https" else HTTPConnection
        return kind(self._url.hostname or "", self._url.port, timeout=_TIMEOUT_SECONDS)

    def _send(
        self,
        connection: HTTPConnection,
        method: str,
        path: str,
        headers: dict[str, str],
        content: Content | None = None,
    ) -> HTTPResponse:
        connection.request(
            method,
            self._url.path.rstrip("/") + path,
            body=None if content is None else content.file,
            headers={"Authorization": f"Bearer {self._token}", **headers},
        )
        response = connection.getresponse()
        if response.status < 300:
            return response
        with response:
            fault = _fault(response.read())
        if response.status == _CALL_UNKNOWN:
            raise _CallUnknownError(fault)
        if response.status >= 500:
            raise _BusyError(fault)
        raise AgentError(fault)


class _BusyError(Exception):
    """The store cannot be reached at the moment."""


class _CallUnknownError(_BusyError):
    """The worker does not have the call any more."""


def _is_worker_gone(error: Exception) -> bool:
    return isinstance(error, ConnectionRefusedError | _CallUnknownError)


def _abort(connection: HTTPConnection) -> None:
    """Close a connection, also under a thread that waits for it because its task was cancelled."""
    connection.close()


def _fault(body: bytes) -> str:
    try:
        value: Any = json.loads(body)
        return str(value["detail"])
    except (ValueError, KeyError, TypeError):
        return "the platform refused it"
