"""Whether a table has a row of names, and which."""

import re
from typing import Final, NamedTuple

from agentstudio_builtin.tabular.cell_kind import is_typed
from agentstudio_builtin.tabular.column_names import unique_names
from agentstudio_builtin.tabular.delimited_text import Row

ONLY: Final = "value"
"""Name of the only column of a table without names."""

_YEAR: Final = re.compile(r"(?:19|20)\d{2}")


class Header(NamedTuple):
    """The names of columns.

    Attributes:
        names: One for each column.
        line: Where they are. None: there are none, and they are called by their places.
        notes: What is uncertain about them.
    """

    names: tuple[str, ...]
    line: int | None
    notes: tuple[str, ...] = ()


def detect_header(first: Row, sample: list[Row]) -> Header:
    """Detect whether the first row holds names, by its values and those of the rows below."""
    cells = _without_empty_end(first.cells, sample)
    if _holds_names(cells, sample):
        return named(Row(first.line, cells))
    return unnamed(len(cells))


def named(row: Row) -> Header:
    """Take a row as the names."""
    names, notes = unique_names(row.cells)
    return Header(names, row.line, notes)


def unnamed(width: int) -> Header:
    """Call columns by their places."""
    if width == 1:
        return Header((ONLY,), None)
    return Header(tuple(f"column{place}" for place in range(1, width + 1)), None)


def _without_empty_end(cells: list[str], sample: list[Row]) -> list[str]:
    """Leave out columns at the end that have neither a name nor a value in the sample."""
    width = len(cells)
    while width > 1 and not cells[width - 1].strip():
        if any(len(row.cells) >= width and row.cells[width - 1].strip() for row in sample):
            break
        width -= 1
    return cells[:width]


def _holds_names(cells: list[str], sample: list[Row]) -> bool:
    typed = [place for place, cell in enumerate(cells) if is_typed(cell)]
    if not typed:
        return True
    if len(typed) == len(cells):
        return False
    if all(_YEAR.fullmatch(cells[place].strip()) for place in typed):
        return not all(_is_year_column(place, sample) for place in typed)
    # Names are no numbers, above columns of numbers in particular.
    below = [place for place in range(len(cells)) if _is_typed_column(place, sample)]
    return any(place not in typed for place in below)


def _is_typed_column(place: int, sample: list[Row]) -> bool:
    cells = [row.cells[place] for row in sample if len(row.cells) > place and row.cells[place]]
    return bool(cells) and all(map(is_typed, cells))


def _is_year_column(place: int, sample: list[Row]) -> bool:
    cells = [row.cells[place].strip() for row in sample if len(row.cells) > place]
    return all(_YEAR.fullmatch(cell) for cell in cells)
