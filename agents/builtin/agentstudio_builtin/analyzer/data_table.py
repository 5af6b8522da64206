"""Makes a table of the data of a request."""

# pandas' own annotations leave parts of its signatures unknown.
# pyright: reportUnknownMemberType=false

import math
import re
from collections.abc import Sequence
from typing import Any, Final, NamedTuple, cast

import pandas as pd
from pandas.api.types import is_numeric_dtype

from agentstudio_agents.error import AgentError
from agentstudio_builtin.tabular.column_names import unique_names
from agentstudio_builtin.tabular.column_type import Column, ColumnInference
from agentstudio_builtin.tabular.delimited_table import DelimitedTable, read_delimited_text
from agentstudio_builtin.tabular.dialect import Decimal, Dialect, ReadAs
from agentstudio_builtin.tabular.header_row import ONLY, unnamed

MAX_CELLS: Final = 1_000_000
"""Most cells of a table."""

MAX_COLUMNS: Final = 200
"""Most columns of a table."""

MAX_NUMBER: Final = 1e100
"""Largest number, without its sign: sums of a million third powers stay within what floats hold."""

_NO_NUMBER: Final = re.compile(r"\s*[+-]?(nan|inf|infinity)\s*", re.IGNORECASE)


class DataTable(NamedTuple):
    """A table, and how it was read.

    Attributes:
        frame: Its columns.
        texts: Columns that hold texts, although these may look like numbers.
        read_as: What was detected. None: nothing had to be.
        notes: What was left out, or is uncertain.
    """

    frame: pd.DataFrame
    texts: frozenset[str] = frozenset()
    read_as: ReadAs | None = None
    notes: tuple[str, ...] = ()


def read_table(data: object, name: str, dialect: Dialect) -> DataTable:
    """Make a table of numbers, texts, records, rows, columns or CSV text.

    Args:
        data: What is given.
        name: What it is called in errors.
        dialect: How it is written, as far as that is stated.

    Raises:
        AgentError: It is none of these, empty, too large or holds what is no number.
    """
    if isinstance(data, str):
        return _of_csv(read_delimited_text(data, name, dialect), name)
    _refuse_unfit(data, name)
    frame = _of_values(data, name)
    if frame.empty:
        raise AgentError(f"{name} is empty; give numbers, records or CSV text")
    _check_size(len(frame), frame.shape[1], name)
    names, notes = unique_names(list(frame.columns))
    return _with_numbers_of_texts(frame.set_axis(list(names), axis=1), name, dialect, notes)


def _check_size(rows: int, columns: int, name: str) -> None:
    if columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
        raise AgentError(
            f"{name} has {rows:,} rows and {columns:,} columns, more than {MAX_COLUMNS} columns or"
            f" {MAX_CELLS:,} cells"
        )


def _of_csv(table: DelimitedTable, name: str) -> DataTable:
    width = len(table.columns)
    _check_size(table.rows, width, name)
    if table.rows == 1 and width > 1 and table.read_as.header_line is None:
        values = list(next(iter(table)).values())  # A line of numbers.
        return DataTable(pd.DataFrame({ONLY: pd.Series(values)}), frozenset(), None, table.notes)
    cells: list[list[Any]] = [[] for _ in range(width)]
    for row in table:
        for column, value in zip(cells, row.values(), strict=True):
            column.append(value)
    frame = pd.DataFrame(
        {
            column: pd.Series(values, dtype=_dtype(table.columns[column]))
            for column, values in zip(table.columns, cells, strict=True)
        }
    )
    return DataTable(frame, _texts(table.columns), table.read_as, table.notes)


def _dtype(column: Column) -> str:
    return "float64" if column.kind == "number" else "object"


def _texts(columns: dict[str, Column]) -> frozenset[str]:
    return frozenset(name for name, column in columns.items() if column.kind != "number")


def _with_numbers_of_texts(
    frame: pd.DataFrame, name: str, dialect: Dialect, notes: Sequence[str]
) -> DataTable:
    """Read the columns that hold texts only as those of delimited text: they may be numbers."""
    inferences = {
        column: _inferred(frame[column], column)
        for column in map(str, frame.columns)
        if _holds_texts(frame[column])
    }
    decided: list[Decimal] = [sign for each in inferences.values() if (sign := each.decided)]
    elsewhere: Decimal = decided[0] if len(set(decided)) == 1 else "."
    columns = {
        column: each.decide(dialect, elsewhere, "the other columns")
        for column, each in inferences.items()
    }
    for column, read in columns.items():
        if read.kind == "number":
            if read.not_a_number is not None:
                row, text = read.not_a_number
                raise AgentError(
                    f"{name}: column {column}, row {row} (from 0) is {text[:100]}, which is no"
                    " number; leave out what is missing"
                )
            texts = frame[column]
            frame[column] = pd.Series(
                [read.convert(text) if isinstance(text, str) else None for text in texts],
                index=texts.index,
                dtype="float64",
            )
    signs = {read.decimal for read in columns.values() if read.decimal}
    read_as = ReadAs({c: r.shown for c, r in columns.items()}, decimal=" and ".join(sorted(signs)))
    found = (*notes, *(note for read in columns.values() for note in read.notes))
    return DataTable(frame, _texts(columns), read_as if signs else None, found)


