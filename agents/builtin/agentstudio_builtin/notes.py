"""What a result leaves out, or is uncertain about: `metadata.notes`, and `notes` of the result."""

from collections.abc import Iterable
from typing import Annotated, Any, Final, cast

from pydantic import Field

MAX_NOTES: Final = 20
"""Most notes of a result; the last says how many more there were."""

MAX_NOTE_LENGTH: Final = 500

Notes = Annotated[
    tuple[str, ...] | None,
    Field(description="What was left out or is uncertain. None: nothing."),
]


def notes_in(result: dict[str, Any]) -> tuple[str, ...]:
    """Return the notes of a result."""
    notes = result.get("notes")
    members = cast(list[Any], notes) if isinstance(notes, list) else []
    return tuple(note for note in members if isinstance(note, str))


def bounded(notes: Iterable[str]) -> tuple[str, ...]:
    """Return notes, each once, without those beyond the most."""
    distinct = [note[:MAX_NOTE_LENGTH] for note in dict.fromkeys(notes) if note]
    if len(distinct) <= MAX_NOTES:
        return tuple(distinct)
    return (*distinct[: MAX_NOTES - 1], f"{len(distinct) - MAX_NOTES + 1:,} more notes")


def with_notes(metadata: dict[str, Any], notes: Iterable[str]) -> dict[str, Any]:
    """Return metadata with notes added to those that it has."""
    added = bounded((*metadata.get("notes", ()), *notes))
    return {**metadata, "notes": list(added)} if added else metadata
