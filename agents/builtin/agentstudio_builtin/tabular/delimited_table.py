"""A table in delimited text: detects how it is written, then reads its rows as often as wanted.

It is read as a stream, so that its size costs time and no memory.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from typing import Any, Final, TextIO

from agentstudio_agents.error import AgentError
from agentstudio_builtin.tabular.column_type import Column, ColumnInference
from agentstudio_builtin.tabular.delimited_text import (
    Delimiter,
    Row,
    detect_delimiter,
    rows_of,
    states_delimiter,
)
from agentstudio_builtin.tabular.dialect import Decimal, Dialect, ReadAs
from agentstudio_builtin.tabular.header_row import Header, detect_header, named, unnamed
from agentstudio_builtin.tabular.text_encoding import Encoding, Open, detect_encoding, open_text

MAX_COLUMNS: Final = 1000
"""Most columns of a table."""

_SAMPLE_ROWS: Final = 100
_NO_CHECK: Final = lambda: None  # noqa: E731
_CHECKED: Final = 5000

OpenText = Callable[[], TextIO]


class DelimitedTable:
    """The rows of a table as objects by column.

    Attributes:
        columns: Names, each once, and what the column was read as.
        rows: How many there are.
        read_as: What was detected.
        notes: What was left out, or is uncertain.
    """

    def __init__(
        self,
        opened: OpenText,
        name: str,
        dialect: Dialect,
        encoding: Encoding | None = None,
        checkpoint: Callable[[], None] = _NO_CHECK,
    ) -> None:
        """Read a text from beginning to end, to know its columns.

        Args:
            opened: Opens the text, without translation of its line ends.
            name: What it is called in errors.
            dialect: What the request states.
            encoding: Of the file. None: it was text already.
            checkpoint: Called between parts of the work; may raise.

        Raises:
            AgentError: It makes no table; the message names line and column.
        """
        self._opened = opened
        self._name = name
        self._checkpoint = checkpoint
        self._after_line = 0
        self._notes: list[str] = [encoding.note] if encoding and encoding.note else []
        self._delimiter = self._detect_delimiter(dialect)
        self._header = self._detect_header(dialect)
        self._short: list[int] = []
        self._long: list[int] = []
        self.rows = 0
        inferences = self._look()
        self.columns = self._decide(inferences, dialect)
        self._note_rows()
        self.notes = tuple(self._notes)
        decimals = {column.decimal for column in self.columns.values() if column.decimal}
        self.read_as = ReadAs(
            {name: column.shown for name, column in self.columns.items()},
            encoding and encoding.name,
            self._delimiter.name if self._delimiter.splits else None,
            self._header.line,
            " and ".join(sorted(decimals)) or None,
        )

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield the rows, from the first on: numbers as such, dates in ISO 8601, else texts."""
        converts = [(name, column.convert) for name, column in self.columns.items()]
        for row in islice(self._body(), self.rows):
            cells = row.cells
            yield {
                name: convert(cells[place]) if place < len(cells) else None
                for place, (name, convert) in enumerate(converts)
            }

    def _detect_delimiter(self, dialect: Dialect) -> Delimiter:
        with closing(self._opened()) as text:
            if dialect.delimiter is None:
                above = max(0, (dialect.header_line or 1) - 1)
                found = detect_delimiter(text, self._name, above)
            else:
                found = Delimiter(dialect.delimiter, stated_by_file=states_delimiter(text))
        self._after_line = int(found.stated_by_file)
        if found.note is not None:
            self._notes.append(found.note)
        return found

    def _detect_header(self, dialect: Dialect) -> Header:
        if dialect.header_line:
            self._after_line = max(self._after_line, dialect.header_line - 1)
        sample = list(islice(self._all_rows(), _SAMPLE_ROWS + 1))
        if not sample:
            raise AgentError(f"{self._name} is empty")
        first, *below = sample
        if dialect.header_line == 0:
            header = unnamed(len(first.cells))
        elif dialect.header_line is not None:
            header = named(first)
        else:
            header = detect_header(first, below)
        if len(header.names) > MAX_COLUMNS:
            raise AgentError(
                f"{self._name}, line {first.line}: {len(header.names):,} columns, more than"
                f" {MAX_COLUMNS:,}"
            )
        self._notes += header.notes
        return header

    def _all_rows(self) -> Iterator[Row]:
        with closing(self._opened()) as text:
            yield from rows_of(text, self._delimiter.char, self._name, self._after_line)

    def _body(self) -> Iterator[Row]:
        rows = self._all_rows()
        for number, row in enumerate(islice(rows, self._header.line is not None, None)):
            if number % _CHECKED == 0:
                self._checkpoint()
            yield row

    def _look(self) -> list[ColumnInference]:
        width = len(self._header.names)
        inferences = [ColumnInference(name) for name in self._header.names]
        number = 0
        for number, row in enumerate(self._body(), start=1):
            if len(row.cells) != width:
                self._check_width(row, width)
            is_blank = True
            for inference, cell in zip(inferences, row.cells, strict=False):
                if cell and not cell.isspace():
                    is_blank = False
                    inference.add(row.line, cell)
            if not is_blank:
                self.rows = number  # Blank rows at the end are none.
        if self.rows == 0:
            raise AgentError(f"{self._name} is empty below its names")
        if number > self.rows:
            self._notes.append(f"empty rows at the end, left out: {number - self.rows:,}")
        return inferences

    def _check_width(self, row: Row, width: int) -> None:
        if len(row.cells) < width:
            self._short.append(row.line)
            return
        beyond = next(
            (place for place in range(width, len(row.cells)) if row.cells[place].strip()), None
        )
        if beyond is not None:
            under = "under" if self._header.line is not None else "in a table of"
            raise AgentError(
                f"{self._name}, line {row.line}, column {beyond + 1}: {len(row.cells)} values"
                f" {under} {width} {'names' if under == 'under' else 'columns'}, separated by"
                f" {self._delimiter.name}; quote a value that holds the delimiter, or state"
                " configuration.dialect.delimiter"
            )
        self._long.append(row.line)

    def _decide(self, inferences: list[ColumnInference], dialect: Dialect) -> dict[str, Column]:
        elsewhere, by = self._decimal_elsewhere(inferences)
        columns: dict[str, Column] = {}
        for inference in inferences:
            column = inference.decide(dialect, elsewhere, by)
            if column.kind == "number" and column.not_a_number is not None:
                line, text = column.not_a_number
                raise AgentError(
                    f"{self._name}, line {line}, column {inference.name}: {text[:40]} is no"
                    " number; leave out what is missing"
                )
            columns[inference.name] = column
            self._notes += column.notes
        return columns

    def _decimal_elsewhere(self, inferences: list[ColumnInference]) -> tuple[Decimal | None, str]:
        decided: dict[Decimal, str] = {}
        for each in inferences:
            if each.decided is not None:
                decided.setdefault(each.decided, each.name)
        if len(decided) == 1:
            decimal, name = decided.popitem()
            return decimal, f"column {name}"
        if not decided and self._delimiter.char != ";":
            return ".", "convention" if self._delimiter.char != "," else "the delimiter comma"
        return None, ""

    def _note_rows(self) -> None:
        for lines, what in (
            (self._short, "with fewer values than columns, the last taken as missing"),
            (self._long, "with more delimiters at the end than columns, which were left out"),
        ):
            if lines:
                shown = ", ".join(map(str, lines[:5]))
                more = f" and {len(lines) - 5:,} more" if len(lines) > 5 else ""
                self._notes.append(f"rows {what}: line {shown}{more}")


def read_delimited(
    opened: Open,
    name: str,
    dialect: Dialect,
    declared: str | None = None,
    checkpoint: Callable[[], None] = _NO_CHECK,
) -> DelimitedTable:
    """Read a file. `declared` is the encoding that its server says it has; None: none.

    Raises:
        AgentError: It makes no table, or its encoding cannot be detected.
    """
    encoding = detect_encoding(opened, name, dialect.encoding, declared)
    return DelimitedTable(lambda: open_text(opened, encoding), name, dialect, encoding, checkpoint)


def read_delimited_text(text: str, name: str, dialect: Dialect) -> DelimitedTable:
    """Read a text that a request holds.

    Raises:
        AgentError: It makes no table.
    """
    bare = text.removeprefix("\ufeff")
    return DelimitedTable(lambda: io.StringIO(bare, newline=""), name, dialect)
