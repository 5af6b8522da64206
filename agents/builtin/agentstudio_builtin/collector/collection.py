"""Picks the records of a source that are wanted."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Literal, NamedTuple, cast

from agentstudio_agents.call.plain_json import encode_json
from agentstudio_agents.error import AgentError
from agentstudio_builtin.collector.row_format import Rows, Source, parse_rows
from agentstudio_builtin.collector.selection import LeftOut, Selection
from agentstudio_builtin.memory_limit import memory_limit
from agentstudio_builtin.notes import bounded
from agentstudio_builtin.record import Record, category_of, date_of, fields_of, read_record
from agentstudio_builtin.scope import Scope
from agentstudio_builtin.tabular.day_reader import DayReader
from agentstudio_builtin.tabular.dialect import Dialect
from agentstudio_builtin.tabular.plain_value import plain

Shape = Literal["feedback", "rows"]

MAX_RECORDS_BYTES: Final = 700 * 1024
"""Most bytes of records in a result, which must stay well below the platform's 900 KiB."""

_CHUNK: Final = 500
_MAX_TEXT: Final = 2000


class Criteria(NamedTuple):
    """Which records are wanted.

    Attributes:
        scope: Days and categories.
        query: Text that a record must hold, whatever the case. None: any text will do.
        limit: Most records; if there are more, they are picked evenly over all.
        shape: `feedback` takes text, date, category and rating; `rows` takes all as it is. None:
            feedback if any row has a text.
        dialect: How a table and its dates are written, as far as it is stated.
    """

    scope: Scope
    query: str | None = None
    limit: int = 1000
    shape: Shape | None = None
    dialect: Dialect = Dialect()


class Collection(NamedTuple):
    """The records that were picked.

    Attributes:
        records: As JSON objects.
        shape: Of the records.
        matched: How many there were to pick from.
        without_text: How many rows were no feedback, as they had no text.
        truncated: Whether there were more, but too large.
        read_as: How a table was read. None: its format leaves no choice.
        notes: What was left out, or is uncertain.
    """

    records: list[dict[str, Any]]
    shape: Shape
    matched: int
    without_text: int
    truncated: bool
    read_as: dict[str, Any] | None = None
    notes: tuple[str, ...] = ()


def read_content(source: Source, criteria: Criteria) -> Collection:
    """Pick from a file. For a computing process.

    Raises:
        AgentError: It is too large or not what it claims to be.
    """
    with memory_limit(f"source '{source.name}'"):
        return read_small_content(source, criteria)


def read_small_content(source: Source, criteria: Criteria) -> Collection:
    """Pick from a file that is small, so that a thread can do it."""
    return pick(parse_rows(source, criteria.dialect), criteria)


def pick(
    source: Rows, criteria: Criteria, checkpoint: Callable[[], None] = lambda: None
) -> Collection:
    """Pick from rows: texts, objects or, as values of a list, anything.

    Raises:
        AgentError: They are no feedback, but that is requested; or none of their dates can be
            read, but only some days are wanted.
    """
    days = _day_reader(source.rows, criteria.dialect)
    if criteria.shape == "rows":
        return _pick_rows(source, days, criteria, checkpoint)
    left_out = LeftOut(days, criteria.scope)
    selection = Selection[Record](criteria.limit)
    for number, row in _counted(source.rows, checkpoint):
        fields = fields_of(row)
        record = read_record(fields, number, days)
        left_out.look(row, fields, number, record)
        if record is None or left_out.is_unreadable:
            continue
        if criteria.scope.holds(record.date, record.category) and _mentions(
            record.text, criteria.query
        ):
            selection.add(record)
    if left_out.rows and left_out.without_text == left_out.rows:
        if criteria.shape is None and any(isinstance(row, Mapping) for row in source.rows):
            return _pick_rows(source, days, criteria, checkpoint)
        raise AgentError("no record has a text; name the field text, review, comment or feedback")
    left_out.refuse_unreadable()
    wanted = [record.to_wire() for record in selection.picked()]
    return _collection(wanted, "feedback", selection.found, source, left_out)


def _day_reader(rows: Iterable[Any], dialect: Dialect) -> DayReader:
    """Return what reads the dates of the rows; those of a table were read by column already."""
    if not isinstance(rows, list):
        return DayReader(dialect.date_order)
    dates = (date for row in rows if (date := date_of(fields_of(row))) is not None)
    return DayReader.of(dates, dialect.date_order)


def _counted(rows: Iterable[Any], checkpoint: Callable[[], None]) -> Iterable[tuple[int, Any]]:
    for number, row in enumerate(rows, start=1):
        if number % _CHUNK == 0:
            checkpoint()
        yield number, row


def _pick_rows(
    source: Rows, days: DayReader, criteria: Criteria, checkpoint: Callable[[], None]
) -> Collection:
    left_out = LeftOut(days, criteria.scope)
    selection = Selection[dict[str, Any]](criteria.limit)
    for number, row in _counted(source.rows, checkpoint):
        record = _row(row)
        fields = fields_of(record) or {}
        left_out.look_at_row(row, fields, number)
        if left_out.is_unreadable:
            continue
        in_scope = criteria.scope.holds(left_out.day, category_of(fields))
        if in_scope and any(_mentions(str(value), criteria.query) for value in record.values()):
            selection.add(record)
    left_out.refuse_unreadable()
    wanted = selection.picked()
    return _collection(wanted, "rows", selection.found, source, left_out)


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


def _collection(
    wanted: list[dict[str, Any]],
    shape: Shape,
    matched: int,
    source: Rows,
    left_out: LeftOut,
) -> Collection:
    """Return those of the records that fit, and what was left out."""
    room = MAX_RECORDS_BYTES
    records: list[dict[str, Any]] = []
    for record in wanted:
        room -= len(encode_json(record)) + 1
        if room < 0:
            break
        records.append(record)
    return Collection(
        records,
        shape,
        matched,
        left_out.without_text,
        len(records) < len(wanted),
        source.read_as and source.read_as.to_wire(),
        bounded((*source.notes, *left_out.notes(), *_size_notes(matched, wanted, records))),
    )


def _size_notes(
    matched: int, wanted: list[dict[str, Any]], records: list[dict[str, Any]]
) -> list[str]:
    notes: list[str] = []
    if len(wanted) < matched:
        notes.append(f"{matched:,} records match, {len(wanted):,} of them were picked evenly")
    if len(records) < len(wanted):
        notes.append(
            f"{len(records):,} of {len(wanted):,} records are in the result, as more do not fit in"
            f" {MAX_RECORDS_BYTES // 1024} KiB"
        )
    return notes
