"""What is known of a file."""

import mimetypes
import unicodedata
from typing import Final

from agentstudio_agents.error import MisuseError
from agentstudio_agents.wire import Wire

MAX_NAME_LENGTH: Final = 255
"""Most characters of a name."""

UNKNOWN_TYPE: Final = "application/octet-stream"


class Artifact(Wire):
    """A file that a task has saved.

    Attributes:
        name: Its name, unique within its task.
        media_type: What it holds, such as `text/csv`.
        size: In bytes.
        sha256: Of its bytes, in hexadecimal digits.
        object: Its name in the store. Means something to the platform only.
        step_id: The step that saved it. None: the running task has.
    """

    name: str
    media_type: str
    size: int
    sha256: str
    object: str
    step_id: str | None = None


def check_name(name: str) -> str:
    """Return the name.

    Raises:
        MisuseError: It is empty or too long, or could be a path, or has control characters.
    """
    is_plain = not any(
        character in "/\\" or unicodedata.category(character) in ("Cc", "Cs") for character in name
    )
    if not is_plain or name in (".", "..") or not name.strip() or len(name) > MAX_NAME_LENGTH:
        raise MisuseError(
            f"an artifact's name has 1 to {MAX_NAME_LENGTH} characters, none of them '/', '\\' or"
            f" a control character: {name[:MAX_NAME_LENGTH]!r}"
        )
    return name


def media_type_of(name: str) -> str:
    """Return the media type of a name's extension, else that of unknown bytes."""
    kind, encoding = mimetypes.guess_type(name)
    return UNKNOWN_TYPE if kind is None or encoding is not None else kind
