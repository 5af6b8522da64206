"""What data-analyzer finds out about a table."""

from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field

from agentstudio_builtin.agent_models import AgentResult
from agentstudio_builtin.notes import Notes
from agentstudio_builtin.tabular.dialect import Dialect

OutlierMethod = Literal["iqr", "zscore"]
CorrelationMethod = Literal["pearson", "spearman"]


class AnalysisOptions(NamedTuple):
    """What to compute; part of the configuration of data-analyzer."""

    columns: tuple[str, ...] = ()
    group_by: str | None = None
    quantiles: tuple[float, ...] = (0.25, 0.5, 0.75)
    outliers: OutlierMethod | None = "iqr"
    threshold: float | None = None
    correlation: CorrelationMethod | None = "pearson"
    dialect: Dialect = Dialect()


Number = int | float
"""With 3 decimals, or with 4 significant digits below 1. An integer where all values are."""


class Outlier(AgentResult):
    """A value far from the others."""

    row: Annotated[int, Field(description="Its row, from 0.")]
    value: Number


class Outliers(AgentResult):
    """The values of a column that are far from the others."""

    method: OutlierMethod
    threshold: Annotated[float, Field(description="In interquartile ranges or deviations.")]
    lower: Annotated[Number, Field(description="Below it a value is an outlier.")]
    upper: Annotated[Number, Field(description="Above it a value is an outlier.")]
    count: int
    values: Annotated[tuple[Outlier, ...], Field(description="The first 50.")]


class Histogram(AgentResult):
    """How the values of a column are spread: counts between edges, one more edge than counts."""

    edges: tuple[Number, ...]
    counts: tuple[int, ...]


class Measures(AgentResult):
    """The measures of some numbers."""

    count: Annotated[int, Field(description="Values, without those that are missing.")]
    mean: float
    median: Number
    std_dev: Annotated[float, Field(description="Standard deviation of the population (n).")]
    min: Number
    max: Number
    sum: Number


class NumericColumn(Measures):
    """A column of numbers."""

    kind: Literal["numeric"] = "numeric"
    missing: int
    quantiles: Annotated[dict[str, Number], Field(description="By share; linear in between.")]
    skewness: Annotated[
        float | None, Field(description="None: all values are as good as the same.")
    ] = None
    histogram: Histogram
    outliers: Annotated[Outliers | None, Field(description="None: not looked for.")] = None


class ValueCount(AgentResult):
    """How often a value occurs."""

    value: str
    count: int


class TextColumn(AgentResult):
    """A column of anything else."""

    kind: Literal["text"] = "text"
    count: Annotated[int, Field(description="Values, without those that are missing.")]
    missing: int
    distinct: int
    top: Annotated[tuple[ValueCount, ...], Field(description="The 10 most frequent values.")]


class Correlation(AgentResult):
    """How two columns are correlated."""

    columns: tuple[str, str]
    coefficient: Annotated[float, Field(description="From -1 to 1.")]
    p_value: Annotated[float, Field(description="Chance of it where there is no relation.")]
    count: Annotated[int, Field(description="Rows that have both values.")]


class Group(AgentResult):
    """The rows that have one value in common."""

    value: Annotated[str | None, Field(description="None: the rows where it is missing.")] = None
    count: int
    columns: Annotated[
        dict[str, Measures], Field(description="Of the first 20 columns of numbers.")
    ]


class Groups(AgentResult):
    """The rows by the values of a column."""

    by: str
    groups: Annotated[tuple[Group, ...], Field(description="The 100 largest, the largest first.")]
    truncated: bool


class Analysis(AgentResult):
    """What data-analyzer found out. Mean, median and deviation are of the only numeric column."""

    mean: Annotated[float | None, Field(description="None: not just one column of numbers.")] = None
    median: Annotated[Number | None, Field(description="As mean.")] = None
    std_dev: Annotated[
        float | None, Field(description="Of the population: divided by n, not n - 1. As mean.")
    ] = None
    rows: int
    columns: dict[str, Annotated[NumericColumn | TextColumn, Field(discriminator="kind")]]
    skipped: Annotated[dict[str, str], Field(description="Columns left out, and why.")]
    correlation_method: CorrelationMethod | None = None
    correlations: Annotated[
        tuple[Correlation, ...], Field(description="The 100 strongest, the strongest first.")
    ]
    groups: Annotated[Groups | None, Field(description="None: groupBy was not given.")] = None
    notes: Notes = None


class Reading(NamedTuple):
    """An analysis, and how its data were read. None: nothing had to be detected."""

    analysis: Analysis
    read_as: dict[str, Any] | None
