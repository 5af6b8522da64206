"""Rows in the formats of files."""

import csv
import io
import json
import zlib
from collections.abc import Callable
from typing import Any, Final, cast

from agentstudio_agents.error import AgentError

MAX_FILE_BYTES: Final = 20 * 1024 * 1024
"""Largest file that is read, also after it was unpacked."""

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


def parse_rows(content: bytes, name: str) -> list[Any]:
    """Read the rows of a file.

    Args:
        content: Of the file.
        name: Its name, whose ending tells the format.

    Raises:
        AgentError: It is too large or not what it claims to be.
    """
    ending, is_packed = _endings(name)
    if len(content) > MAX_FILE_BYTES:
        raise too_large(name)
    try:
        unpacked = unpack(content, name) if is_packed else content
        return _PARSERS[ending](unpacked)
    except (ValueError, OSError, csv.Error, zlib.error, RecursionError) as error:
        raise AgentError(f"source '{name}' cannot be read as {ending[1:]}: {error}") from None


def too_large(name: str) -> AgentError:
    """Return the error of a file that is too large."""
    return AgentError(f"source '{name}' is larger than {MAX_FILE_BYTES // 1024**2} MiB")


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
    ending = next((ending for ending in _PARSERS if bare.endswith(ending)), None)
    if ending is None or (is_packed and ending == ".parquet"):
        raise AgentError(
            f"source '{name}' must end in {', '.join(_PARSERS)}; all but the last also with .gz"
        )
    return ending, is_packed


def _csv(content: bytes) -> list[Any]:
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, strict=True))


def _json(content: bytes) -> list[Any]:
    value = _loads(content.decode("utf-8-sig"))
    if isinstance(value, dict):
        members = cast(dict[str, Any], value)
        value = next(
            (members[key] for key in ("records", "data", "reviews") if key in members), None
        )
    if not isinstance(value, list):
        raise ValueError("it must be an array, or an object with an array called records")
    return cast(list[Any], value)


def _json_lines(content: bytes) -> list[Any]:
    return [_loads(line) for line in content.decode("utf-8-sig").split("\n") if line.strip()]


def _loads(text: str) -> Any:  # noqa: ANN401
    return json.loads(text, parse_constant=_no_number)


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON; give null where a value is missing")


def _parquet(content: bytes) -> list[Any]:
    from agentstudio_agents.parquet_rows import read_parquet

    return read_parquet(content, MAX_ROWS, _BATCH)


_PARSERS: Final[dict[str, Callable[[bytes], list[Any]]]] = {
    ".csv": _csv,
    ".json": _json,
    ".jsonl": _json_lines,
    ".parquet": _parquet,
}
