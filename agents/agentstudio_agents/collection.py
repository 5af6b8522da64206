"""Picks the records of a source that are wanted."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, cast

from agentstudio_agents.error import AgentError
from agentstudio_agents.memory_limit import memory_limit
from agentstudio_agents.plain_json import encode_json
from agentstudio_agents.plain_value import plain
from agentstudio_agents.record import day_of, read_record
from agentstudio_agents.row_format import MAX_FILE_BYTES, parse_rows, too_large
from agentstudio_agents.scope import Scope

Shape = Literal["feedback", "rows"]

MAX_RECORDS_BYTES: Final = 700 * 1024
"""Most bytes of records in a result, which must stay well below the platform's 900 KiB."""

_CHUNK: Final = 500
_MAX_TEXT: Final = 2000


class Wish(NamedTuple):
    """Which records are wanted.

    Attributes:
        scope: Days and categories.
        query: Text that a record must hold, whatever the case. None: any text will do.
        limit: Most records; if there are more, they are picked evenly over all.
        shape: `feedback` takes text, date, category and rating; `rows` takes all as it is. None:
            feedback if any row has a text.
    """

    scope: Scope
    query: str | None = None
    limit: int = 1000
    shape: Shape | None = None


class Collection(NamedTuple):
    """The records that were picked.

    Attributes:
        records: As JSON objects.
        shape: Of the records.
        matched: How many there were to pick from.
        without_text: How many rows were no feedback, as they had no text.
        truncated: Whether there were more, but too large.
    """

    records: list[dict[str, Any]]
    shape: Shape
    matched: int
    without_text: int
    truncated: bool


def read_content(source: Path | bytes, name: str, wish: Wish) -> Collection:
    """Pick from a file, given by its path or its content. For a computing process.

    Raises:
        AgentError: It is too large or not what it claims to be.
    """
    with memory_limit(f"source '{name}'"):
        return pick(parse_rows(_content(source, name), name), wish)


def read_small_content(source: Path | bytes, name: str, wish: Wish) -> Collection:
    """Pick from a file that is small, so that a thread can do it."""
    return pick(parse_rows(_content(source, name), name), wish)


def _content(source: Path | bytes, name: str) -> bytes:
    if isinstance(source, bytes):
        return source
    with source.open("rb") as file:
        content = file.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise too_large(name)
    return content


def pick(rows: list[Any], wish: Wish, checkpoint: Callable[[], None] = lambda: None) -> Collection:
    """Pick from rows: texts, objects or, as values of a list, anything.

    Raises:
        AgentError: They are no feedback, but that is wished for.
    """
    if wish.shape == "rows":
        return _pick_rows(rows, wish, checkpoint)
    records: list[dict[str, Any]] = []
    without_text = 0
    for number, row in enumerate(rows, start=1):
        if number % _CHUNK == 0:
            checkpoint()
        record = read_record(row, number)
        if record is None:
            without_text += 1
        elif wish.scope.holds(record.date, record.category) and _mentions(record.text, wish.query):
            records.append(record.to_wire())
    if rows and without_text == len(rows):
        if wish.shape is None and any(isinstance(row, Mapping) for row in rows):
            return _pick_rows(rows, wish, checkpoint)
        raise AgentError("no record has a text; name the field text, review, comment or feedback")
    return _picked(records, "feedback", wish, without_text, checkpoint)


def _pick_rows(rows: list[Any], wish: Wish, checkpoint: Callable[[], None]) -> Collection:
    records: list[dict[str, Any]] = []
    for number, row in enumerate(rows, start=1):
        if number % _CHUNK == 0:
            checkpoint()
        record = _row(row)
        category = record.get("category")
        in_scope = wish.scope.holds(day_of(record), category if isinstance(category, str) else None)
        if in_scope and any(_mentions(str(value), wish.query) for value in record.values()):
            records.append(record)
    return _picked(records, "rows", wish, 0, checkpoint)


def _row(row: object) -> dict[str, Any]:
    fields = cast(Mapping[Any, Any], row) if isinstance(row, Mapping) else {"value": row}
    return {str(key): _shortened(plain(value)) for key, value in fields.items()}


def _shortened(value: object) -> object:
    if not isinstance(value, str):
        return value
    # Half a surrogate pair would make the result one that no JSON can hold.
    text = value.encode(errors="replace").decode()
    return text if len(text) <= _MAX_TEXT else text[: _MAX_TEXT - 1] + "…"


def _mentions(text: str, query: str | None) -> bool:
    return query is None or query.lower() in text.lower()


def _picked(
    matching: list[dict[str, Any]],
    shape: Shape,
    wish: Wish,
    without_text: int,
    checkpoint: Callable[[], None],
) -> Collection:
    found = len(matching)
    count = min(found, wish.limit)
    room = MAX_RECORDS_BYTES
    records: list[dict[str, Any]] = []
    for number in range(count):
        if number % _CHUNK == 0:
            checkpoint()
        record = matching[number * found // count]
        room -= len(encode_json(record)) + 1
        if room < 0:
            break
        records.append(record)
    return Collection(records, shape, found, without_text, len(records) < count)
