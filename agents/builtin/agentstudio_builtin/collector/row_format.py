"""Rows in the formats of files."""

import io
import json
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

from agentstudio_agents.error import AgentError
from agentstudio_builtin.tabular.delimited_table import read_delimited
from agentstudio_builtin.tabular.dialect import Dialect, ReadAs
from agentstudio_builtin.tabular.text_encoding import Open, decode

MAX_FILE_BYTES: Final = 20 * 1024 * 1024
"""Largest file that is read whole, also after it was unpacked."""

MAX_DELIMITED_BYTES: Final = 256 * 1024 * 1024
"""Largest delimited file of the data folder, which is read as a stream."""

MAX_ROWS: Final = 1_000_000
"""Most rows of a Parquet file, which can say a lot in few bytes."""

_BATCH: Final = 10_000
_GZIP: Final = 16 + zlib.MAX_WBITS
_PACKED: Final = ".gz"


def check_format(name: str) -> None:
    """Refuse a name whose ending is not that of a format.

    Raises:
        AgentError: It is not.
    """
    _endings(name)


class Rows(NamedTuple):
    """The rows of a source.

    Attributes:
        rows: They can be iterated more than once.
        read_as: How a table was read. None: its format leaves no choice.
        notes: What was left out, or is uncertain.
    """

    rows: Iterable[Any]
    read_as: ReadAs | None = None
    notes: tuple[str, ...] = ()


class Source(NamedTuple):
    """A file to read.

    Attributes:
        content: It, or where it is.
        name: Its name, whose extension determines the format.
        declared: Encoding that its server says it has. None: nothing.
    """

    content: bytes | Path
    name: str
    declared: str | None = None


def parse_rows(source: Source, dialect: Dialect) -> Rows:
    """Read the rows of a file.

    Raises:
        AgentError: It is too large or not what it claims to be.
    """
    name = source.name
    ending, is_packed = _endings(name)
    if ending in _DELIMITED and not is_packed:
        return _delimited(_opening(source), source, dialect)
    content = _whole(source)
    try:
        unpacked = unpack(content, name) if is_packed else content
        if ending in _DELIMITED:
            return _delimited(lambda: io.BytesIO(unpacked), source, dialect)
        if ending == _WORKBOOK:
            return _workbook(unpacked, dialect)
        return Rows(_PARSERS[ending](unpacked, source))
    except (ValueError, OSError, zlib.error, RecursionError) as error:
        raise AgentError(f"source '{name}' cannot be read as {ending[1:]}: {error}") from None


def _delimited(opened: Open, source: Source, dialect: Dialect) -> Rows:
    table = read_delimited(opened, f"source '{source.name}'", dialect, source.declared)
    return Rows(table, table.read_as, table.notes)


def _opening(source: Source) -> Open:
    content = source.content
    if isinstance(content, bytes):
        _check_size(len(content), MAX_FILE_BYTES, source.name)
        return lambda: io.BytesIO(content)
    _check_size(content.stat().st_size, MAX_DELIMITED_BYTES, source.name)
    return lambda: content.open("rb")


def _whole(source: Source) -> bytes:
    content = source.content
    if isinstance(content, Path):
        with content.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    _check_size(len(content), MAX_FILE_BYTES, source.name)
    return content


def _check_size(size: int, most: int, name: str) -> None:
    if size > most:
        raise too_large(name, most)


def too_large(name: str, most: int = MAX_FILE_BYTES) -> AgentError:
    """Return the error of a file that is too large."""
    return AgentError(f"source '{name}' is larger than {most // 1024**2} MiB")


def unpack(content: bytes, name: str) -> bytes:
    """Unpack what gzip has packed, but no more than a file may have.

    Raises:
        AgentError: It is more.
        zlib.error: It is not gzip's.
        ValueError: It ends too early.
    """
    unpacked = bytearray()
    while content:  # Of the members of the file, which may be many.
        member = zlib.decompressobj(_GZIP)
        unpacked += member.decompress(content, MAX_FILE_BYTES + 1 - len(unpacked))
        if len(unpacked) > MAX_FILE_BYTES:
            raise AgentError(
                f"source '{name}' unpacks to more than {MAX_FILE_BYTES // 1024**2} MiB"
            )
        if not member.eof:
            raise ValueError("it ends in the midst")
        content = member.unused_data
    return bytes(unpacked)


def _endings(name: str) -> tuple[str, bool]:
    lower = name.lower()
    is_packed = lower.endswith(_PACKED)
    bare = lower.removesuffix(_PACKED)
    endings = (*_DELIMITED, *_PARSERS, _WORKBOOK)
    ending = next((ending for ending in endings if bare.endswith(ending)), None)
    if ending is None or (is_packed and ending in _COMPRESSED):
        raise AgentError(
            f"source '{name}' must end in {', '.join(endings)}; all but {' and '.join(_COMPRESSED)}"
            " also with .gz"
        )
    return ending, is_packed


def _workbook(content: bytes, dialect: Dialect) -> Rows:
    from agentstudio_builtin.tabular.spreadsheet import read_workbook

    sheet = read_workbook(content, dialect, MAX_DELIMITED_BYTES)
    return Rows(sheet.rows, ReadAs({}, header_line=sheet.header_line), sheet.notes)


def _json(content: bytes, source: Source) -> list[Any]:
    value = _loads(decode(content, f"source '{source.name}'", source.declared))
    if isinstance(value, dict):
        members = cast(dict[str, Any], value)
        value = next(
            (members[key] for key in ("records", "data", "reviews") if key in members), None
        )
    if not isinstance(value, list):
        raise ValueError("it must be an array, or an object with an array called records")
    return cast(list[Any], value)


def _json_lines(content: bytes, source: Source) -> list[Any]:
    text = decode(content, f"source '{source.name}'", source.declared)
    rows: list[Any] = []
    for number, line in enumerate(text.split("\n"), start=1):
        try:
            rows += [_loads(line)] if line.strip() else []
        except json.JSONDecodeError as error:
            raise ValueError(f"{error.msg}: line {number} column {error.colno}") from None
        except ValueError as error:
            raise ValueError(f"line {number}: {error}") from None
    return rows


def _loads(text: str) -> Any:  # noqa: ANN401
    return json.loads(text, parse_constant=_no_number)


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON; give null where a value is missing")


def _parquet(content: bytes, _: Source) -> list[Any]:
    from agentstudio_builtin.collector.parquet_rows import read_parquet

    return read_parquet(content, MAX_ROWS, _BATCH)


_DELIMITED: Final = (".csv", ".tsv")
_WORKBOOK: Final = ".xlsx"
_COMPRESSED: Final = (".parquet", _WORKBOOK)
"""Formats that are packed already."""

_PARSERS: Final[dict[str, Callable[[bytes, Source], list[Any]]]] = {
    ".json": _json,
    ".jsonl": _json_lines,
    ".parquet": _parquet,
}
