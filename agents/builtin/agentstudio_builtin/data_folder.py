"""The only folder that agents read files from."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from agentstudio_agents.error import AgentError

_HIDDEN: Final = "."

_MAX_DEPTH: Final = 50
"""Most levels of folders below the one that is asked for."""


class DataFolder:
    """The folder of `--data`. What links lead out of it to is not in it."""

    def __init__(self, folder: Path | None) -> None:
        """Take the folder. None: no file may be read."""
        self._folder = folder

    def find(self, name: str) -> Path:
        """Return the real path of a file or folder.

        Args:
            name: Its path in the folder.

        Raises:
            AgentError: It may not be read or is not there.
        """
        root = self._root(name)
        try:
            path = (root / name).resolve()
            is_inside = path.is_relative_to(root)
            is_there = is_inside and (path.is_file() or path.is_dir())
        except (OSError, ValueError, RuntimeError):  # E.g. NUL in the name, or a loop of links.
            is_inside, is_there, path = True, False, root
        if not is_inside:
            raise AgentError(f"'{name}' is outside the data folder")
        if not is_there:
            raise AgentError(f"'{name}' is not in the data folder")
        return path

    def find_file(self, name: str) -> Path:
        """Return the real path of a file.

        Raises:
            AgentError: It may not be read, is not there, or is a folder.
        """
        path = self.find(name)
        if not path.is_file():
            raise AgentError(f"'{name}' is a folder, not a file")
        return path

    def files_below(self, name: str, suffix: str) -> Iterator[Path]:
        """Yield the real paths of the files that a name means: itself, or those of a folder.

        Of a folder these are the files with a suffix, sorted, without hidden ones and links.

        Raises:
            AgentError: As `find`, or the folders are nested too deeply.
        """
        path = self.find(name)
        if path.is_file():
            yield path
        else:
            yield from _files_in(path, suffix, 0)

    def name_of(self, path: Path) -> str:
        """Return the path in the folder of one that was found here."""
        return path.relative_to(self._root(str(path))).as_posix()

    def _root(self, name: str) -> Path:
        if self._folder is None:
            raise AgentError(
                f"'{name}' is a file, and this service may read none; start it with --data"
            )
        return self._folder.resolve()


def _files_in(folder: Path, suffix: str, depth: int) -> Iterator[Path]:
    if depth > _MAX_DEPTH:
        raise AgentError(f"folders are nested deeper than {_MAX_DEPTH} levels; name one further in")
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith(_HIDDEN) or entry.is_symlink():
            continue
        if entry.is_dir():
            yield from _files_in(entry, suffix, depth + 1)
        elif entry.suffix == suffix:
            yield entry
