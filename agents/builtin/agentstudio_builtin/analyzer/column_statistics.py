"""The measures of one column."""

# pandas' own annotations leave parts of its signatures unknown.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy import stats

from agentstudio_builtin.analyzer.analysis import (
    Histogram,
    Measures,
    NumericColumn,
    Outlier,
    OutlierMethod,
    Outliers,
    TextColumn,
    ValueCount,
)
from agentstudio_builtin.rounding import rounded, shown

OUTLIERS_LISTED: Final = 50
TOP_VALUES: Final = 10
_MOST_BINS: Final = 12
_TEXT_LENGTH: Final = 100

THRESHOLDS: Final[dict[OutlierMethod, float]] = {"iqr": 1.5, "zscore": 3.0}
"""What is usual: Tukey's fences, and three standard deviations."""


def measures_of(numbers: "np.ndarray[Any, Any]") -> Measures:
    """Return the measures of numbers, at least one of which is not missing (NaN)."""
    values = numbers[~np.isnan(numbers)]
    whole = bool((values == np.floor(values)).all())
    return Measures(
        count=len(values),
        mean=rounded(values.mean()),
        median=shown(float(np.median(values)), whole),
        std_dev=rounded(_deviation(values)),
        min=shown(values.min(), whole),
        max=shown(values.max(), whole),
        sum=shown(values.sum(), whole),
    )


def numeric_column(
    numbers: "pd.Series[float]",
    quantiles: Sequence[float],
    outliers: OutlierMethod | None,
    threshold: float | None,
) -> NumericColumn:
    """Return all about a column of numbers, at least one of which is not missing."""
    present = numbers.dropna()
    values = present.to_numpy()
    whole = bool((values == np.floor(values)).all())
    return NumericColumn(
        **measures_of(values).model_dump(),
        missing=len(numbers) - len(present),
        quantiles={f"{q:g}": shown(float(np.quantile(values, q)), whole) for q in quantiles},
        skewness=_skewness(values),
        histogram=_histogram(values, whole),
        outliers=outliers and _outliers(present, outliers, threshold, whole),
    )


def text_column(column: "pd.Series[Any]") -> TextColumn:
    """Return all about a column of anything but numbers."""
    present = column.dropna().map(lambda value: str(value)[:_TEXT_LENGTH])
    counts = present.value_counts().head(TOP_VALUES)
    return TextColumn(
        count=len(present),
        missing=len(column) - len(present),
        distinct=int(present.nunique()),
        top=tuple(
            ValueCount(value=str(value), count=int(count)) for value, count in counts.items()
        ),
    )


def _histogram(values: "np.ndarray[Any, Any]", whole: bool) -> Histogram:
    edges = _edges(values)
    counts, _ = np.histogram(values, edges)
    return Histogram(
        edges=tuple(shown(float(edge), whole) for edge in edges),
        counts=tuple(int(count) for count in counts),
    )


def _edges(values: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    """Return the edges of bins, whose number follows Sturges; one bin where more are no wider."""
    low, high = values.min(), values.max()
    if low == high:
        return np.array((low - 0.5, high + 0.5))
    bins = min(_MOST_BINS, math.ceil(math.log2(len(values)) + 1))
    edges = np.linspace(low, high, bins + 1)
    return edges if (np.diff(edges) > 0).all() else np.array((low, high))


def _deviation(values: "np.ndarray[Any, Any]") -> float:
    scaled, exponent = unit_scaled(values)
    return math.ldexp(float(scaled.std()), exponent)


def _skewness(values: "np.ndarray[Any, Any]") -> float | None:
    if values.min() == values.max():
        return None
    skewness = float(stats.skew(unit_scaled(values)[0]))
    return rounded(skewness) if math.isfinite(skewness) else None


def unit_scaled(values: "np.ndarray[Any, Any]") -> "tuple[np.ndarray[Any, Any], int]":
    """Divide numbers by a power of two so that none is beyond 1; return that power's exponent.

    Squares of the numbers as they are may be too large or too small for floats.
    """
    exponent = math.frexp(float(np.abs(values).max()))[1]
    return np.ldexp(values, -exponent), exponent


def _outliers(
    present: "pd.Series[float]", method: OutlierMethod, threshold: float | None, whole: bool
) -> Outliers:
    limit = THRESHOLDS[method] if threshold is None else threshold
    values = present.to_numpy()
    if method == "iqr":
        first, third = np.quantile(values, (0.25, 0.75))
        lower, upper = first - limit * (third - first), third + limit * (third - first)
    else:
        deviation = _deviation(values)
        lower, upper = values.mean() - limit * deviation, values.mean() + limit * deviation
    outside = present[(present < lower) | (present > upper)]
    listed = [
        Outlier(row=int(str(row)), value=shown(value, whole))
        for row, value in outside.head(OUTLIERS_LISTED).items()
    ]
    return Outliers(
        method=method,
        threshold=limit,
        lower=shown(float(lower), whole),
        upper=shown(float(upper), whole),
        count=len(outside),
        values=tuple(listed),
    )
