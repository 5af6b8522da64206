"""Files that come with a request."""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Annotated, Any, Final, cast

from pydantic import Field, ValidationError

from agentstudio_agents.call.request import AgentRequest
from agentstudio_agents.error import AgentError
from agentstudio_builtin.agent_models import AgentInput
from agentstudio_builtin.text_source import results_of

MAX_FILES: Final = 200
"""Most files of one request."""

MAX_BYTES: Final = 2 * 1024 * 1024
"""Most bytes of all files of one request."""

_MAX_PATH: Final = 200
_MAX_NAME_BYTES: Final = 255
"""Of Linux, for a file or folder."""


class SourceFile(AgentInput):
    """A file of text."""

    path: Annotated[str, Field(description="Where it is, below the folder of all files.")]
    content: Annotated[str, Field(description="Its text.")]


Files = dict[str, str] | list[SourceFile]
"""Files as an object of texts by path, or as a list."""


def submitted_files(request: AgentRequest[Any, Any], given: Files | None) -> dict[str, str]:
    """Return the files that the steps before made and those of the input, which win.

    Raises:
        AgentError: A path leads elsewhere, or there is too much.
    """
    files: dict[str, str] = {}
    for result in results_of(request):
        files |= _files_in(result.get("files"))
    files |= _by_path(given)
    for path in files:
        check_path(path)
    if len(files) > MAX_FILES:
        raise AgentError(f"there are {len(files)} files, more than {MAX_FILES}")
    check_folders(files)
    size = sum(len(text.encode(errors="replace")) for text in files.values())
    if size > MAX_BYTES:
        raise AgentError(f"the files have {size} bytes, more than {MAX_BYTES // 1024**2} MiB")
    return {path: text.encode(errors="replace").decode() for path, text in files.items()}


def check_folders(files: Iterable[str]) -> None:
    """Refuse paths of which one is a file, and a folder of another.

    Raises:
        AgentError: There is such a path.
    """
    paths = {PurePosixPath(path) for path in files}
    for path in paths:
        for folder in path.parents:
            if folder in paths:
                raise AgentError(f"file '{folder}' cannot be the folder of '{path}', too")


def check_path(path: str) -> None:
    """Refuse a path that is not one of a file below the folder.

    Raises:
        AgentError: It is absolute, leads outside, or is malformed.
    """
    pure = PurePosixPath(path)
    leads_outside = pure.is_absolute() or ".." in pure.parts
    if any(len(part.encode(errors="replace")) > _MAX_NAME_BYTES for part in pure.parts):
        raise AgentError(
            f"file {path[:_MAX_PATH]!r}: a name may have at most {_MAX_NAME_BYTES} bytes of UTF-8"
        )
    if leads_outside or not pure.parts or not path.isprintable() or len(path) > _MAX_PATH:
        raise AgentError(
            f"file {path[:_MAX_PATH]!r}: a path must be relative, below the folder of the files,"
            f" and of at most {_MAX_PATH} characters"
        )


def _files_in(value: object) -> dict[str, str]:
    """Read files of another agent's result; other members are ignored."""
    if isinstance(value, Mapping):
        members = cast(Mapping[str, Any], value).items()
        return {path: text for path, text in members if isinstance(text, str)}
    if not isinstance(value, list):
        return {}
    try:
        return _by_path([SourceFile.model_validate(each) for each in cast(list[Any], value)])
    except ValidationError:
        return {}


def _by_path(files: Files | None) -> dict[str, str]:
    if isinstance(files, list):
        return {file.path: file.content for file in files}
    return files or {}
