"""Saves and reads the files of one run."""

import asyncio
import hashlib
import os
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from agentstudio_agents.artifacts.artifact import Artifact, check_name, media_type_of
from agentstudio_agents.artifacts.artifact_content import Data, content_of
from agentstudio_agents.artifacts.artifact_file import ArtifactFile
from agentstudio_agents.artifacts.artifact_store import (
    ArtifactAccess,
    ArtifactStore,
    RenewableStore,
)
from agentstudio_agents.error import AgentError


class RunArtifacts:
    """The files of one run."""

    def __init__(
        self,
        store: ArtifactStore | None,
        on_saved: Callable[[Artifact], Awaitable[None]] | None = None,
    ) -> None:
        """Take where they are, and what is called for each that was saved.

        None: the call came without files; nothing is called.
        """
        self._store = store
        self._on_saved = on_saved
        self._opened: list[ArtifactFile] = []
        self._saved: set[str] = set()

    @property
    def are_kept(self) -> bool:
        """Whether files can be saved."""
        return self._store is not None

    async def save(self, name: str, data: Data, media_type: str | None) -> Artifact:
        """Save a file."""
        store = self._required()
        check_name(name)
        async with content_of(name, data, store.max_bytes) as content:
            saved = await store.save(name, media_type or media_type_of(name), content)
        self._saved.add(name)
        if self._on_saved is not None:
            await self._on_saved(saved)
        return saved

    def renew(self, access: ArtifactAccess) -> None:
        """Reach the files in another way from now on: another worker has taken over."""
        if isinstance(self._store, RenewableStore):
            self._store.renew(access)

    def has_saved(self, name: str) -> bool:
        """Whether a file of that name was saved."""
        return name in self._saved

    async def open(self, artifact: Artifact) -> ArtifactFile:
        """Fetch a file."""
        store = self._required()
        descriptor, path = tempfile.mkstemp(prefix="agentstudio-artifact-")
        os.close(descriptor)
        copy = Path(path)
        try:
            await store.load(artifact.object, copy)
            await asyncio.to_thread(_require_bytes, copy, artifact.name, artifact.sha256)
        except BaseException:
            copy.unlink(missing_ok=True)
            raise
        file = ArtifactFile(copy, artifact.name, artifact.media_type)
        self._opened.append(file)
        return file

    def close(self) -> None:
        """Remove the copies of what was opened."""
        while self._opened:
            self._opened.pop().close()

    def _required(self) -> ArtifactStore:
        if self._store is None:
            raise AgentError("this call came without a place for artifacts; call by the platform")
        return self._store


def _require_bytes(path: Path, name: str, sha256: str) -> None:
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        raise AgentError(
            f"the store returned other bytes of '{name}' than were saved", retryable=True
        )
