"""The rows of delimited text, each with the line that it begins in."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Final, NamedTuple, TextIO

from agentstudio_agents.error import AgentError
from agentstudio_builtin.tabular.cell_kind import is_typed

DELIMITERS: Final = ",;\t|"
"""What is looked for, the most usual first."""

_NAMES: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe", " ": "space"}
_SAMPLE_ROWS: Final = 200
_MOST_SHOWN: Final = 40


class Row(NamedTuple):
    """The values of a row, and the line it begins in, from 1."""

    line: int
    cells: list[str]


class Delimiter(NamedTuple):
    """What separates values.

    Attributes:
        char: The character. Of a single column, one that does not occur.
        splits: Whether there is more than one column.
        stated_by_file: Whether a first line `sep=;` says so, as spreadsheets write it.
        note: What is uncertain about it. None: nothing.
    """

    char: str
    splits: bool = True
    stated_by_file: bool = False
    note: str | None = None

    @property
    def name(self) -> str:
        """The name that is shown."""
        return _NAMES.get(self.char, self.char)


_NO_DELIMITER: Final = "\x1f"
"""Splits nothing: the unit separator of ASCII."""


def rows_of(text: TextIO, delimiter: str, name: str, after_line: int = 0) -> Iterator[Row]:
    """Yield the rows of a text that are not blank.

    Args:
        text: Opened without translation of its line ends.
        delimiter: Between values.
        name: What the text is called in errors.
        after_line: Line after which the rows begin.

    Raises:
        AgentError: A quote is not closed, or what follows a quoted value is no delimiter.
    """
    for _ in range(after_line):
        text.readline()
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)
    while True:
        start = reader.line_num
        lines.begin()
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise _fault(lines.taken, start + after_line + 1, delimiter, name, error) from None
        if cells is None:
            return
        if cells:
            yield Row(start + after_line + 1, cells)


class _Lines:
    """Hands lines on, and remembers those of the row at hand."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self.taken: list[str] = []

    def begin(self) -> None:
        self.taken = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline()
        if not line:
            raise StopIteration
        if len(self.taken) < _SAMPLE_ROWS:
            self.taken.append(line)
        return line


def _fault(lines: list[str], first: int, delimiter: str, name: str, error: csv.Error) -> AgentError:
    """Return an error that names the line and the column at which quotes go wrong."""
    line, column, reason = first, 1, str(error)
    if "field limit" in reason:
        reason = f"a value of this row has more than {csv.field_size_limit():,} characters"
    is_quoted, at_start, opened, quote = False, True, (first, 1), False
    for number, text in enumerate(lines, start=first):
        for place, char in enumerate(text, start=1):
            if is_quoted:
                if quote and char != '"':
                    is_quoted = quote = False
                    if char not in f"{delimiter}\r\n":
                        reason = "a quoted value ends here, and no delimiter follows"
                        return AgentError(f"{name}, line {number}, column {place}: {reason}")
                    at_start = True
                    continue
                quote = char == '"' and not quote
            elif char == '"' and at_start:
                is_quoted, opened = True, (number, place)
            else:
                at_start = char == delimiter or (at_start and char == " ")
        at_start = at_start or not is_quoted
    if is_quoted:
        (line, column), reason = opened, "a quote is opened here and not closed"
    return AgentError(f"{name}, line {line}, column {column}: {reason}")


def detect_delimiter(text: TextIO, name: str, after_line: int = 0) -> Delimiter:
    """Detect what separates the values of a text, below a line.

    Raises:
        AgentError: Two delimiters are as likely, or it is none that makes columns of all rows.
    """
    first = text.readline()
    stated = _stated(first)
    if stated is not None:
        return Delimiter(stated, stated_by_file=True)
    lines = list(islice(chain([first], text), after_line, after_line + 4 * _SAMPLE_ROWS))
    splits = [split for char in DELIMITERS if (split := _split(lines, char)) is not None]
    whole = [split for split in splits if split.is_even]
    if not whole:
        return _of_uneven(splits, lines, name)
    best = max(whole, key=lambda split: split.typed)
    rivals = [split for split in whole if split is not best and split.typed == best.typed]
    if rivals and best.widths[0] > 1:
        both = " or ".join(_NAMES[split.char] for split in (best, rivals[0]))
        raise AgentError(
            f"{name}, line 1: the delimiter may be {both}; state it as"
            " configuration.dialect.delimiter"
        )
    return Delimiter(best.char, note=_one_column_note(lines, best))


