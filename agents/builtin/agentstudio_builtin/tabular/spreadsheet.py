"""The first sheet of a workbook. Imports a library, so it is for a computing process."""

import io
import zipfile
from typing import Any, Final, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook

from agentstudio_builtin.tabular.delimited_text import Row
from agentstudio_builtin.tabular.dialect import Dialect
from agentstudio_builtin.tabular.header_row import Header, detect_header, named, unnamed
from agentstudio_builtin.tabular.plain_value import plain

_SAMPLE_ROWS: Final = 100
_PART: Final = 64 * 1024


class Sheet(NamedTuple):
    """The rows of a sheet.

    Attributes:
        rows: By column.
        header_line: Row of the names. None: there are none.
        notes: What was left out, or is uncertain.
    """

    rows: list[dict[str, Any]]
    header_line: int | None
    notes: tuple[str, ...]


def read_workbook(content: bytes, dialect: Dialect, most_bytes: int) -> Sheet:
    """Read the first sheet of a workbook that has rows.

    Raises:
        ValueError: It is none, unpacks to more than `most_bytes`, or is empty.
    """
    try:
        _check_unpacked(content, most_bytes)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in workbook.sheet_names:
            cells = _cells(workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))
            if cells:
                return _sheet(cells, dialect, name, workbook.sheet_names)
    except (CalamineError, zipfile.BadZipFile) as error:
        raise ValueError(f"it is no workbook: {error}") from None
    raise ValueError("it has no sheet with values")


def _check_unpacked(content: bytes, most: int) -> None:
    """Unpack all parts, without keeping them: their stated sizes may be wrong."""
    size = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            with archive.open(entry) as file:
                while part := file.read(_PART):
                    size += len(part)
                    if size > most:
                        raise ValueError(f"it unpacks to more than {most // 1024**2} MiB")


def _cells(rows: list[list[Any]]) -> list[list[Any]]:
    """Return the cells as JSON has them, without empty rows at the end."""
    cells = [[_plain(value) for value in row] for row in rows]
    while cells and all(value is None for value in cells[-1]):
        cells.pop()
    return cells


def _plain(value: object) -> Any:  # noqa: ANN401
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, str):
        return value if value.strip() else None
    return plain(value)


def _sheet(cells: list[list[Any]], dialect: Dialect, name: str, names: list[str]) -> Sheet:
    header = _header(cells, dialect)
    start = header.line or next(at for at, row in enumerate(cells) if any(row))
    rows = [dict(zip(header.names, row, strict=False)) for row in cells[start:]]
    others = [other for other in names if other != name]
    unread = (f"sheet {name} was read, without {', '.join(others)[:200]}",) if others else ()
    return Sheet(rows, header.line, (*unread, *header.notes))


def _header(cells: list[list[Any]], dialect: Dialect) -> Header:
    stated = dialect.header_line
    if stated == 0:
        return unnamed(max(map(len, cells)))
    texts = [
        Row(line, ["" if value is None else str(value) for value in row])
        for line, row in enumerate(cells[: (stated or 1) + _SAMPLE_ROWS], start=1)
    ]
    if stated is not None:
        if stated > len(texts):
            raise ValueError(f"it has no line {stated}")
        return named(texts[stated - 1])
    filled = [row for row in texts if any(row.cells)]
    return detect_header(filled[0], filled[1:])
