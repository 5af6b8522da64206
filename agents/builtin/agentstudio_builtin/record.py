"""One piece of feedback."""

from collections.abc import Mapping
from typing import Any, Final, cast

from agentstudio_agents.wire import Wire
from agentstudio_builtin.tabular.day_reader import DayReader

MAX_TEXT_LENGTH: Final = 2000
"""Longest text that is passed on, in characters; a longer one ends in an ellipsis."""

# Names of fields, whatever their case; the later ones are German.
_TEXT_KEYS: Final = (
    "text", "review", "comment", "feedback", "message", "content", "body", "kommentar", "rezension",
    "nachricht",
)  # fmt: skip
_DAY_KEYS: Final = ("date", "day", "timestamp", "created_at", "createdat", "datum")
_CATEGORY_KEYS: Final = ("category", "kategorie")
_RATING_KEYS: Final = ("rating", "bewertung")
_KNOWN_KEYS: Final = frozenset(("id", *_TEXT_KEYS, *_DAY_KEYS, *_CATEGORY_KEYS, *_RATING_KEYS))


Fields = dict[str, Any]
"""The members of an object by lower-case name."""


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


def fields_of(value: object) -> Fields | None:
    """Return the fields of a text or an object by lower-case name; None if it is neither."""
    if isinstance(value, str):
        return {"text": value}
    if not isinstance(value, Mapping):
        return None
    members = cast(Mapping[Any, Any], value).items()
    return {str(name).lower(): member for name, member in members}


def read_record(fields: Fields | None, number: int, days: DayReader) -> Record | None:
    """Read the fields of what may have a text; None if it has none. `number` is its default id."""
    text = None if fields is None else _first_text(fields, _TEXT_KEYS)
    if fields is None or text is None:
        return None
    identity = fields.get("id")
    day = date_of(fields)
    return Record(
        id=str(number if identity is None else identity),
        date=None if day is None else days.read(day),
        category=category_of(fields),
        rating=_first_rating(fields),
        text=text if len(text) <= MAX_TEXT_LENGTH else text[: MAX_TEXT_LENGTH - 1] + "…",
    )


def date_of(fields: Fields | None) -> str | None:
    """Return what fields give as the date, however it is written; None if they give none."""
    values = ((fields or {}).get(key) for key in _DAY_KEYS)
    given = (str(value).strip() for value in values if isinstance(value, str | int | float))
    return next((value for value in given if value), None)


def category_of(fields: Fields) -> str | None:
    """Return the category of fields; None if they have none."""
    return _first_text(fields, _CATEGORY_KEYS)


def gives_unused_rating(fields: Fields) -> bool:
    """Whether fields give a rating that is none from 1 to 5."""
    given = any(fields.get(key) not in (None, "") for key in _RATING_KEYS)
    return given and _first_rating(fields) is None


def text_length_of(fields: Fields) -> int:
    """Return how long the text of a record is before it is cut."""
    return len(_first_text(fields, _TEXT_KEYS) or "")


def is_kept(name: str) -> bool:
    """Whether a record keeps the field of this name."""
    return name.lower() in _KNOWN_KEYS


def _first_rating(fields: Fields) -> float | None:
    return next((r for key in _RATING_KEYS if (r := _rating(fields.get(key))) is not None), None)


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