def states_delimiter(text: TextIO) -> bool:
    """Whether a text begins with a line `sep=;`."""
    return _stated(text.readline()) is not None


def _stated(line: str) -> str | None:
    """Return the delimiter of a line `sep=;`."""
    bare = line.lstrip("\ufeff").rstrip("\r\n").strip('"')
    return bare[4] if len(bare) == 5 and bare.lower().startswith("sep=") else None


class _Split(NamedTuple):
    """What comes of a sample with one delimiter.

    Attributes:
        char: The delimiter.
        widths: Values of each row, trailing empty ones not counted where no row has others there.
        typed: Share of the values that are numbers or dates.
    """

    char: str
    widths: list[int]
    typed: float

    @property
    def is_even(self) -> bool:
        """Whether all rows have the same number of values, and more than one."""
        return self.widths[0] > 1 and len(set(self.widths)) == 1


def _split(lines: list[str], char: str) -> _Split | None:
    """Split a sample; None if quotes do not allow it or nothing is split."""
    reader = csv.reader(lines, delimiter=char, strict=True, skipinitialspace=True)
    rows: list[list[str]] = []
    try:
        for cells in islice(reader, _SAMPLE_ROWS):
            if cells:
                rows.append(cells)
    except csv.Error:
        pass  # The sample may end within a quoted value; other faults are found by `rows_of`.
    if not rows or all(len(row) == 1 for row in rows):
        return None
    width = max((place for row in rows for place, _ in _filled(row)), default=1)
    widths = [min(len(row), width) for row in rows]
    cells = [cell for row in rows for _, cell in _filled(row)]
    typed = sum(map(is_typed, cells)) / max(1, len(cells))
    return _Split(char, widths, typed)


def _filled(row: list[str]) -> Iterable[tuple[int, str]]:
    return ((place, cell) for place, cell in enumerate(row, start=1) if cell.strip())


def _of_uneven(splits: list[_Split], lines: list[str], name: str) -> Delimiter:
    """Choose where no delimiter makes rows of the same width."""
    splitting = [split for split in splits if split.widths[0] > 1]
    if splitting:
        # The one whose header fits the most rows; each row that does not fit is reported later.
        best = max(splitting, key=lambda split: _share(split, split.widths[0]))
        return Delimiter(best.char)
    for split in splits:
        width, count = Counter(split.widths[1:]).most_common(1)[0]
        if width > 1 and count == len(split.widths) - 1 and not _is_one_column(lines, split.char):
            raise AgentError(
                f"{name}, line 1: {split.widths[0]} value where the rows below have {width} by"
                f" {_NAMES[split.char]}; state the line of the names as"
                " configuration.dialect.headerLine, or quote what holds the delimiter"
            )
    return Delimiter(_NO_DELIMITER, splits=False)


def _share(split: _Split, width: int) -> tuple[float, int]:
    fitting = sum(each == width for each in split.widths)
    return fitting / len(split.widths), width


def _is_one_column(lines: list[str], char: str) -> bool:
    """Whether what looks like a delimiter is part of prose, or a decimal sign."""
    bodies = [line.strip() for line in lines[1:] if line.strip()]
    if char != ",":
        return False
    return all(is_typed(line) for line in bodies) or all(
        line.count(", ") == line.count(",") for line in bodies
    )


def _one_column_note(lines: list[str], best: _Split) -> str | None:
    bodies = [line.strip() for line in lines if line.strip()]
    if best.char != "," or best.widths[0] != 2 or not all("," in line for line in bodies):
        return None
    if not all(is_typed(line) for line in bodies):
        return None
    return (
        f"'{bodies[0][:_MOST_SHOWN]}' was taken for two values with a comma between them; if it is"
        " one with a decimal comma, state another configuration.dialect.delimiter"
    )
