"""One piece of feedback."""

from collections.abc import Mapping
from typing import Any, Final, cast

from agentstudio_agents.scope import iso_day
from agentstudio_agents.wire import Wire

MAX_TEXT_LENGTH: Final = 2000
"""Longest text that is passed on, in characters; a longer one ends in an ellipsis."""

_TEXT_KEYS: Final = ("text", "review", "comment", "feedback", "message", "content", "body")
_DAY_KEYS: Final = ("date", "day", "timestamp", "created_at", "createdAt")


class Record(Wire):
    """One piece of feedback.

    Attributes:
        id: Unique among the records of one collection.
        date: The day it was given, as an ISO date. None: not known.
        category: What it is about. None: not known.
        rating: From 1 (bad) to 5 (good). None: there is none.
        text: What was said, of at most `MAX_TEXT_LENGTH` characters.
    """

    id: str
    date: str | None = None
    category: str | None = None
    rating: float | None = None
    text: str

    def to_wire(self) -> dict[str, Any]:
        """Return it as a JSON object, without what is not known."""
        return self.model_dump(by_alias=True, exclude_none=True)


def read_record(value: object, number: int) -> Record | None:
    """Read a text or an object with a text; None if there is none. `number` is its default id."""
    if isinstance(value, str):
        value = {"text": value}
    if not isinstance(value, Mapping):
        return None
    fields = cast(Mapping[str, Any], value)
    text = _first_text(fields, _TEXT_KEYS)
    if text is None:
        return None
    identity = fields.get("id")
    return Record(
        id=str(number if identity is None else identity),
        date=day_of(fields),
        category=_first_text(fields, ("category",)),
        rating=_rating(fields.get("rating")),
        text=text if len(text) <= MAX_TEXT_LENGTH else text[: MAX_TEXT_LENGTH - 1] + "…",
    )


def day_of(fields: Mapping[str, Any]) -> str | None:
    """Return the day of an object, as an ISO date; None if it has none."""
    return iso_day(_first_text(fields, _DAY_KEYS))


def _first_text(fields: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    texts = (str(fields[key]).strip() for key in keys if isinstance(fields.get(key), str))
    found = next((text for text in texts if text), None)
    # Half a surrogate pair would make the result one that no JSON can hold.
    return found and found.encode(errors="replace").decode()


def _rating(value: object) -> float | None:
    if not isinstance(value, str | int | float):
        return None
    try:
        rating = float(value)
    except (ValueError, OverflowError):
        return None
    return rating if 1 <= rating <= 5 else None
