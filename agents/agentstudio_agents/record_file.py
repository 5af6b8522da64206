"""Feedback in files."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, cast

from agentstudio_agents.error import AgentError

MAX_FILE_BYTES: Final = 20 * 1024 * 1024
"""Largest file that is read. It is held in memory, so this bounds what one task takes."""


def read_file(folder: Path | None, name: str) -> list[Any]:
    """Read the rows of a `.csv`, `.json` or `.jsonl` file of a folder.

    Args:
        folder: The only place that is read, with the folders in it. None: no file may be read.
        name: Path of the file in the folder.

    Raises:
        AgentError: The file may not be read, is not there, is too large or not what it claims.
    """
    path = _inside(folder, name)
    parse = _PARSERS.get(path.suffix.lower())
    if parse is None:
        raise AgentError(f"source '{name}' must end in {', '.join(_PARSERS)}")
    with path.open("rb") as file:
        content = file.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise AgentError(f"source '{name}' is larger than {MAX_FILE_BYTES // 1024**2} MiB")
    try:
        return parse(content.decode("utf-8-sig"))
    except (ValueError, csv.Error, RecursionError) as error:
        raise AgentError(f"source '{name}' cannot be read as {path.suffix[1:]}: {error}") from None


def _inside(folder: Path | None, name: str) -> Path:
    """Return the real path of a file, which is inside the folder even if links lead there."""
    if folder is None:
        raise AgentError(
            f"source '{name}' is a file, and this service may read none; start it with --data"
        )
    try:
        root = folder.resolve()
        path = (root / name).resolve()
        is_inside = path.is_relative_to(root)
        is_file = is_inside and path.is_file()
    except (OSError, ValueError, RuntimeError):  # E.g. a name with NUL in it, or a loop of links.
        is_inside, is_file, path = True, False, folder
    if not is_inside:
        raise AgentError(f"source '{name}' is outside the data folder")
    if not is_file:
        raise AgentError(f"source '{name}' is not in the data folder")
    return path


def _csv(text: str) -> list[Any]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def _json(text: str) -> list[Any]:
    value = json.loads(text)
    if isinstance(value, dict):
        members = cast(dict[str, Any], value)
        value = next(
            (members[key] for key in ("records", "data", "reviews") if key in members), None
        )
    if not isinstance(value, list):
        raise ValueError("it must be an array, or an object with an array called records")
    return cast(list[Any], value)


def _json_lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.split("\n") if line.strip()]


_PARSERS: Final[dict[str, Callable[[str], list[Any]]]] = {
    ".csv": _csv,
    ".json": _json,
    ".jsonl": _json_lines,
}
