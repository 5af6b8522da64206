"""Analyses a table. Imports large libraries, so it is for a computing process."""

# pandas' own annotations leave parts of its signatures unknown.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false

import math
import warnings
from itertools import combinations
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy import stats

from agentstudio_agents.error import AgentError
from agentstudio_builtin.analyzer.analysis import (
    Analysis,
    AnalysisOptions,
    Correlation,
    CorrelationMethod,
    Group,
    Groups,
    Reading,
)
from agentstudio_builtin.analyzer.column_statistics import (
    measures_of,
    numeric_column,
    text_column,
    unit_scaled,
)
from agentstudio_builtin.analyzer.data_table import DataTable, is_nested, numbers_of, read_table
from agentstudio_builtin.memory_limit import memory_limit
from agentstudio_builtin.notes import bounded
from agentstudio_builtin.rounding import rounded

MAX_CORRELATED: Final = 40
"""Most columns of numbers that are compared, the first ones: 780 pairs."""

MAX_PAIRS: Final = 100
MAX_GROUPS: Final = 100
MAX_GROUPED_COLUMNS: Final = 20
"""Most columns that are measured in each group, the first ones."""

_LEAST_ROWS: Final = 3
"""Rows that a correlation needs to mean anything."""


def analyse(data: object, name: str, options: AnalysisOptions) -> Reading:
    """Analyse the data of a request.

    Raises:
        AgentError: It makes no table, or lacks a requested column.
    """
    # What cannot be computed is absent from the result.
    with (
        memory_limit(f"the analysis of {name}"),
        np.errstate(all="ignore"),
        warnings.catch_warnings(action="ignore"),
    ):
        return _analyse(read_table(data, name, options.dialect), name, options)


def _analyse(data: DataTable, name: str, options: AnalysisOptions) -> Reading:
    table = data.frame
    _require(table, name, [*options.columns, *([options.group_by] if options.group_by else [])])
    chosen, skipped = _choose(table, options)
    columns = {
        column: None if column in data.texts else numbers_of(table[column], name)
        for column in chosen
    }
    numeric = {column: numbers for column, numbers in columns.items() if numbers is not None}
    if not chosen:
        reasons = ", ".join(f"{column} ({reason})" for column, reason in skipped.items())
        raise AgentError(f"{name} has no column to analyse: {reasons}")
    only = measures_of(next(iter(numeric.values())).to_numpy()) if len(numeric) == 1 else None
    notes = bounded((*data.notes, *_size_notes(numeric, options)))
    analysis = Analysis(
        mean=only and only.mean,
        median=only and only.median,
        std_dev=only and only.std_dev,
        rows=len(table),
        columns={
            column: text_column(table[column])
            if numbers is None
            else numeric_column(numbers, options.quantiles, options.outliers, options.threshold)
            for column, numbers in columns.items()
        },
        skipped=skipped,
        correlation_method=options.correlation if len(numeric) > 1 else None,
        correlations=_correlations(numeric, options.correlation),
        groups=_groups(table, numeric, options.group_by),
        notes=notes or None,
    )
    return Reading(analysis, data.read_as and data.read_as.to_wire())


def _size_notes(numeric: "dict[str, pd.Series[float]]", options: AnalysisOptions) -> list[str]:
    notes: list[str] = []
    if options.correlation and len(numeric) > MAX_CORRELATED:
        notes.append(f"correlations are of the first {MAX_CORRELATED} of {len(numeric)} columns")
    others = len(numeric) - (options.group_by in numeric)
    if options.group_by and others > MAX_GROUPED_COLUMNS:
        notes.append(f"groups measure the first {MAX_GROUPED_COLUMNS} of {others} columns")
    return notes


def _require(table: pd.DataFrame, name: str, wanted: list[str]) -> None:
    missing = [column for column in wanted if column not in table.columns]
    if missing:
        known = ", ".join(map(str, table.columns[:20]))
        raise AgentError(f"{name} has no column {', '.join(missing)}; it has {known}")


def _choose(table: pd.DataFrame, options: AnalysisOptions) -> tuple[list[str], dict[str, str]]:
    """Return the columns to look at, and why others are not."""
    chosen: list[str] = []
    skipped: dict[str, str] = {}
    for column in map(str, options.columns or table.columns):
        if is_nested(table[column]):
            skipped[column] = "it holds lists or objects"
        elif table[column].isna().all():
            skipped[column] = "it is empty"
        elif column.lower() == "id" and not options.columns:
            skipped[column] = "it names the row; list it in configuration.columns to include it"
        else:
            chosen.append(column)
    return chosen, skipped


def _correlations(
    numeric: "dict[str, pd.Series[float]]", method: CorrelationMethod | None
) -> tuple[Correlation, ...]:
    if method is None:
        return ()
    pairs = combinations(list(numeric)[:MAX_CORRELATED], 2)
    found = (_correlation(first, second, numeric, method) for first, second in pairs)
    strongest = sorted(
        (each for each in found if each is not None), key=lambda each: -abs(each.coefficient)
    )
    return tuple(strongest[:MAX_PAIRS])


def _correlation(
    first: str, second: str, numeric: "dict[str, pd.Series[float]]", method: CorrelationMethod
) -> Correlation | None:
    """Return how two columns are correlated.

    None if one of them is as good as constant, or the rows are too few.
    """
    left, right = numeric[first].to_numpy(), numeric[second].to_numpy()
    both = ~(np.isnan(left) | np.isnan(right))
    left, right = left[both], right[both]
    if len(left) < _LEAST_ROWS or np.ptp(left) == 0 or np.ptp(right) == 0:
        return None
    test: Any = stats.pearsonr if method == "pearson" else stats.spearmanr
    result = test(unit_scaled(left)[0], unit_scaled(right)[0])
    if not math.isfinite(result.statistic):
        return None
    return Correlation(
        columns=(first, second),
        coefficient=rounded(result.statistic),
        p_value=rounded(result.pvalue),
        count=len(left),
    )


def _groups(
    table: pd.DataFrame, numeric: "dict[str, pd.Series[float]]", by: str | None
) -> Groups | None:
    if by is None:
        return None
    if is_nested(table[by]):
        raise AgentError(f"configuration.groupBy: column {by} holds lists or objects")
    measured = [name for name in numeric if name != by][:MAX_GROUPED_COLUMNS]
    others = {name: numeric[name].to_numpy() for name in measured}
    members = [
        (None if value != value else str(value), rows)  # NaN, where there is no value.
        for value, rows in table.groupby(by, dropna=False, sort=True).indices.items()
    ]
    largest = sorted(members, key=lambda member: -len(member[1]))
    groups = [_group(value, others, np.asarray(rows)) for value, rows in largest[:MAX_GROUPS]]
    return Groups(by=by, groups=tuple(groups), truncated=len(members) > MAX_GROUPS)


def _group(
    value: str | None, columns: "dict[str, np.ndarray[Any, Any]]", rows: "np.ndarray[Any, Any]"
) -> Group:
    own = {name: numbers[rows] for name, numbers in columns.items()}
    measured = {
        name: measures_of(numbers) for name, numbers in own.items() if not np.isnan(numbers).all()
    }
    return Group(value=value, count=len(rows), columns=measured)
