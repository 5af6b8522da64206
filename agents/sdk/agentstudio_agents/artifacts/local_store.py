"""The files of a call that a test makes."""

import asyncio
import hashlib
import shutil
from pathlib import Path
from typing import Any, Final

from agentstudio_agents.artifacts.artifact import UNKNOWN_TYPE, Artifact, media_type_of
from agentstudio_agents.artifacts.artifact_content import Content
from agentstudio_agents.artifacts.file_reference import reference_to
from agentstudio_agents.error import AgentError

MAX_BYTES: Final = 100_000_000
"""As the platform's default."""


class LocalStore:
    """Keeps files in a folder.

    Attributes:
        saved: What was saved, by name.
    """

    def __init__(self, folder: Path) -> None:
        self.saved: dict[str, Artifact] = {}
        self._folder = folder

    @property
    def max_bytes(self) -> int:
        """Most bytes of one file."""
        return MAX_BYTES

    async def save(self, name: str, media_type: str, content: Content) -> Artifact:
        """Keep a file; see `ArtifactStore`."""
        object_name = f"saved.{len(self.saved)}"

        def write() -> str:
            content.file.seek(0)
            with (self._folder / object_name).open("wb") as file:
                shutil.copyfileobj(content.file, file)
            return _sha256(self._folder / object_name)

        self.saved[name] = Artifact(
            name=name,
            media_type=media_type,
            size=content.size,
            sha256=await asyncio.to_thread(write),
            object=object_name,
        )
        return self.saved[name]

    async def load(self, object_name: str, to: Path) -> None:
        """Write a file to a path; see `ArtifactStore`."""
        source = self._folder / object_name
        if not source.is_file():
            raise AgentError("the artifact does not exist, or does not exist any more")
        await asyncio.to_thread(shutil.copyfile, source, to)

    def put(self, object_name: str, content: bytes) -> Artifact:
        """Add a file that the agent may read."""
        path = self._folder / object_name
        path.write_bytes(content)
        return Artifact(
            name=object_name,
            media_type=UNKNOWN_TYPE,
            size=len(content),
            sha256=_sha256(path),
            object=object_name,
        )

    def upload(self, name: str, content: bytes) -> dict[str, Any]:
        """Add an uploaded file, and return the reference to it."""
        artifact = self.put(f"upload.{name}", content)
        kept = artifact.model_copy(update={"name": name, "media_type": media_type_of(name)})
        return reference_to(kept)

    def read(self, name: str) -> bytes:
        """Return the bytes of what was saved under a name."""
        return (self._folder / self.saved[name].object).read_bytes()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
