"""What was selected of the rows of a source, and what was not."""

from collections.abc import Mapping
from typing import Any, Final, Generic, TypeVar, cast

from agentstudio_agents.error import AgentError
from agentstudio_builtin.record import (
    MAX_TEXT_LENGTH,
    Fields,
    Record,
    date_of,
    gives_unused_rating,
    is_kept,
    text_length_of,
)
from agentstudio_builtin.scope import Scope
from agentstudio_builtin.tabular.day_reader import DayReader

_MOST_HELD: Final = 20_000
"""Records that are held before every other one is dropped: twice the largest `limit`."""

_NAMES_SHOWN: Final = 10
_SHOWN: Final = 40


T = TypeVar("T")


class Selection(Generic[T]):
    """Records that match, of which a limited number is picked evenly.

    Attributes:
        found: How many match.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held: list[T] = []
        self._stride = 1
        self.found = 0

    def add(self, record: T) -> None:
        """Add a record that matches. Memory stays bounded, however many there are."""
        if self.found % self._stride == 0:
            self._held.append(record)
        self.found += 1
        if len(self._held) > _MOST_HELD:
            self._held = self._held[::2]
            self._stride *= 2

    def picked(self) -> list[T]:
        """Return records from all over those that match."""
        held = len(self._held)
        count = min(held, self._limit)
        return [self._held[number * held // count] for number in range(count)]


class LeftOut:
    """Counts what of the rows does not reach the result.

    Attributes:
        rows: Rows looked at.
        without_text: Rows without a text.
        day: Day of the row looked at last. None: it has none that can be read.
        is_unreadable: Whether that row is out of scope, as its date cannot be read.
    """

    def __init__(self, days: DayReader, scope: Scope) -> None:
        self._days = days
        self._has_range = scope.start is not None or scope.end is not None
        self.rows = 0
        self.without_text = 0
        self.day: str | None = None
        self.is_unreadable = False
        self._dated = 0
        self._unreadable = 0
        self._first_unreadable: tuple[str, int] | None = None
        self._undated = 0
        self._cut = 0
        self._bad_ratings = 0
        self._names: dict[str, bool] = {}

    def look(self, row: object, fields: Fields | None, number: int, record: Record | None) -> None:
        """Look at a row, its fields, and the feedback that it is. None: it is none."""
        self.rows += 1
        if record is None or fields is None:
            self.without_text += 1
            return
        self._look_at_date(date_of(fields), record.date, number)
        self._cut += len(record.text) == MAX_TEXT_LENGTH < text_length_of(fields)
        self._bad_ratings += record.rating is None and gives_unused_rating(fields)
        if isinstance(row, Mapping):
            for name in map(str, cast(Mapping[Any, Any], row)):
                if name not in self._names:
                    self._names[name] = is_kept(name)

    def look_at_row(self, row: object, fields: Fields, number: int) -> None:
        """Look at a row that is kept as it is, and its fields."""
        self.rows += 1
        given = date_of(fields)
        self._look_at_date(given, None if given is None else self._days.read(given), number)
        if isinstance(row, Mapping):
            values = cast(Mapping[Any, Any], row).values()
            self._cut += sum(isinstance(v, str) and len(v) > MAX_TEXT_LENGTH for v in values)

    def _look_at_date(self, given: str | None, day: str | None, number: int) -> None:
        self.day = day
        self.is_unreadable = False
        if given is None:
            self._undated += 1
            return
        self._dated += 1
        if day is None:
            self._unreadable += 1
            self._first_unreadable = self._first_unreadable or (given, number)
            self.is_unreadable = self._has_range

    def refuse_unreadable(self) -> None:
        """Refuse to pick days of records none of whose dates can be read.

        Raises:
            AgentError: That is so.
        """
        if self._has_range and self._unreadable == self._dated > 0:
            given, number = self._first_unreadable or ("", 0)
            raise AgentError(
                f"input.dateRange cannot be applied, as no date can be read, the first"
                f" '{given[:_SHOWN]}' in record {number}; give ISO dates such as 2025-09-01, or"
                " configuration.dialect.dateOrder for those such as 02/01/2025"
            )

    def notes(self) -> list[str]:
        """Return what was left out, in words."""
        notes: list[str] = []
        if self.without_text:
            notes.append(f"rows without a text, left out: {self.without_text:,}")
        if self._unreadable:
            given, number = self._first_unreadable or ("", 0)
            so = "left out, as input.dateRange is given" if self._has_range else "taken as missing"
            notes.append(
                f"dates that cannot be read, {so}: {self._unreadable:,}, the first"
                f" '{given[:_SHOWN]}' in record {number}"
            )
        if self._has_range and self._undated:
            notes.append(f"records without a date, kept: {self._undated:,}")
        if self._bad_ratings:
            notes.append(f"ratings other than 1 to 5, left out: {self._bad_ratings:,}")
        if self._cut:
            notes.append(f"texts cut at {MAX_TEXT_LENGTH:,} characters: {self._cut:,}")
        return [*notes, *self._name_notes()]

    def _name_notes(self) -> list[str]:
        names = [name[:_SHOWN] for name, kept in self._names.items() if not kept]
        if not names:
            return []
        more = len(names) - _NAMES_SHOWN
        shown = ", ".join(names[:_NAMES_SHOWN]) + (f" and {more:,} more" if more > 0 else "")
        return [f"columns left out: {shown}; configuration.shape rows keeps them"]
