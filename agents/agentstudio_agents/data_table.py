"""Makes a table of what a request holds."""

# pandas' own annotations leave parts of its signatures unknown.
# pyright: reportUnknownMemberType=false

import io
import math
import re
from typing import Any, Final, cast

import pandas as pd
from pandas.api.types import is_numeric_dtype

from agentstudio_agents.error import AgentError

MAX_CELLS: Final = 1_000_000
"""Most cells of a table."""

MAX_COLUMNS: Final = 200
"""Most columns of a table."""

MAX_NUMBER: Final = 1e100
"""Largest number, without its sign: sums of a million third powers stay within what floats hold."""

ONLY: Final = "value"
"""Name of the column of a plain list."""

_MISSING: Final = ("", "NA", "N/A", "n/a", "#N/A", "null", "NULL", "None")
"""Cells of CSV that hold no value. NaN is none of them: it tells of a computation gone wrong."""

_NO_NUMBER: Final = re.compile(r"\s*[+-]?(nan|inf|infinity)\s*", re.IGNORECASE)


def read_table(data: object, name: str) -> pd.DataFrame:
    """Make a table of numbers, texts, records, rows, columns or CSV text.

    Args:
        data: What is given.
        name: What it is called in errors.

    Raises:
        AgentError: It is none of these, empty, too large or holds what is no number.
    """
    if isinstance(data, str):
        table = _of_csv(data, name)
    else:
        _refuse_unfit(data, name)
        table = _of_values(data, name)
    if table.empty:
        raise AgentError(f"{name} is empty; give numbers, records or CSV text")
    if table.shape[1] > MAX_COLUMNS or table.size > MAX_CELLS:
        raise AgentError(
            f"{name} has {table.shape[0]:,} rows and {table.shape[1]:,} columns, more than"
            f" {MAX_COLUMNS} columns or {MAX_CELLS:,} cells"
        )
    table.columns = [str(column)[:100] for column in table.columns]
    return table


def _of_csv(text: str, name: str) -> pd.DataFrame:
    first = text.lstrip("\ufeff\r\n ").partition("\n")[0]
    header = None if all(_is_number(cell) for cell in first.split(",")) else 0
    try:
        table = pd.read_csv(
            io.StringIO(text),
            header=header,
            skipinitialspace=True,
            keep_default_na=False,
            na_values=_MISSING,
        )
    except (ValueError, pd.errors.ParserError) as error:
        raise AgentError(f"{name} cannot be read as CSV: {error}") from None
    if header is None and len(table) == 1:  # A line of numbers.
        return pd.DataFrame({ONLY: table.iloc[0]}).reset_index(drop=True)
    return table if header == 0 else _named(table)


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
    if table.shape[1] == 1:
        return table.set_axis([ONLY], axis=1)
    return table.set_axis([f"column{n}" for n in range(1, table.shape[1] + 1)], axis=1)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


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
