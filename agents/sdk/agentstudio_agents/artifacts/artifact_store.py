"""Where a call's files are."""

from pathlib import Path
from typing import Protocol, runtime_checkable

from agentstudio_agents.artifacts.artifact import Artifact
from agentstudio_agents.artifacts.artifact_content import Content
from agentstudio_agents.wire import Wire


class ArtifactAccess(Wire):
    """How a call reaches its files: sent along by the platform, for this call only.

    Another one replaces it when another worker takes over the call.

    Attributes:
        url: Below which they are.
        token: Bearer token, good until the call ends.
        max_bytes: Most bytes of one file.
    """

    url: str
    token: str
    max_bytes: int


class ArtifactStore(Protocol):
    """What keeps the files of a call."""

    @property
    def max_bytes(self) -> int:
        """Most bytes of one file."""
        ...

    async def save(self, name: str, media_type: str, content: Content) -> Artifact:
        """Keep a file, in place of one of the same name.

        Raises:
            AgentError: It cannot be kept; `retryable` if the store cannot be reached.
        """
        ...

    async def load(self, object_name: str, to: Path) -> None:
        """Write a file to a path.

        Raises:
            AgentError: There is no such file; or, `retryable`, the store cannot be reached or
                its bytes are not those that were saved.
        """
        ...


@runtime_checkable
class RenewableStore(Protocol):
    """A store to which the way may change."""

    def renew(self, access: ArtifactAccess) -> None:
        """Use this access from now on."""
        ...