def _holds_texts(column: "pd.Series[Any]") -> bool:
    present = column.dropna()
    return not present.empty and bool(present.map(lambda value: isinstance(value, str)).all())


def _inferred(column: "pd.Series[Any]", name: str) -> ColumnInference:
    inference = ColumnInference(name, "row {} (from 0)")
    for row, value in enumerate(column):
        if isinstance(value, str):
            inference.add(row, value)
    return inference


def _of_values(data: object, name: str) -> pd.DataFrame:
    if isinstance(data, dict):
        columns = cast(dict[str, Any], data)
        if not all(isinstance(column, list) for column in columns.values()):
            raise AgentError(f"{name}, as an object, must hold a list for each column")
        return pd.DataFrame({key: pd.Series(column) for key, column in columns.items()})
    if not isinstance(data, list):
        raise AgentError(f"{name} must be a list, an object of lists or CSV text")
    rows = cast(list[Any], data)
    kinds: set[type[Any]] = {type(row) for row in rows}
    if dict in kinds:
        if kinds != {dict}:
            raise AgentError(f"{name} mixes objects with other values")
        return pd.DataFrame(rows)
    if list in kinds:
        if kinds != {list}:
            raise AgentError(f"{name} mixes lists with other values")
        return _named(pd.DataFrame(rows))
    return pd.DataFrame({ONLY: pd.Series(rows)})


def _named(table: pd.DataFrame) -> pd.DataFrame:
    return table.set_axis(list(unnamed(table.shape[1]).names), axis=1)


def _refuse_unfit(data: object, path: str) -> None:
    """Refuse numbers too large, and NaN and Infinity, which some writers take for JSON."""
    if isinstance(data, float) and not math.isfinite(data):
        raise AgentError(
            f"{path} is {data}, which is no number; give null where a value is missing"
        )
    if isinstance(data, int | float) and abs(data) > MAX_NUMBER:
        raise AgentError(f"{path} is further from 0 than {MAX_NUMBER:g}")
    if isinstance(data, list):
        for index, member in enumerate(cast(list[Any], data)):
            _refuse_unfit(member, f"{path}[{index}]")
    elif isinstance(data, dict):
        for key, member in cast(dict[str, Any], data).items():
            _refuse_unfit(member, f"{path}.{key}")


def numbers_of(column: "pd.Series[Any]", name: str) -> "pd.Series[float] | None":
    """Return a column as numbers, or None if it holds anything else, or nothing.

    Texts are numbers if all of them are, but for blank ones, which are missing; booleans are not.

    Args:
        column: Of a table.
        name: What the table is called in errors.

    Raises:
        AgentError: A number of the column is NaN, infinite or too large.
    """
    present = column.dropna()
    if not is_numeric_dtype(present.dtype):
        present = present[present.map(lambda value: str(value).strip() != "")]
    if present.empty or present.map(lambda value: isinstance(value, bool)).any():
        return None
    no_numbers = present.map(lambda value: _NO_NUMBER.fullmatch(str(value)) is not None)
    numbers = present[~no_numbers].map(_number).astype("float64")
    if numbers.isna().any():
        return None
    _refuse_first(present[no_numbers], name, "which is no number; leave out what is missing")
    too_large = numbers.abs() > MAX_NUMBER
    _refuse_first(numbers[too_large], name, f"further from 0 than {MAX_NUMBER:g}")
    return numbers.reindex(column.index)


def _number(value: Any) -> float:  # noqa: ANN401
    """Return a value as a number: infinite if floats hold none as large, NaN if it is none."""
    try:
        return math.nan if "_" in str(value) else float(value)
    except OverflowError:
        return math.inf
    except (TypeError, ValueError):
        return math.nan


def _refuse_first(refused: "pd.Series[Any]", name: str, reason: str) -> None:
    for row, value in refused.head(1).items():
        raise AgentError(
            f"{name}: column {refused.name}, row {row} (from 0) is {str(value)[:100]}, {reason}"
        )


def is_nested(column: "pd.Series[Any]") -> bool:
    """Whether a column holds lists or objects."""
    if column.dtype != object:
        return False
    return bool(column.map(lambda value: isinstance(value, dict | list)).any())
