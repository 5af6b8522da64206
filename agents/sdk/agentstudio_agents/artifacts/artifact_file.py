"""A file that an agent reads."""

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

_CHUNK_BYTES: Final = 1024 * 1024


class ArtifactFile:
    """A copy on this machine, whose bytes were found to be the ones that were saved.

    It is removed when it is closed, and at the latest when its task ends.

    Attributes:
        path: Where it is.
        name: The artifact's name.
        media_type: What it holds, such as `text/csv`.
        size: In bytes.
    """

    def __init__(self, path: Path, name: str, media_type: str) -> None:
        self.path = path
        self.name = name
        self.media_type = media_type
        self.size = path.stat().st_size

    def read_bytes(self) -> bytes:
        """Return all of it. Large files are better read in `chunks`."""
        return self.path.read_bytes()

    def read_text(self, encoding: str = "utf-8") -> str:
        """Return all of it as text."""
        return self.path.read_text(encoding)

    def chunks(self, size: int = _CHUNK_BYTES) -> Iterator[bytes]:
        """Yield its bytes, `size` at a time."""
        with self.path.open("rb") as file:
            while chunk := file.read(size):
                yield chunk

    def close(self) -> None:
        """Remove it."""
        self.path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
