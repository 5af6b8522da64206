"""The measures of one column."""

# pandas' own annotations leave parts of its signatures unknown.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy import stats

from agentstudio_agents.analysis import (
    Histogram,
    Measures,
    NumericColumn,
    Outlier,
    OutlierMethod,
    Outliers,
    TextColumn,
    ValueCount,
)
from agentstudio_agents.rounding import rounded, shown

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
        std_dev=rounded(values.std()),
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
    is_constant = bool(values.min() == values.max())
    return NumericColumn(
        **measures_of(values).model_dump(),
        missing=len(numbers) - len(present),
        quantiles={f"{q:g}": shown(float(np.quantile(values, q)), whole) for q in quantiles},
        skewness=None if is_constant else rounded(float(stats.skew(values))),
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
    bins = min(_MOST_BINS, max(1, len(np.histogram_bin_edges(values, "sturges")) - 1))
    counts, edges = np.histogram(values, bins)
    return Histogram(
        edges=tuple(shown(float(edge), whole) for edge in edges),
        counts=tuple(int(count) for count in counts),
    )


def _outliers(
    present: "pd.Series[float]", method: OutlierMethod, threshold: float | None, whole: bool
) -> Outliers:
    limit = THRESHOLDS[method] if threshold is None else threshold
    values = present.to_numpy()
    if method == "iqr":
        first, third = np.quantile(values, (0.25, 0.75))
        lower, upper = first - limit * (third - first), third + limit * (third - first)
    else:
        lower = values.mean() - limit * values.std()
        upper = values.mean() + limit * values.std()
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
