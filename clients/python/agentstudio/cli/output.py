"""What commands print: text for people, or one JSON value for programs (``--json``)."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import BaseModel

COLORS = {
    "completed": "green",
    "running": "cyan",
    "failed": "red",
    "cancelled": "yellow",
    "paused": "yellow",
    "skipped": "bright_black",
}


def plain(value: Any) -> Any:  # noqa: ANN401
    """A result as JSON has it."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return value


def print_json(value: Any) -> None:  # noqa: ANN401
    """One JSON value, in lines."""
    print(json.dumps(plain(value), indent=2, ensure_ascii=False))


def print_json_line(value: Any) -> None:  # noqa: ANN401
    """One JSON value on one line, at once, for streams."""
    print(json.dumps(plain(value), ensure_ascii=False), flush=True)


def table(rows: Iterable[Sequence[str]]) -> None:
    """Rows in columns that are as wide as their widest cell."""
    cells = [list(row) for row in rows]
    if not cells:
        return
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    for row in cells:
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print(line.rstrip())


def complain(message: str) -> None:
    """A reason on standard error."""
    print(f"agentstudio: {message}", file=sys.stderr)
